"""One size measured in a process of its own: seconds, megabytes and the worth of the answer."""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from resource import RUSAGE_SELF, getrusage
from time import process_time
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.matching.company import Size, company
from bench.matching.peers import MOST_PAIRS, present
from bench.matching.shapes import SHAPES
from mentorship.matching import Aim, Problem, Solved
from mentorship.matching.engine import outcome_of
from mentorship.matching.glance import Points, Wide
from mentorship.matching.kept import Kept
from mentorship.matching.levels import Levels
from mentorship.matching.market import NOBODY
from mentorship.matching.solution import Solution
from mentorship.matching.ties import Ties

T = TypeVar("T")
Others = Collection[str]  # names of solvers to compare with
SCIPY = "SciPy dense"
COMPANY = "company"
PLACES = {"1/2": 0.45, "3/4": 0.75}  # companies with places for so many mentees


@dataclass(frozen=True)
class Result:
    """Processor seconds, megabytes that were added to the process, and what came out."""

    seconds: float
    megabytes: float
    matched: int
    total: int
    worst: int


@dataclass(frozen=True)
class Measured:
    """Our engine from people in memory to the proved answer, and others on the same table.

    `also` has the seconds of what else ours does for a company: all receipts, and of a hundred single
    questions and changes the time that nineteen in twenty stay within.
    """

    ours: Result
    also: Mapping[str, float]
    others: Mapping[str, Result]


def measured(shape: str, size: Size, seed: int, others: Others) -> Measured:
    """Measures one size in a fresh process, so that sizes cannot share memory or warm-up."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measure, shape, size, seed, others).result()


def _measure(shape: str, size: Size, seed: int, others: Others) -> Measured:
    outcome_of(Solved(company(Size(20, 12), 0)))  # imports and first calls are not what is measured
    if shape in SHAPES:
        return _measure_table(SHAPES[shape](size.mentees, size.mentors, np.random.default_rng(seed)), others)
    problem = company(size, seed)
    if shape != COMPANY:
        problem = with_places(problem, PLACES[shape])
    before, start = _peak_megabytes(), process_time()
    solved = Solved(problem)
    seconds, megabytes = process_time() - start, _peak_megabytes() - before
    receipts, _ = _timed(lambda: outcome_of(solved))
    also = {"its receipts": receipts}
    table, given = solved.solution.table.points, np.array(solved.solution.given)
    ours = _result(table, given, seconds, megabytes)
    capacity = np.array([mentor.capacity for mentor in solved.mentors], dtype=np.int64)
    found = _by_others(others, table, capacity)
    return Measured(ours, also | _afterwards(solved), found)


def _afterwards(solved: Solved) -> dict[str, float]:
    """How long single questions and changes take, once the near pairs are listed for the first of them."""
    pairs = list(solved.pairs().items())
    some = pairs[:: max(1, len(pairs) // 100)][:100]
    listed, _ = _timed(lambda: solved.would_change(*reversed(some[0])))
    mentors = [name for name, _ in solved.mentor_columns()]
    whys, declines = [], []
    for at, (mentee, _) in enumerate(some):
        other = max(mentors[at % 7 :: 7], key=lambda name: solved.points_of(name, mentee) or 0)
        whys.append(_timed(partial(solved.would_change, other, mentee))[0])
    for mentee, _ in some:
        mentor = solved.mentor_of(mentee)
        declines.append(_timed(partial(solved.forbid, mentor, mentee))[0] if mentor else 0.0)
    of_most = {"why not": whys, "a decline": declines}
    return {
        "first change": listed,
        **{name: sorted(all_)[-len(all_) // 20] for name, all_ in of_most.items()},
    }


def with_places(problem: Problem, share: float) -> Problem:
    """The same people, with one place for each mentor until so many mentees have a place."""
    left = int(len(problem.mentees) * share)
    mentors = []
    for mentor in problem.mentors:
        mentors.append(replace(mentor, capacity=min(left, mentor.capacity)))
        left -= mentors[-1].capacity
    return replace(problem, mentors=tuple(mentors))


def _measure_table(table: Points, others: Others) -> Measured:
    """With two places in each column."""
    rows, columns = table.shape
    ties = Ties.of_people([f"e{n}" for n in range(rows)], [f"o{n}" for n in range(columns)], "bench")
    levels = Levels(tuple(Aim), rows + 64, int(table.max()))
    before, start = _peak_megabytes(), process_time()
    solution = Solution(Kept(table), [2] * columns, [0] * columns, levels, ties)
    seconds, megabytes = process_time() - start, _peak_megabytes() - before
    ours = _result(table, np.array(solution.given), seconds, megabytes)
    return Measured(ours, {}, _by_others(others, table, np.full(columns, 2)))


def _by_others(others: Others, points: Points, places: Wide) -> dict[str, Result]:
    found = {}
    for name, solver in {SCIPY: by_scipy, **present()}.items():
        if name in others and (name == SCIPY or points.size <= MOST_PAIRS):
            before, start = _peak_megabytes(), process_time()
            given = solver(points, places)
            seconds, megabytes = process_time() - start, _peak_megabytes() - before
            found[name] = _result(points, given, seconds, megabytes)
    return found


def by_scipy(points: Points, places: Wide) -> Wide:
    """Most pairs, then most points, ties as they fall: a column per place, an absent pair worth nothing."""
    bonus = len(points) * int(points.max(initial=0)) + 1
    column_of = np.repeat(np.arange(len(places)), places)
    weights = np.where(points >= 0, points + np.float64(bonus), 0)[:, column_of]
    rows, chosen = linear_sum_assignment(weights, maximize=True)
    given: Wide = np.full(len(points), NOBODY)
    real = weights[rows, chosen] > 0
    given[rows[real]] = column_of[chosen[real]]
    return given


def _result(points: Points, given: Wide, seconds: float, megabytes: float) -> Result:
    rows = np.flatnonzero(given != NOBODY)
    scores = points[rows, given[rows]].astype(np.int64)
    return Result(seconds, megabytes, len(rows), int(scores.sum()), int(scores.min(initial=2**15)))


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = process_time()
    answer = work()
    return process_time() - start, answer


def _peak_megabytes() -> float:
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024
