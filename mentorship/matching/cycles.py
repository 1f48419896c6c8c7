"""No two people mentor each other in one run: the best answer among those without such a couple.

Branch and bound: where two people would mentor each other, one of the two directions has to be closed,
and both are tried; a branch is left as soon as what it promises is no better than the best answer found.
Exact for the first `EXACT_TRIALS` trials, far more than real programs need; after that only the better
direction of each couple is followed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mentorship.matching.solution import Solution

EXACT_TRIALS = 128

Place = tuple[int, int]  # row, column
Couple = tuple[Place, Place]


@dataclass(frozen=True)
class BothSides:
    """Who stands on both sides: the person of each of their rows and columns, and those of each person."""

    rows: Mapping[int, str]
    columns: Mapping[int, str]
    rows_of: Mapping[str, Sequence[int]]
    columns_of: Mapping[str, Sequence[int]]

    @classmethod
    def among(cls, mentees: Sequence[str], mentors: Sequence[str]) -> "BothSides":
        """From the person of each row and of each column."""
        both = set(mentees) & set(mentors)
        rows = {row: person for row, person in enumerate(mentees) if person in both}
        columns = {column: person for column, person in enumerate(mentors) if person in both}
        return cls(rows, columns, _by_person(rows), _by_person(columns))

    def first_couple(self, given: Sequence[int], moved: Iterable[int]) -> Couple | None:
        """The first two pairs, by name, in which two persons mentor each other, if one of them moved."""
        return min(
            (couple for row in moved if row in self.rows for couple in self._couples(given, row)),
            key=lambda couple: sorted(self.rows[row] for row, _ in couple),
            default=None,
        )

    def _couples(self, given: Sequence[int], row: int) -> Iterator[Couple]:
        """The pair of this row with each that is its reverse, in order of name."""
        mentee, mentor = self.rows[row], self.columns.get(given[row])
        for other in self.rows_of[mentor] if mentor else ():
            if self.columns.get(given[other]) == mentee:
                mine, theirs = (row, given[row]), (other, given[other])
                yield (mine, theirs) if mentor and mentee < mentor else (theirs, mine)


def _by_person(persons: Mapping[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, person in persons.items():
        found.setdefault(person, []).append(at)
    return found


@dataclass
class Parting:
    """The search for the directions that cost least."""

    solution: Solution
    both: BothSides
    trials: int = 0
    best: int = -1
    closed: list[Place] = field(default_factory=list)

    def search(self, closed: list[Place]) -> None:
        """Goes through the branches below the present answer, the more promising one first."""
        couple = self.first_couple()
        if couple is None:
            self.best, self.closed = self.solution.market.value, closed
            return
        promises = sorted(((self._promise(place), place) for place in couple), reverse=True)
        for promise, place in promises[: 1 if self.trials > EXACT_TRIALS else 2]:
            if promise > self.best:
                with self.solution.trial():
                    self.solution.close(*place)
                    self.search([*closed, place])

    def first_couple(self) -> Couple | None:
        """The first couple among those who have moved; there was none before."""
        market = self.solution.market
        return self.both.first_couple(market.given, market.was)

    def _promise(self, place: Place) -> int:
        self.trials += 1
        with self.solution.trial():
            self.solution.close(*place)
            return self.solution.market.value


def part_couples(solution: Solution, both: BothSides) -> list[tuple[int, int, int]]:
    """Closes what has to be closed so that nobody mentors their own mentor; those pairs with their points."""
    parting = Parting(solution, both)
    if parting.first_couple():
        parting.search([])
    parted = [(*place, int(solution.table.points[place])) for place in parting.closed]
    for row, column, _ in parted:
        solution.close(row, column)
    return parted
