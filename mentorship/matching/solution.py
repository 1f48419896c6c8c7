"""A proved answer that can be changed: each change is mended along a few paths and proved again.

A change spoils the proof only where prices fell; those rows and columns are compared with all others, and
pairs that now stand above their prices are added and mended too. Nothing is copied: a trial keeps a log of
what it changed and puts it back.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import numpy as np

from mentorship.matching.candidates import HEAVIEST
from mentorship.matching.glance import Points
from mentorship.matching.kept import NO_PAIR, Kept
from mentorship.matching.levels import Levels
from mentorship.matching.lookout import Lookout
from mentorship.matching.market import NOBODY, Market
from mentorship.matching.pairs import Comparison, Pairs, weights_of
from mentorship.matching.paths import settle_column, settle_row
from mentorship.matching.solving import solved, take_in
from mentorship.matching.ties import Ties


class Solution:
    """The best answer for a table, whatever is changed about it."""

    def __init__(
        self,
        table: Kept,
        places: Iterable[int],
        held: Iterable[int],
        levels: Levels,
        ties: Ties,
        width: int = HEAVIEST,
    ) -> None:
        self.table, self.levels, self.ties = table, levels, ties
        taken = np.fromiter(held, dtype=np.int64)
        self.market: Market = solved(table, np.fromiter(places, dtype=np.int64), taken, levels, ties, width)
        self._lookout = Lookout(table, Comparison.of(self.market, levels, ties))
        self._forget()

    @property
    def given(self) -> list[int]:
        """The column of each row, or NOBODY."""
        return self.market.given

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Puts back everything that is changed inside; one trial may hold others."""
        market, outer = self.market, self.market.log
        if outer is None:
            self._lookout.prepare(market)
        mark = len(outer) if outer is not None else 0
        market.log = outer or []
        try:
            yield
        finally:
            market.undo(mark)
            if outer is None:
                market.log = None
            self._forget()

    def on_undo(self, step: Callable[[], object]) -> None:
        """What puts back a change made elsewhere, if a trial is on."""
        if self.market.log is not None:
            self.market.log.append(step)

    def bound(self, row: int, column: int) -> int:
        """At least so much is lost by forcing this pair; known at once from the prices."""
        market = self.market
        return market.row_prices[row] + market.column_prices[column] - self.weight(row, column)

    def weight(self, row: int, column: int) -> int:
        """What a pair weighs."""
        only = (np.array([n], dtype=np.int64) for n in (row, column, int(self.table.points[row, column])))
        return weights_of(Pairs(*only), self.levels, self.ties)[0]

    def close(self, row: int, column: int) -> None:
        """The pair may not be."""
        self._set_points(row, column, NO_PAIR)
        if self.given[row] == column:
            self.market.give(row, NOBODY)
        if any(other == column for other, _ in self.market.of_row[row]):
            self.market.drop(row, column)
        self.mend([row], [column])

    def open(self, row: int, column: int, points: int) -> None:
        """The pair may be after all."""
        self._set_points(row, column, points)
        before = self.given[row]
        self._take_in(Pairs(*(np.array([n], dtype=np.int64) for n in (row, column, points))))
        self.mend([row], [] if before == NOBODY else [before])

    def take_out(self, row: int) -> None:
        """The row gives up its place for good."""
        market, column = self.market, self.given[row]
        before = self.table.points[row].copy()
        self.table.points[row] = NO_PAIR
        self.on_undo(self._lookout.emptied(row))  # and that after the points are back
        self.on_undo(lambda: self.table.points.__setitem__(row, before))
        market.give(row, NOBODY)
        for other, _ in list(market.of_row[row]):
            market.drop(row, other)
        market.set_row_price(row, 0)
        self.mend([], [column] if column != NOBODY else [])

    def put_in(self, row: int, points: Points) -> None:
        """A row that had no pairs gets these."""
        before = self.table.points[row].copy()
        self.table.points[row] = points
        self.on_undo(lambda: self.table.points.__setitem__(row, before))
        self.market.lowered_rows.add(row)
        self._lookout.entered(row)
        self.mend([], [])

    def set_places(self, column: int, places: int, held: int) -> None:
        """The column has another number of places, besides those that others have for good."""
        self.market.set_held(column, held)
        self.market.set_places(column, places)
        self.mend([], [column])

    def mend(self, rows: Iterable[int], columns: Iterable[int]) -> None:
        """Makes the answer best again after these rows and columns changed, and proves it."""
        market = self.market
        if market.log is None:
            self._lookout.prepare(market)
        changed = set(rows), set(columns)
        while True:
            for row in changed[0]:
                settle_row(market, row)
            for column in changed[1]:
                settle_column(market, column)
            self._lookout.note(market, *self._moved())
            more = self._lookout.above([*market.lowered_rows], [*market.lowered_columns])
            if not len(more):
                break
            before = {self.given[row] for row in more.rows.tolist()} - {NOBODY}
            self._take_in(more)
            changed = set(more.rows.tolist()), before
        market.check_near(*self._moved())
        self._forget()

    def _take_in(self, pairs: Pairs) -> None:
        take_in(self.market, pairs, weights_of(pairs, self.levels, self.ties))

    def _set_points(self, row: int, column: int, points: int) -> None:
        table = self.table.points
        before = int(table[row, column])
        table[row, column] = points
        self.on_undo(lambda: self._lookout.watch(row, column))
        self.on_undo(lambda: table.__setitem__((row, column), before))

    def _moved(self) -> tuple[list[int], list[int]]:
        """Rows and columns whose prices or places are not what they were."""
        return [*self.market.moved_rows], [*self.market.moved_columns]

    def _forget(self) -> None:
        """What has moved so far is taken care of."""
        market = self.market
        for marks in (market.lowered_rows, market.lowered_columns, market.moved_rows, market.moved_columns):
            marks.clear()
