"""Finds pairs that a change brought above their prices, without looking at all pairs again.

A pair gets there only if prices fell by more than it lacked. So pairs that are near their prices are listed
once, when a solved problem is first changed; any other is looked at only if the price of its row or column
fell far since. Where so many did that this would take long, pairs are listed anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.glance import Wide
from mentorship.matching.kept import Kept
from mentorship.matching.market import Market
from mentorship.matching.pairs import Comparison, Pairs

FAR = 40  # points; pairs are near if they lack no more than two prices can fall by without falling far
MOST_FAR = 32  # rows or columns
MOST_NEAR = 50  # pairs, for each row and column
UNLISTED = 2**62  # counted from such a price, any other is far below; and none is, from less than nothing

Numbers = Sequence[int]


@dataclass(frozen=True)
class Side:
    """The rows: for each the columns that it is near to, its price when they were listed, and whether that
    fell far since. Or the other way round."""

    starts: Wide
    others: Wide
    prices: Wide
    far: NDArray[np.bool_]

    @classmethod
    def of(cls, these: Wide, others: Wide, prices: Wide) -> "Side":
        """From near pairs in any order."""
        starts = np.append(0, np.bincount(these, minlength=len(prices)).cumsum())
        return cls(starts, others[np.argsort(these, kind="stable")], prices.copy(), prices != prices)

    def lists(self) -> list[list[int]]:
        """The others that each is near to."""
        return [part.tolist() for part in np.split(self.others, self.starts[1:-1])]

    def near(self, some: Numbers) -> tuple[Wide, Wide]:
        """Some of these, each as often as it has others, and the others."""
        parts = [self.others[self.starts[at] : self.starts[at + 1]] for at in some]
        lengths = np.array([len(part) for part in parts], dtype=np.int64)
        none = np.zeros(0, dtype=np.int64)
        return np.repeat(np.array(some, dtype=np.int64), lengths), np.concatenate([none, *parts])

    def note(self, some: Numbers, prices: Wide, far: int) -> None:
        """Takes in the present prices of some of them."""
        at = np.array(some, dtype=np.int64)
        self.far[at] = self.prices[at] - prices[at] > far

    def split(self, some: Numbers) -> tuple[Wide, Wide]:
        """Those that fell far, and the others."""
        at = np.array(some, dtype=np.int64)
        return at[self.far[at]], at[~self.far[at]]


class Lookout:
    """Looks at the rows and columns of a table whose prices fell."""

    def __init__(self, table: Kept, comparison: Comparison) -> None:
        self._table, self._comparison = table, comparison
        self._sides: tuple[Side, Side] | None = None
        stretches = comparison.levels.stretches
        self._far = FAR * stretches[0].slope if stretches else 0  # 0: no pairs are listed

    def note(self, market: Market, rows: Numbers, columns: Numbers) -> None:
        """Takes in the prices of rows and columns that have changed."""
        if market.log is not None:
            market.log.append(self._put_back(rows, columns))
        self._comparison.update(market, rows, columns)
        if self._sides:
            self._sides[0].note(rows, self._comparison.rows[0], self._far)
            self._sides[1].note(columns, self._comparison.columns[0], self._far)

    def _put_back(self, rows: Numbers, columns: Numbers) -> Callable[[], object]:
        """What puts back all that is known of these now."""
        mine, theirs = self._sides or (None, None)
        of_rows = [*self._comparison.rows, *([mine.far] if mine else [])]
        of_columns = [*self._comparison.columns, *([theirs.far] if theirs else [])]
        at = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
        before = [(table, at[0], table[at[0]]) for table in of_rows]
        before += [(table, at[1], table[at[1]]) for table in of_columns]
        return lambda: [table.__setitem__(some, known) for table, some, known in before]

    def prepare(self, market: Market) -> None:
        """Lists near pairs, if that was not done yet or they wore out, and leaves the market with these.

        Not inside a trial.
        """
        worn = self._sides and max(np.count_nonzero(side.far) for side in self._sides) > MOST_FAR
        if self._far and (worn or not self._sides):
            near = self._near_prices()
            if near is None:
                self._far = 0
                return
            (rows, columns), comparison = near, self._comparison
            mine, theirs = comparison.rows[0], comparison.columns[0]
            self._sides = Side.of(rows, columns, mine), Side.of(columns, rows, theirs)
            market.keep_only(self._sides[0].lists())

    def _near_prices(self) -> tuple[Wide, Wide] | None:
        """Rows and columns of all near pairs; None if they are so many that listing them does not help."""
        found, left = [np.zeros((2, 0), dtype=np.int64)], MOST_NEAR * sum(self._table.shape)
        for start, block in self._table.blocks():
            found.append(self._comparison.within(2 * self._far, block, start))
            left -= found[-1].shape[1]
            if left < 0:
                return None
        rows, columns = np.concatenate(found, axis=1)
        return rows, columns

    def emptied(self, row: int) -> Callable[[], object]:
        """The row has no pairs any more, however far its price falls. Returns what takes that back."""
        return self._count_from(row, -UNLISTED)

    def entered(self, row: int) -> None:
        """All pairs of a row are new."""
        self._count_from(row, UNLISTED)

    def _count_from(self, row: int, price: int) -> Callable[[], object]:
        if not self._sides:
            return lambda: None
        prices, far = self._sides[0].prices, self._sides[0].far
        before = int(prices[row])
        prices[row], far[row] = price, price > 0
        return lambda: prices.__setitem__(row, before)

    def above(self, rows: Numbers, columns: Numbers) -> Pairs:
        """A few pairs of these rows and columns that weigh more than their prices; none if there are none."""
        if not self._sides:
            return self._all_of(np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64))
        mine, theirs = self._sides
        (far_rows, other_rows), (far_columns, other_columns) = mine.split(rows), theirs.split(columns)
        found = [
            self._all_of(far_rows, far_columns),
            self._between(other_rows, np.flatnonzero(theirs.far)),
            self._between(np.flatnonzero(mine.far), other_columns),
        ]
        near = self._comparison.among(self._near(mine.near(rows), theirs.near(columns)))
        return near.with_others(Pairs.joined(found), self._table.shape[1])

    def _near(self, of_rows: tuple[Wide, Wide], of_columns: tuple[Wide, Wide]) -> Pairs:
        at = np.append(of_rows[0], of_columns[1]), np.append(of_rows[1], of_columns[0])
        return Pairs(*at, self._table.points[at].astype(np.int64))

    def _all_of(self, rows: Wide, columns: Wide) -> Pairs:
        every_row, every_column = map(np.arange, self._table.shape)
        others = self._between(every_row, columns)
        return self._between(rows, every_column).with_others(others, len(every_column))

    def _between(self, rows: Wide, columns: Wide) -> Pairs:
        if not len(rows) or not len(columns):
            return Pairs.joined([])
        return self._comparison.above(self._table.points[np.ix_(rows, columns)], rows, columns)
