"""Matching as one function: a problem in, the exact best outcome with all its reasons out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import sqrt

import numpy as np

from mentorship.matching.market import NOBODY
from mentorship.matching.model import (
    MatchedPair,
    Outcome,
    Problem,
    Reason,
    ReasonKind,
    RuleBroken,
    Summary,
    Unmatched,
    Unused,
)
from mentorship.matching.rules import ALLOWED, RULES, Verdicts, verdicts
from mentorship.matching.scoring import NO_PAIR, places_of, receipt_of
from mentorship.matching.solved import Solved
from mentorship.matching.tables import Table, shared_minutes

ROWS_AT_ONCE = 512
NOT_AVAILABLE = RULES.index(RuleBroken.NOT_AVAILABLE)


def match(problem: Problem) -> Outcome:
    """The best matching by the problem's aims, strictly in their order, then by tie-break.

    Exact over all pairs that break no hard rule, and proved by prices in every run; nobody gets a mentor whom
    they mentor in the same run (`cycles` says how exactly). Locked pairs are kept.
    """
    return outcome_of(Solved(problem))


def outcome_of(solved: Solved) -> Outcome:
    """Everything about a matching as it stands."""
    pairs = sorted(_pairs(solved), key=lambda pair: (pair.mentor, pair.mentee))
    free = _free(solved)
    return Outcome(
        pairs=tuple(pairs),
        unmatched=_unmatched(solved),
        unused=tuple(Unused(name, free[at]) for name, at in solved.mentor_columns() if free[at] > 0),
        summary=_summary(solved, pairs),
    )


def _free(solved: Solved) -> list[int]:
    """Places left, by column."""
    market = solved.solution.market
    return [places - len(held) for places, held in zip(market.places, market.holders, strict=True)]


def _matched(solved: Solved) -> tuple[Table, Table]:
    """Rows and columns of all pairs."""
    given = [(row, solved.column_of(row)) for _, row in solved.mentee_rows()]
    table = np.array([pair for pair in given if pair[1] != NOBODY], dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _pairs(solved: Solved) -> Iterator[MatchedPair]:
    """The pairs with their receipts, and which unmet wishes nobody within reach could meet."""
    problem, (rows, columns) = solved.start, _matched(solved)
    points = solved.points.of_pairs(rows, columns)
    minutes = shared_minutes(solved.mentees, solved.mentors, problem.setting).of(rows, columns).tolist()
    earned = {name: table.tolist() for name, table in points.items()}
    offered = _free_offers(solved)
    for at, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        mentee, mentor = solved.mentees[row], solved.mentors[column]
        of_pair = {name: table[at] for name, table in earned.items()}
        receipt = receipt_of(mentor, mentee, of_pair, problem.weights, minutes[at])
        scarce = _scarce(solved, row, receipt.unmet_wants, offered)
        yield MatchedPair(mentor.id, mentee.id, receipt.score, replace(receipt, scarce_wants=scarce))


def _free_offers(solved: Solved) -> dict[str, list[int]]:
    """For each skill the columns of mentors with a place left who offer it."""
    offered: dict[str, list[int]] = {}
    for column, free in enumerate(_free(solved)):
        for skill in solved.mentors[column].offers if free else ():
            offered.setdefault(skill, []).append(column)
    return offered


def _scarce(solved: Solved, row: int, wants: Sequence[str], offered: dict[str, list[int]]) -> tuple[str, ...]:
    """The wishes that no mentor open to this mentee, with a place left, offers."""
    if row in solved.held:  # every mentor counts as open to somebody who already has one
        return tuple(want for want in wants if want not in offered)
    open_to = solved.solution.table.points[row]
    return tuple(want for want in wants if not (open_to[offered.get(want, [])] != NO_PAIR).any())


def _unmatched(solved: Solved) -> tuple[Unmatched, ...]:
    rows = [row for _, row in solved.mentee_rows() if solved.column_of(row) == NOBODY]
    mentors = [solved.mentors[column] for _, column in solved.mentor_columns()]
    mentees_of = _mentees_by_person(solved)
    found = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        mentees = [solved.mentees[row] for row in rows[start : start + ROWS_AT_ONCE]]
        table = verdicts(mentees, mentors, solved.start.rules, solved.start.setting)
        places = places_of(solved.forbidden, mentees, mentors)
        table[places] = np.where(table[places] == ALLOWED, NOT_AVAILABLE, table[places])
        for mentee, verdict in zip(mentees, table, strict=True):
            own = mentees_of.get(mentee.person, set())
            mutual = [at for at, mentor in enumerate(mentors) if mentor.person in own] if own else []
            found.append(_why_not(mentee.id, verdict, mutual))
    return tuple(found)


def _mentees_by_person(solved: Solved) -> dict[str, set[str]]:
    """From the person of each mentor to those they mentor."""
    mentees: dict[str, set[str]] = {}
    for row, column in zip(*(each.tolist() for each in _matched(solved)), strict=True):
        mentees.setdefault(solved.mentors[column].person, set()).add(solved.mentees[row].person)
    return mentees


def _why_not(mentee: str, row: Verdicts, mutual: list[int]) -> Unmatched:
    """Every mentor counted once: the first broken rule, else a couple, else no free place."""
    by_verdict = np.bincount(row + 1, minlength=len(RULES) + 1).tolist()
    counts = {ReasonKind(rule): by_verdict[place + 1] for place, rule in enumerate(RULES)}
    possible = by_verdict[ALLOWED + 1]
    counts[ReasonKind.MUTUAL] = int((row[mutual] == ALLOWED).sum())
    counts[ReasonKind.FULL] = possible - counts[ReasonKind.MUTUAL]
    reasons = tuple(Reason(kind, counts[kind]) for kind in ReasonKind if counts[kind])
    return Unmatched(mentee, reasons, possible)


def _summary(solved: Solved, pairs: Sequence[MatchedPair]) -> Summary:
    scores, loads = [pair.score for pair in pairs], Counter(pair.mentor for pair in pairs)
    count, total = len(scores), sum(scores)
    if not count:
        return Summary(0, 0, None, None)
    return Summary(
        matched=count,
        total=total,
        worst=min(scores),
        mean=total / count,
        weak=solved.weak(),
        spread=sqrt(count * sum(score**2 for score in scores) - total**2) / count,
        busiest=max(loads.values()),
    )
