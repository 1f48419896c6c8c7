"""Facts about all pairs at once: tables of whole numbers with a row per mentee and a column per mentor."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from mentorship.cadence import shared_working_hours
from mentorship.matching.model import Candidate, Setting

Table = NDArray[np.int64]
Marks = NDArray[np.bool_]
People = Sequence[Candidate]
_WorkingDay = tuple[str | None, tuple[int, int]]


def common(rows: Sequence[Collection[str]], columns: Sequence[Collection[str]]) -> Table:
    """How many keys each row's set shares with each column's.

    A product of 0/1 matrices in float32, exact because counts stay far below 2**24.
    """
    keys = {key: at for at, key in enumerate({key for keys in rows for key in keys})}
    return (_one_hot(rows, keys) @ _one_hot(columns, keys).T).astype(np.int64)


def _one_hot(sets: Sequence[Collection[str]], keys: dict[str, int]) -> NDArray[np.float32]:
    table = np.zeros((len(sets), len(keys)), dtype=np.float32)
    for row, members in enumerate(sets):
        table[row, [keys[key] for key in members if key in keys]] = 1
    return table


def named(lists: Sequence[Collection[str]], persons: Sequence[str]) -> Marks:
    """Where a row's list names the person of a column."""
    places: dict[str, list[int]] = {}
    for column, person in enumerate(persons):
        places.setdefault(person, []).append(column)
    marks = np.zeros((len(lists), len(persons)), dtype=np.bool_)
    for row, members in enumerate(lists):
        marks[row, [column for person in members for column in places.get(person, ())]] = True
    return marks


def either_names(
    mentees: People,
    mentors: People,
    by_mentee: Sequence[Collection[str]],
    by_mentor: Sequence[Collection[str]],
) -> Marks:
    """Where one of the two lists names the other person."""
    forth = named(by_mentee, [mentor.person for mentor in mentors])
    back = named(by_mentor, [mentee.person for mentee in mentees])
    return forth | back.T


def shared_minutes(mentees: People, mentors: People, setting: Setting) -> Table:
    """Minutes of the working day that each pair shares; computed once per pair of different working days."""
    rows, row_days = _by_working_day(mentees)
    columns, column_days = _by_working_day(mentors)
    overlaps = [[_overlap(theirs, ours, setting) for ours in column_days] for theirs in row_days]
    few = np.array(overlaps, dtype=np.int64).reshape(len(row_days), len(column_days))
    return few[np.ix_(rows, columns)]


def _by_working_day(people: People) -> tuple[list[int], list[_WorkingDay]]:
    kinds: dict[_WorkingDay, int] = {}
    index = [kinds.setdefault((p.timezone, p.working_minutes), len(kinds)) for p in people]
    return index, list(kinds)


def _overlap(mentee: _WorkingDay, mentor: _WorkingDay, setting: Setting) -> int:
    """The mentee's day is the one that is compared, in tables and single pairs alike."""
    (zone, hours), (other_zone, other_hours) = mentee, mentor
    shared = shared_working_hours(
        zone, other_zone, setting.on, setting.fallback_zone, hours_a=hours, hours_b=other_hours
    )
    return shared.minutes


def level_gaps(mentees: People, mentors: People) -> tuple[Table, Marks]:
    """Mentor's level minus mentee's, and where both are known (the gap means nothing elsewhere)."""
    low = np.array([-1 if p.level is None else p.level for p in mentees], dtype=np.int64)
    high = np.array([-1 if p.level is None else p.level for p in mentors], dtype=np.int64)
    return high[None, :] - low[:, None], (low >= 0)[:, None] & (high >= 0)[None, :]


def departments(mentees: People, mentors: People) -> tuple[Marks, Marks]:
    """Where both departments are known and the same, and where they are known and different."""
    codes = {name: at for at, name in enumerate({p.department for p in (*mentees, *mentors) if p.department})}
    theirs = np.array([codes.get(p.department or "", -1) for p in mentees], dtype=np.int64)
    ours = np.array([codes.get(p.department or "", -1) for p in mentors], dtype=np.int64)
    known = (theirs >= 0)[:, None] & (ours >= 0)[None, :]
    same = theirs[:, None] == ours[None, :]
    return known & same, known & ~same
