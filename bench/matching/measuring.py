"""One size measured in a process of its own: seconds, megabytes and the worth of the answer."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.matching.company import Size, company
from mentorship.matching import Problem, Summary, match
from mentorship.matching.assignment import best_places
from mentorship.matching.rules import ALLOWED, verdicts
from mentorship.matching.scoring import Points, Scores
from mentorship.matching.tables import Marks, Table
from mentorship.matching.ties import Ties

T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """Seconds of each step, megabytes that `match` added to the process, and what came out."""

    scoring: float
    solving: float
    whole: float
    scipy: float
    megabytes: float
    summary: Summary
    scipy_total: int


def measured(size: Size, seed: int, runs: int) -> Measured:
    """Measures one size in a fresh process, so that sizes cannot share memory or warm-up."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measure, company(size, seed), runs).result()


def _measure(problem: Problem, runs: int) -> Measured:
    match(company(Size(20, 12), 0))  # imports and first calls are not what is measured
    before = _peak_megabytes()
    whole, outcome = _quickest(lambda: match(problem), 1)
    megabytes = _peak_megabytes() - before
    whole = min(whole, _quickest(lambda: match(problem), runs - 1)[0]) if runs > 1 else whole
    scoring, (scores, open_pairs) = _quickest(lambda: _scored(problem), runs)
    capacities = np.array([max(0, mentor.capacity) for mentor in problem.mentors], dtype=np.int64)
    ties = Ties.of_people([p.id for p in problem.mentees], [p.id for p in problem.mentors], problem.salt)
    solving, _ = _quickest(lambda: best_places(scores, open_pairs, capacities, ties), runs)
    scipy, total = _quickest(lambda: _by_scipy(scores, open_pairs, capacities), 1)
    return Measured(scoring, solving, whole, scipy, megabytes, outcome.summary, total)


def _scored(problem: Problem) -> tuple[Scores, Marks]:
    """The points of all pairs, and which pairs may be made."""
    people = (problem.mentees, problem.mentors)
    scores = Points.of(*people, problem.weights, problem.setting).scores()
    return scores, verdicts(*people, problem.rules, problem.setting) == ALLOWED


def _by_scipy(scores: Scores, open_pairs: Marks, capacities: Table) -> int:
    """The total of the most pairs with the most points: a column per place, an absent pair worth nothing."""
    bonus = len(scores) * int(scores.max(initial=0)) + 1
    weights = np.where(open_pairs, scores + np.int64(bonus), 0).astype(np.float64)
    weights = weights[:, np.repeat(np.arange(len(capacities)), capacities)]
    chosen = weights[linear_sum_assignment(weights, maximize=True)]
    return int(chosen.sum()) - bonus * int((chosen > 0).sum())


def _quickest(work: Callable[[], T], runs: int) -> tuple[float, T]:
    """The shortest of a few runs, since other programs can only slow one down; and the answer."""
    best = float("inf")
    for _ in range(max(1, runs)):
        start = perf_counter()
        answer = work()
        best = min(best, perf_counter() - start)
    return best, answer


def _peak_megabytes() -> float:
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024
