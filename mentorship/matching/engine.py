"""Matching as one function: a problem in, the exact best outcome with all its reasons out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from mentorship.matching.assignment import Places, best_places
from mentorship.matching.cycles import Couples, Value, best_without_couples, would_be_mutual
from mentorship.matching.market import NOBODY
from mentorship.matching.model import (
    Candidate,
    MatchedPair,
    Outcome,
    Problem,
    Reason,
    ReasonKind,
    Summary,
    Unmatched,
    Unused,
)
from mentorship.matching.rules import ALLOWED, RULES, Verdicts, verdicts
from mentorship.matching.scoring import Points, receipt_of
from mentorship.matching.tables import Marks, shared_minutes
from mentorship.matching.ties import Ties


@dataclass(frozen=True)
class _Judged:
    """A problem with its people in order of id (so that input order cannot matter) and all pairs judged.

    Tables have a row per mentee and a column per mentor; `held` is the column each locked mentee keeps.
    """

    problem: Problem
    mentees: tuple[Candidate, ...]
    mentors: tuple[Candidate, ...]
    verdicts: Verdicts
    points: Points
    ties: Ties
    held: Places


def match(problem: Problem) -> Outcome:
    """The matching with most mentees matched, fewest weak pairs, most points and the best tie-break, in turn.

    Exact over all pairs that break no hard rule; nobody gets a mentor whom they mentor in the same run
    (`cycles` says how exactly). Locked pairs are kept.
    """
    judged = _judge(problem)
    given = _solve(judged)
    free = _capacities(judged) - np.bincount(given[given != NOBODY], minlength=len(judged.mentors))
    pairs = sorted(_pairs(judged, given, free), key=lambda pair: (pair.mentor, pair.mentee))
    return Outcome(
        pairs=tuple(pairs),
        unmatched=_unmatched(judged, given),
        unused=tuple(Unused(m.id, int(n)) for m, n in zip(judged.mentors, free, strict=True) if n > 0),
        summary=_summary([pair.score for pair in pairs]),
    )


def _judge(problem: Problem) -> _Judged:
    mentees = tuple(sorted(problem.mentees, key=lambda p: p.id))
    mentors = tuple(sorted(problem.mentors, key=lambda p: p.id))
    column_of = {mentor.id: column for column, mentor in enumerate(mentors)}
    mentor_of = {mentee: column_of[mentor] for mentor, mentee in problem.locked}
    return _Judged(
        problem,
        mentees,
        mentors,
        verdicts(mentees, mentors, problem.rules, problem.setting),
        Points.of(mentees, mentors, problem.weights, problem.setting),
        Ties.of_people([p.id for p in mentees], [p.id for p in mentors], problem.salt),
        np.array([mentor_of.get(p.id, NOBODY) for p in mentees], dtype=np.int64),
    )


def _capacities(judged: _Judged) -> Places:
    return np.array([max(0, mentor.capacity) for mentor in judged.mentors], dtype=np.int64)


def _solve(judged: _Judged) -> Places:
    """The column of every row: locked pairs as they are, the others as good as can be."""
    scores, ties, held = judged.points.scores(), judged.ties, judged.held
    taken = np.bincount(held[held != NOBODY], minlength=len(judged.mentors))
    capacities = np.maximum(0, _capacities(judged) - taken)

    def solve(open_pairs: Marks) -> tuple[Value, Places]:
        given = best_places(scores, open_pairs, capacities, ties, judged.problem.bar)
        rows = np.flatnonzero(given != NOBODY)
        points = scores[rows, given[rows]]
        weak = int((points < (judged.problem.bar or 0)).sum())
        return (len(rows), -weak, int(points.sum()), int(ties.of(rows, given[rows]).sum())), given

    couples = Couples.among(judged.mentees, judged.mentors)
    new = best_without_couples(couples, _open_pairs(judged), solve)
    return np.where(held == NOBODY, new, held)


def _open_pairs(judged: _Judged) -> Marks:
    """Pairs that may be made: no rule against them, mentee not locked, not the reverse of a locked pair."""
    mutual = would_be_mutual(judged.mentees, judged.mentors, _mentors_by_person(judged, judged.held))
    pairs: Marks = (judged.verdicts == ALLOWED) & (judged.held == NOBODY)[:, None] & ~mutual
    return pairs


def _mentors_by_person(judged: _Judged, given: Places) -> dict[str, str]:
    """From the person of each matched mentee to the person of the mentor."""
    return {
        judged.mentees[row].person: judged.mentors[given[row]].person
        for row in np.flatnonzero(given != NOBODY)
    }


def _pairs(judged: _Judged, given: Places, free: Places) -> Iterator[MatchedPair]:
    """The chosen pairs with their receipts, and which unmet wishes nobody within reach could meet."""
    rows = np.flatnonzero(given != NOBODY)
    columns = given[rows]
    points = judged.points.of_pairs(rows, columns)
    minutes = shared_minutes(judged.mentees, judged.mentors, judged.problem.setting).of(rows, columns)
    offered = _free_offers(judged, free)
    for at, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        mentee, mentor = judged.mentees[row], judged.mentors[column]
        earned = {name: int(table[at]) for name, table in points.items()}
        receipt = receipt_of(mentor, mentee, earned, judged.problem.weights, int(minutes[at]))
        verdicts_of = judged.verdicts[row]
        scarce = tuple(
            want for want in receipt.unmet_wants if ALLOWED not in verdicts_of[offered.get(want, [])]
        )
        yield MatchedPair(mentor.id, mentee.id, receipt.score, replace(receipt, scarce_wants=scarce))


def _free_offers(judged: _Judged, free: Places) -> dict[str, list[int]]:
    """For each skill the columns of mentors with a place left who offer it."""
    offered: dict[str, list[int]] = {}
    for column in np.flatnonzero(free > 0).tolist():
        for skill in judged.mentors[column].offers:
            offered.setdefault(skill, []).append(column)
    return offered


def _unmatched(judged: _Judged, given: Places) -> tuple[Unmatched, ...]:
    mutual = would_be_mutual(judged.mentees, judged.mentors, _mentors_by_person(judged, given))
    return tuple(
        _why_not(judged.mentees[row].id, judged.verdicts[row], mutual[row])
        for row in np.flatnonzero(given == NOBODY)
    )


def _why_not(mentee: str, row: Verdicts, mutual: Marks) -> Unmatched:
    """Every mentor counted once: the first broken rule, else a couple, else no free place."""
    possible = row == ALLOWED
    counts = {ReasonKind(rule): int((row == place).sum()) for place, rule in enumerate(RULES)}
    counts[ReasonKind.MUTUAL] = int((possible & mutual).sum())
    counts[ReasonKind.FULL] = int((possible & ~mutual).sum())
    reasons = tuple(Reason(kind, counts[kind]) for kind in ReasonKind if counts[kind])
    return Unmatched(mentee, reasons, int(possible.sum()))


def _summary(scores: list[int]) -> Summary:
    total = sum(scores)
    mean = total / len(scores) if scores else None
    return Summary(len(scores), total, min(scores, default=None), mean)
