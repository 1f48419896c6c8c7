"""No two people mentor each other in one run: the best answer among those without such a couple.

Branch and bound: where two people would mentor each other, one of the two directions has to be closed,
and both are tried; a branch is left as soon as what it promises is no better than the best answer found.
Exact for the first `EXACT_TRIALS` trials, far more than real programs need; after that only the better
direction of each couple is followed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mentorship.matching.market import NOBODY
from mentorship.matching.solution import Solution

EXACT_TRIALS = 128

Place = tuple[int, int]  # row, column
Couple = tuple[Place, Place]


@dataclass(frozen=True)
class BothSides:
    """Who stands on both sides: the person of their rows and of their columns."""

    rows: Mapping[int, str]
    columns: Mapping[int, str]

    @classmethod
    def among(cls, mentees: Sequence[str], mentors: Sequence[str]) -> "BothSides":
        """From the person of each row and of each column."""
        both = set(mentees) & set(mentors)
        return cls(
            {row: person for row, person in enumerate(mentees) if person in both},
            {column: person for column, person in enumerate(mentors) if person in both},
        )

    def first_couple(self, given: Sequence[int]) -> Couple | None:
        """The first two pairs, by name, in which two persons would mentor each other."""
        pairs = {
            (self.columns[given[row]], person): (row, given[row])
            for row, person in self.rows.items()
            if given[row] != NOBODY and given[row] in self.columns
        }
        couples = [(one, other) for one, other in pairs if one < other and (other, one) in pairs]
        one, other = min(couples, default=("", ""))
        return (pairs[one, other], pairs[other, one]) if couples else None


@dataclass
class Parting:
    """The search for the directions that cost least."""

    solution: Solution
    first_couple: Callable[[Sequence[int]], Couple | None]
    trials: int = 0
    best: int = -1
    closed: list[Place] = field(default_factory=list)

    def search(self, closed: list[Place]) -> None:
        """Goes through the branches below the present answer, the more promising one first."""
        couple = self.first_couple(self.solution.given)
        if couple is None:
            self.best, self.closed = self.solution.market.value, closed
            return
        promises = sorted(((self._promise(place), place) for place in couple), reverse=True)
        for promise, place in promises[: 1 if self.trials > EXACT_TRIALS else 2]:
            if promise > self.best:
                with self.solution.trial():
                    self.solution.close(*place)
                    self.search([*closed, place])

    def _promise(self, place: Place) -> int:
        self.trials += 1
        with self.solution.trial():
            self.solution.close(*place)
            return self.solution.market.value


def part_couples(solution: Solution, both: BothSides) -> list[tuple[int, int, int]]:
    """Closes what has to be closed so that nobody mentors their own mentor; those pairs with their points."""
    parting = Parting(solution, both.first_couple)
    if parting.first_couple(solution.given):
        parting.search([])
    parted = [(*place, int(solution.table.points[place])) for place in parting.closed]
    for row, column, _ in parted:
        solution.close(row, column)
    return parted
