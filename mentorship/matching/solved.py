"""A matching that can be changed: everything about a solved problem, by the ids of its people.

Each change (a decline, somebody leaving, a pin, another capacity) re-optimises exactly, with the
proof renewed, and says whom it moved and what it cost; `trial` puts everything back afterwards.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from mentorship.matching.cycles import part_couples
from mentorship.matching.market import NOBODY
from mentorship.matching.model import Aim
from mentorship.matching.scoring import Points
from mentorship.matching.standing import Standing


@dataclass(frozen=True)
class Move:
    """A mentee who changed mentors; None is nobody."""

    mentee: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Change:
    """What a change did: who moved, and by how much each aim is served better (below 0: worse)."""

    moves: tuple[Move, ...]
    gain: Mapping[Aim, int]


class Solved(Standing):
    """The best matching of a problem, kept for questions and changes. Not for several threads at once."""

    def loses_at_least(self, mentor: str, mentee: str) -> Mapping[Aim, int] | None:
        """What forcing this pair costs at least, known at once from the prices; None if it may not be."""
        if self.points_of(mentor, mentee) is None or not self._has_places(mentor):
            return None
        bound = self.solution.bound(self._rows[mentee], self._columns[mentor])
        return self.solution.levels.told_apart(max(0, bound))

    def would_change(self, mentor: str, mentee: str) -> Change | None:
        """Exactly who would move and what it would cost if this pair were forced; None if it may not be."""
        if self.points_of(mentor, mentee) is None or not self._has_places(mentor):
            return None
        with self.trial():
            return self.pin(mentor, mentee)

    @contextmanager
    def trial(self) -> Iterator["Solved"]:
        """Everything changed inside is put back at the end."""
        with self.solution.trial():
            yield self

    def forbid(self, mentor: str, mentee: str) -> Change:
        """These two may not be a pair (any more): a decline, or a coordinator's wish."""
        row, column = self._rows[mentee], self._columns[mentor]
        if (mentor, mentee) not in self.forbidden:
            self.forbidden.add((mentor, mentee))
            self.solution.on_undo(lambda: self.forbidden.remove((mentor, mentee)))
        if self.held.get(row) == column:
            return self.release(mentee)
        return self._change(lambda: self.solution.close(row, column))

    def allow(self, mentor: str, mentee: str) -> Change:
        """These two may be a pair again, if no rule stands against it."""
        if (mentor, mentee) in self.forbidden:
            self.forbidden.remove((mentor, mentee))
            self.solution.on_undo(lambda: self.forbidden.add((mentor, mentee)))
        return self._change(lambda: self._reopen(self._rows[mentee], self._columns[mentor]))

    def pin(self, mentor: str, mentee: str) -> Change:
        """These two are a pair for good; a rule that stands against it is the caller's matter.

        Raises ValueError if the mentee is pinned already or the mentor has no place that is not pinned.
        """
        row, column = self._rows[mentee], self._columns[mentor]
        if row in self.held or not self._has_places(mentor):
            raise ValueError("the mentee is pinned already, or the mentor has no free place")
        return self._change(lambda: self._hold(row, column))

    def release(self, mentee: str) -> Change:
        """A pinned mentee takes part again; whether the same pair may be made is up to the rules."""
        return self._change(lambda: self._release(self._rows[mentee]))

    def set_capacity(self, mentor: str, capacity: int) -> Change:
        """Another number of places, pinned pairs included (and never fewer than those)."""
        column = self._columns[mentor]
        self._set_mentor(column, replace(self.mentors[column], capacity=capacity))
        return self._change(lambda: self._count_held(column, 0))

    def leave(self, name: str) -> Change:
        """A mentee or a mentor takes no further part; mentees pinned to a mentor who leaves are released."""
        if name in self._rows:
            return self._change(lambda: self._mentee_leaves(name))
        return self._change(lambda: self._mentor_leaves(name))

    def _change(self, work: Callable[[], object]) -> Change:
        """Does it, sees to it that nobody mentors their own mentor, and tells what changed."""
        market, solution = self.solution.market, self.solution
        market.was.clear()
        self._held_before.clear()
        before = market.value
        parted, self._parted = self._parted, []
        solution.on_undo(lambda: setattr(self, "_parted", parted))
        for row, column, points in parted:
            solution.open(row, column, points)
        work()
        self._parted = part_couples(solution, self._both)
        rows = sorted({*market.was, *self._held_before})
        gain = market.value - before + sum(map(self._gain_of_pin, self._held_before))
        moves = (
            Move(self.mentees[r].id, self._name(self._was(r)), self._name(self.column_of(r))) for r in rows
        )
        return Change(tuple(m for m in moves if m.before != m.after), solution.levels.told_apart(gain))

    def _was(self, row: int) -> int:
        """The column of a row before the present change."""
        held = self._held_before.get(row, NOBODY)
        return self.solution.market.was.get(row, self.solution.given[row]) if held == NOBODY else held

    def _gain_of_pin(self, row: int) -> int:
        """What a change of pins adds to the worth of the answer, which leaves pinned pairs out."""
        now, before = self.held.get(row, NOBODY), self._held_before[row]
        return self._worth_of_pin(row, now) - self._worth_of_pin(row, before)

    def _worth_of_pin(self, row: int, column: int) -> int:
        if column == NOBODY:
            return 0
        mentee, mentor, only = self.mentees[row], self.mentors[column], np.zeros(1, dtype=np.int64)
        points = Points.of([mentee], [mentor], self.start.weights, self.start.setting)
        score = sum(int(earned[0]) for earned in points.of_pairs(only, only).values())
        ties = self.solution.ties.of(np.array([row]), np.array([column]))
        return self.solution.levels.number(score) + int(ties[0])

    def _mentee_leaves(self, name: str) -> None:
        row = self._rows[name]
        self._put(self._rows, name, None)
        if row in self.held:
            self._let_go(row)
        else:
            self.solution.take_out(row)

    def _mentor_leaves(self, name: str) -> None:
        column = self._columns[name]
        self._put(self._columns, name, None)
        self._set_mentor(column, replace(self.mentors[column], capacity=0))
        self._count_held(column, 0)
        for row in [row for row, at in self.held.items() if at == column]:
            self._release(row)
