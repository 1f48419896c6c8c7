"""Wishes against offers: a mentee's wish is worth some points, earned with every mentor who meets it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.model import Candidate
from mentorship.matching.tables import Table
from mentorship.matching.topics import stems_of, topics_of

Scores = NDArray[np.signedinteger]
Wish = tuple[int, int]  # number of the key, points
FEW = 32  # keys that less than one in so many mentors bear are kept as lists


def grade(level: int | None, unknown: int) -> int:
    """Levels 0 to 3 are basic (0), 4 to 6 solid (1), 7 to 9 expert (2)."""
    return unknown if level is None else min(2, max(0, level - 1) // 3)


def wanted_skills(mentee: Candidate, points: int) -> dict[str, int]:
    """Points by key. A wish for a higher grade has a step for each grade, so that a lower one earns a part.

    All wishes count alike; points that do not divide go to the first ones by name. Of whom no level is known,
    wishes to begin with and offers everything.
    """
    known = dict(mentee.skill_levels)
    found: dict[str, int] = {}
    for skill, share in shared_out(sorted(mentee.wants), points).items():
        found |= shared_out(_steps(skill, grade(known.get(skill), 0)), share)
    return found


def offered_skills(mentor: Candidate) -> set[str]:
    """The keys that this mentor meets: all steps up to the grade of each offer."""
    known = dict(mentor.skill_levels)
    return set().union(*(_steps(skill, grade(known.get(skill), 2)) for skill in mentor.offers))


def wanted_topics(mentee: Candidate, points: int) -> dict[str, int]:
    """Points by topic of the mentee's goals."""
    return shared_out(topics_of(mentee.goals), points)


def offered_topics(mentor: Candidate) -> Collection[str]:
    """What the mentor's own text and skills speak of."""
    return stems_of(expertise(mentor))


def expertise(mentor: Candidate) -> str:
    """What a mentee's goals are compared with: the mentor's own text and skills."""
    return " ".join((mentor.goals, *sorted(mentor.offers)))


def shared_out(keys: Sequence[str], points: int) -> dict[str, int]:
    """The points in equal whole shares, the first keys getting those that are left."""
    return dict(zip(keys, _shares(len(keys), points), strict=True))


@lru_cache(maxsize=4096)
def _shares(count: int, points: int) -> tuple[int, ...]:
    return tuple((points + n) // count for n in range(count - 1, -1, -1))


@lru_cache(maxsize=2**15)
def _steps(skill: str, highest: int) -> tuple[str, ...]:
    return tuple(f"{skill}\n{number}" for number in range(highest + 1))


@dataclass(frozen=True)
class Wishes:
    """What mentees' wishes earn with mentors: by row the wishes that anybody meets, by key who does."""

    wishes: Sequence[Sequence[Wish]]
    offers: Sequence[Collection[int]]
    bearers: Sequence[Scores]  # a list of columns, or 0 or 1 for each of them
    lines: dict[Wish, Scores] = field(default_factory=dict)  # what common wishes add for all columns

    @classmethod
    def of(cls, wanted: Sequence[Mapping[str, int]], offered: Sequence[Collection[str]]) -> "Wishes":
        """Keys that nobody wants, or nobody offers, are left out."""
        wished = {key for keys in wanted for key in keys}
        numbers: dict[str, int] = {}
        bearers: list[list[int]] = []
        offers = []
        for column, keys in enumerate(offered):
            mine = [numbers.setdefault(key, len(numbers)) for key in keys if key in wished]
            bearers += [[] for _ in range(len(numbers) - len(bearers))]
            for number in mine:
                bearers[number].append(column)
            offers.append(frozenset(mine))
        wishes = [[(numbers[key], n) for key, n in keys.items() if n and key in numbers] for keys in wanted]
        return cls(wishes, offers, [_compact(columns, len(offered)) for columns in bearers])

    def add_to(self, block: Scores, start: int) -> None:
        """Adds the points of a few mentees with all mentors."""
        columns, kind = block.shape[1], block.dtype.type
        for line, wishes in zip(block, self.wishes[start : start + len(block)], strict=True):
            for wish in wishes:
                bearers = self.bearers[wish[0]]
                if len(bearers) < columns:
                    line[bearers] += wish[1]
                elif wish in self.lines:
                    line += self.lines[wish]
                else:
                    line += self.lines.setdefault(wish, bearers * kind(wish[1]))

    def of_pairs(self, rows: Table, columns: Table) -> Table:
        """The points of these pairs."""
        pairs = zip(rows.tolist(), columns.tolist(), strict=True)
        found = [sum(n for key, n in self.wishes[row] if key in self.offers[column]) for row, column in pairs]
        return np.array(found, dtype=np.int64)


def _compact(bearers: list[int], columns: int) -> Scores:
    places: Scores = np.array(bearers, dtype=np.int32)
    if len(bearers) * FEW < columns:
        return places
    marks: Scores = np.zeros(columns, dtype=np.int16)
    marks[places] = 1
    return marks
