"""Facts about all pairs at once: tables of whole numbers with a row per mentee and a column per mentor.

Most facts depend on what kind of people two are (their working days, levels, departments), and there are few
kinds. Such a fact is kept as a small table of kinds, from which the rows of all pairs are looked up: whole
numbers, the same on every machine, and several times quicker than a product of matrices.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mentorship.cadence import working_day
from mentorship.matching.model import Candidate, Setting

Table = NDArray[np.int64]
Marks = NDArray[np.bool_]
People = Sequence[Candidate]
Kind = TypeVar("Kind", bound=Hashable)

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ByKind:
    """A fact about pairs: the kind of each mentee and each mentor, and the fact for each two kinds."""

    mentees: Table
    mentors: Table
    few: Table

    def of(self, rows: Table, columns: Table) -> Table:
        """The fact for these pairs, row by row."""
        return self.few[self.mentees[rows], self.mentors[columns]]

    def plus(self, other: "ByKind") -> "ByKind":
        """The sum with another fact about the same kinds."""
        return replace(self, few=self.few + other.few)

    def by_mentee_kind(
        self, kind: type[np.signedinteger], most: int
    ) -> Callable[[slice], NDArray[np.signedinteger]]:
        """A way to look up the fact for a few mentees with all mentors; at most so many numbers are kept."""
        few = self.few.astype(kind)
        if len(few) * len(self.mentors) <= most:
            lines = few.take(self.mentors, axis=1)
            return lambda rows: lines.take(self.mentees[rows], axis=0)
        return lambda rows: few.take(self.mentees[rows], axis=0).take(self.mentors, axis=1)

    def worth(self, points: Callable[[Table], Table]) -> "ByKind":
        """What the fact is worth, which is a fact by kind again."""
        return replace(self, few=points(self.few))

    def times(self, factor: int) -> "ByKind":
        """The fact as often as `factor` says."""
        return replace(self, few=self.few * factor)


def by_kind(mentees: Sequence[Kind], mentors: Sequence[Kind], fact: Callable[[Kind, Kind], int]) -> ByKind:
    """A fact asked once for each two kinds: first the mentee's, then the mentor's."""
    rows, row_kinds = _numbered(mentees)
    columns, column_kinds = _numbered(mentors)
    few = [[fact(theirs, ours) for ours in column_kinds] for theirs in row_kinds]
    return ByKind(rows, columns, np.array(few, dtype=np.int64).reshape(len(row_kinds), len(column_kinds)))


def _numbered(kinds: Sequence[Kind]) -> tuple[Table, list[Kind]]:
    numbers: dict[Kind, int] = {}
    return np.array([numbers.setdefault(kind, len(numbers)) for kind in kinds], dtype=np.int64), list(numbers)


def shared_minutes(mentees: People, mentors: People, setting: Setting) -> ByKind:
    """Minutes of the mentee's working day that fall into one of the mentor's, of the days around."""
    rows, row_days = _numbered([(p.timezone, p.working_minutes) for p in mentees])
    columns, column_days = _numbered([(p.timezone, p.working_minutes) for p in mentors])
    start, end = _stretches(row_days, setting, setting.on)
    few = np.zeros((len(row_days), len(column_days)), dtype=np.int64)
    for day in (setting.on - A_DAY, setting.on, setting.on + A_DAY):
        starts, ends = _stretches(column_days, setting, day)
        shared = np.minimum(end[:, None], ends[None, :]) - np.maximum(start[:, None], starts[None, :])
        few = np.maximum(few, shared)
    return ByKind(rows, columns, few)


def _stretches(
    kinds: Sequence[tuple[str | None, tuple[int, int]]], setting: Setting, day: date
) -> tuple[Table, Table]:
    """When each kind of working day starts and ends, in minutes since an arbitrary moment."""
    found = [_stretch(zone, hours, day, setting.fallback_zone) for zone, hours in kinds]
    table = np.array(found, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@lru_cache(maxsize=4096)
def _stretch(zone: str | None, hours: tuple[int, int], day: date, fallback: str) -> tuple[int, int]:
    """One working day; one that the clock skips is empty."""
    start, end = map(_minute, working_day(day, hours, zone, fallback))
    return (start, end) if start < end else (0, 0)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def levels(mentees: People, mentors: People, points: Callable[[int], int]) -> ByKind:
    """Something about the mentor's level minus the mentee's; 0 where one is unknown."""

    def of_gap(low: int | None, high: int | None) -> int:
        return 0 if low is None or high is None else points(high - low)

    return by_kind([p.level for p in mentees], [p.level for p in mentors], of_gap)


def departments(mentees: People, mentors: People, same: int, different: int) -> ByKind:
    """One number for the same department, another for different ones, 0 where one is unknown."""
    rows, theirs = _numbered([p.department or "" for p in mentees])
    columns, ours = _numbered([p.department or "" for p in mentors])
    left, right = np.array(theirs, dtype=object)[:, None], np.array(ours, dtype=object)[None, :]
    few = np.where(left == right, same, different)
    return ByKind(rows, columns, np.where((left == "") | (right == ""), 0, few).astype(np.int64))


def languages(
    mentees: People, mentors: People, fact: Callable[[frozenset[str], frozenset[str]], int]
) -> ByKind:
    """Something about the languages of the two."""
    return by_kind([p.languages for p in mentees], [p.languages for p in mentors], fact)


def naming(lists: Sequence[Collection[str]], persons: Sequence[str]) -> tuple[Table, Table]:
    """All places where a row's list names the person of a column: the rows and the columns."""
    places: dict[str, list[int]] = {}
    for column, person in enumerate(persons):
        places.setdefault(person, []).append(column)
    found = [
        (row, at) for row, members in enumerate(lists) for person in members for at in places.get(person, ())
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def naming_in_order(lists: Sequence[Sequence[str]], persons: Sequence[str]) -> list[tuple[int, int, int]]:
    """The same with the place in the list, from 0; a person named twice counts where named first."""
    places: dict[str, list[int]] = {}
    for column, person in enumerate(persons):
        places.setdefault(person, []).append(column)
    return [
        (row, at, rank)
        for row, members in enumerate(lists)
        for rank, person in enumerate(dict.fromkeys(members))
        for at in places.get(person, ())
    ]
