"""No two people mentor each other in one run: the best answer among those without such a couple.

Best first: the most promising answer is looked at; if it has no couple it is the best of all, because every
other branch was allowed more and still promised less. Otherwise it is replaced by two answers, each with one
direction of one couple closed. This is exact for the first `EXACT_SOLVES` solves, far more than real programs
need; after that only the latest branch is followed, so that the search ends in a few more steps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

import numpy as np

from mentorship.matching.assignment import Places
from mentorship.matching.market import NOBODY
from mentorship.matching.tables import Marks, People, naming

EXACT_SOLVES = 64

Value = tuple[int, int, int, int]  # matched, weak (negative), points, tie-break: compared in this order
Solve = Callable[[Marks], tuple[Value, Places]]


@dataclass(frozen=True)
class Couples:
    """Who stands on both sides, by person."""

    mentees: Sequence[str]
    mentors: Sequence[str]

    @classmethod
    def among(cls, mentees: People, mentors: People) -> "Couples":
        """The persons of both sides, in their order."""
        return cls([p.person for p in mentees], [p.person for p in mentors])

    def first_in(self, given: Places) -> tuple[str, str] | None:
        """The first two persons, by name, who would mentor each other."""
        edges = {
            (self.mentors[column], self.mentees[row]) for row, column in enumerate(given) if column != NOBODY
        }
        both_ways = sorted((a, b) for a, b in edges if a < b and (b, a) in edges)
        return both_ways[0] if both_ways else None

    def without(self, open_pairs: Marks, mentor: str, mentee: str) -> Marks:
        """The open pairs without `mentor` mentoring `mentee`."""
        rows = np.array([person == mentee for person in self.mentees], dtype=np.bool_)
        columns = np.array([person == mentor for person in self.mentors], dtype=np.bool_)
        return open_pairs & ~(rows[:, None] & columns[None, :])


def would_be_mutual(mentees: People, mentors: People, mentor_of: Mapping[str, str]) -> Marks:
    """Where a mentor would get the very person who mentors them; `mentor_of` goes from person to person."""
    lists = [[mentor_of[p.person]] if p.person in mentor_of else [] for p in mentors]
    marks = np.zeros((len(mentees), len(mentors)), dtype=np.bool_)
    marks[naming(lists, [p.person for p in mentees])[::-1]] = True
    return marks


def best_without_couples(couples: Couples, open_pairs: Marks, solve: Solve) -> Places:
    """The best answer of `solve` in which nobody mentors their own mentor."""
    turn = count(1)  # keeps the heap from comparing arrays
    waiting = [_promise(solve, open_pairs, 0)]
    while True:
        _, number, given, allowed = heappop(waiting)
        couple = couples.first_in(given)
        if couple is None:
            return given
        if number > EXACT_SOLVES:
            waiting.clear()
        for mentor, mentee in (couple, couple[::-1]):
            heappush(waiting, _promise(solve, couples.without(allowed, mentor, mentee), next(turn)))


def _promise(solve: Solve, open_pairs: Marks, number: int) -> tuple[Value, int, Places, Marks]:
    """One branch, negated so that the heap yields the best first."""
    (matched, weak, points, tie), given = solve(open_pairs)
    return (-matched, -weak, -points, -tie), number, given, open_pairs
