"""Where everybody in a solved problem stands: their rows and columns, who is pinned, and what follows."""

from dataclasses import replace
from typing import TypeVar

import numpy as np

from mentorship.matching.collector import no_collector
from mentorship.matching.cycles import BothSides, part_couples
from mentorship.matching.kept import Kept
from mentorship.matching.levels import Levels
from mentorship.matching.market import NOBODY
from mentorship.matching.model import Candidate, Problem
from mentorship.matching.scoring import NO_PAIR, Grid, Points, secret_points
from mentorship.matching.solution import Solution
from mentorship.matching.tables import People, naming
from mentorship.matching.ties import Ties
from mentorship.matching.wishes import Scores

Key = TypeVar("Key", int, str)


class Standing:
    """A solved problem to read from, and how places are pinned and given back in it.

    `start` is the problem as it was given. Rows are mentees and columns mentors, in order of
    id. Raises NotProvedError if the solver's own check fails, which is never expected.
    """

    def __init__(self, problem: Problem) -> None:
        self.start = problem
        self.mentees = sorted(problem.mentees, key=lambda p: p.id)
        self.mentors = sorted(problem.mentors, key=lambda p: p.id)
        self._rows = {p.id: row for row, p in enumerate(self.mentees)}
        self._columns = {p.id: column for column, p in enumerate(self.mentors)}
        self.held = {self._rows[mentee]: self._columns[mentor] for mentor, mentee in problem.locked}
        self.forbidden = set(problem.forbidden)
        self._parted: list[tuple[int, int, int]] = []
        self._held_before: dict[int, int] = {}
        self.points = Points.of(self.mentees, self.mentors, problem.weights, problem.setting)
        with no_collector():
            self.solution = self._solution()
        self._know_both_sides()
        self._parted = part_couples(self.solution, self._both)

    @property
    def problem(self) -> Problem:
        """The problem as it stands after all changes: solving it afresh gives the same pairs."""
        return replace(
            self.start,
            mentees=tuple(self.mentees[row] for _, row in self.mentee_rows()),
            mentors=tuple(self.mentors[column] for _, column in self.mentor_columns()),
            locked=frozenset((self.mentors[c].id, self.mentees[r].id) for r, c in self.held.items()),
            forbidden=frozenset(self.forbidden),
        )

    def mentee_rows(self) -> list[tuple[str, int]]:
        """The ids of all mentees who take part, in order, with their rows."""
        return sorted(self._rows.items())

    def mentor_columns(self) -> list[tuple[str, int]]:
        """The ids of all mentors who take part, in order, with their columns."""
        return sorted(self._columns.items())

    def weak(self) -> int:
        """How many pairs that are not pinned are below the bar."""
        given = np.array(self.solution.given)
        rows = np.flatnonzero(given != NOBODY)
        return int((self.solution.table.points[rows, given[rows]] < (self.start.bar or 0)).sum())

    def column_of(self, row: int) -> int:
        """The column that a row holds, for good or for now, or NOBODY."""
        return self.held.get(row, self.solution.given[row])

    def mentor_of(self, mentee: str) -> str | None:
        """The id of the mentor whom a mentee has in this matching."""
        return self._name(self.column_of(self._rows[mentee]))

    def pairs(self) -> dict[str, str]:
        """From mentee to mentor, by ids."""
        found = ((name, self.mentor_of(name)) for name in self._rows)
        return {mentee: mentor for mentee, mentor in found if mentor is not None}

    def points_of(self, mentor: str, mentee: str) -> int | None:
        """The points of a pair that may be made, as things stand; None if it may not."""
        points = int(self.solution.table.points[self._rows[mentee], self._columns[mentor]])
        return None if points == NO_PAIR else points

    def told_points_of(self, mentor: str, mentee: str) -> int | None:
        """The same as others may read them, without points for a pick that was not returned."""
        points = self.points_of(mentor, mentee)
        if points is None:
            return None
        one, other = self.mentors[self._columns[mentor]], self.mentees[self._rows[mentee]]
        return points - secret_points(one, other, self.start.weights)

    def _solution(self) -> Solution:
        """Solves the table with the locked rows left out."""
        problem, rows = self.start, len(self.mentees)
        table = Grid.of(self.points, self.mentees, self.mentors, problem).table()
        table[list(self.held)] = NO_PAIR
        self._close_reverse(table, self.mentees, self.mentors)
        held = np.bincount(np.array(list(self.held.values()), np.int64), minlength=len(self.mentors))
        places = [max(0, p.capacity - n) for p, n in zip(self.mentors, held.tolist(), strict=True)]
        levels = Levels(problem.aims, rows, problem.weights.full_marks, problem.bar)
        ties = Ties.of_people([p.id for p in self.mentees], [p.id for p in self.mentors], problem.salt)
        return Solution(Kept(table), places, held.tolist(), levels, ties)

    def _open_points(self, mentees: People, mentors: People) -> Scores:
        """The points of pairs that may be made, for people who are not pinned."""
        problem = replace(self.start, locked=frozenset(), forbidden=frozenset(self.forbidden))
        points = Points.of(mentees, mentors, problem.weights, problem.setting)
        table = Grid.of(points, mentees, mentors, problem).table()
        self._close_reverse(table, mentees, mentors)
        return table

    def _close_reverse(self, table: Scores, mentees: People, mentors: People) -> None:
        """Nobody becomes the mentor of the person who is pinned as theirs."""
        mentor_of = {
            self.mentees[row].person: self.mentors[column].person for row, column in self.held.items()
        }
        named = [[mentor_of[p.person]] if p.person in mentor_of else [] for p in mentors]
        columns, rows = naming(named, [p.person for p in mentees])
        table[rows, columns] = NO_PAIR

    def _know_both_sides(self) -> None:
        self._both = BothSides.among([p.person for p in self.mentees], [p.person for p in self.mentors])

    def _has_places(self, mentor: str) -> bool:
        return self.solution.market.places[self._columns[mentor]] > 0

    def _name(self, column: int) -> str | None:
        return None if column == NOBODY else self.mentors[column].id

    def _reopen(self, row: int, column: int) -> None:
        """Opens a pair if it is closed for no reason that still holds."""
        points = int(self._open_points([self.mentees[row]], [self.mentors[column]])[0, 0])
        if points != NO_PAIR and row not in self.held and self.solution.table.points[row, column] == NO_PAIR:
            self.solution.open(row, column, points)

    def _hold(self, row: int, column: int) -> None:
        self._set_held(row, column)
        self.solution.take_out(row)
        self._count_held(column, 1)
        for place in self._reverse(row, column):
            self.solution.close(*place)

    def _release(self, row: int) -> None:
        self._let_go(row)
        self.solution.put_in(row, self._open_points([self.mentees[row]], self.mentors)[0])

    def _let_go(self, row: int) -> None:
        """Gives a pinned place back, and allows what the pair stood against."""
        column = self.held[row]
        self._set_held(row, NOBODY)
        self._count_held(column, -1)
        for place in self._reverse(row, column):
            self._reopen(*place)

    def _reverse(self, row: int, column: int) -> list[tuple[int, int]]:
        """The places where these two would be a pair the other way round."""
        mentor, mentee = self.mentors[column].person, self.mentees[row].person
        rows, columns = self._both.rows_of.get(mentor, ()), self._both.columns_of.get(mentee, ())
        return [(row, column) for row in rows for column in columns]

    def _count_held(self, column: int, more: int) -> None:
        held = self.solution.market.held[column] + more
        self.solution.set_places(column, max(0, self.mentors[column].capacity - held), held)

    def _set_held(self, row: int, column: int) -> None:
        before = self.held.get(row, NOBODY)
        self._held_before.setdefault(row, before)
        self._put(self.held, row, None if column == NOBODY else column)

    def _set_mentor(self, column: int, mentor: Candidate) -> None:
        before = self.mentors[column]
        self.mentors[column] = mentor
        self.solution.on_undo(lambda: self.mentors.__setitem__(column, before))

    def _put(self, table: dict[Key, int], key: Key, value: int | None) -> None:
        """Sets or (with None) takes out an entry, so that a trial can put it back."""
        before = table.pop(key, None)
        if value is not None:
            table[key] = value
        self.solution.on_undo(lambda: self._put(table, key, before))
