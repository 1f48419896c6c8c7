"""Finds pairs that a change brought above their prices, without looking at all pairs again.

A pair gets there only if prices fell by more than it lacked. So pairs that are near their prices are listed
once, when a solved problem is first changed. Any other can matter only once the price of its row or of its
column fell far since; then the near pairs of that row or column are listed anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.collector import no_collector
from mentorship.matching.glance import Points, Wide
from mentorship.matching.kept import Kept
from mentorship.matching.market import Market
from mentorship.matching.pairs import Comparison, Pairs, rank_in_group

FAR = 40  # points; pairs are near if they lack no more than two prices can fall by without falling far
MOST_NEAR = 50  # pairs, for each row and column
FEW = 6  # pairs of each row and each column that are left to the market, which searches all that it has
UNLISTED = 2**61  # counted from such a price, any other is far below; and none is, from less than nothing

Numbers = Sequence[int]
Places = tuple[Wide, Wide]  # of pairs: their rows, their columns


@dataclass(frozen=True)
class Side:
    """The rows, a line of points each: to which columns each is near, and its price when they were listed.

    Or the columns likewise, with `turned` points. What is listed without need does no harm.
    """

    points: Points
    others: list[Wide]
    prices: Wide
    turned: bool = False

    @classmethod
    def of(cls, points: Points, places: Places, prices: Wide, turned: bool) -> "Side":
        """From near pairs in any order, this side of them first."""
        order, ends = np.argsort(places[0], kind="stable"), np.bincount(places[0], minlength=len(prices))
        return cls(points, np.split(places[1][order], ends.cumsum()[:-1]), prices.copy(), turned)

    def near(self, some: Numbers) -> Places:
        """The near pairs of some of these."""
        return self.places(some, [self.others[at] for at in some])

    def places(self, some: Numbers, others: Sequence[Wide]) -> Places:
        """Each of some with its others, as rows and columns."""
        these = np.repeat(_wide(some), _wide([len(part) for part in others]))
        those = np.concatenate([_wide([]), *others])
        return (those, these) if self.turned else (these, those)

    def fallen(self, some: Numbers, prices: Wide, far: int) -> list[int]:
        """Those of them whose price fell far since they were listed."""
        at = _wide(some)
        fallen: list[int] = at[self.prices[at] - prices[at] > far].tolist()
        return fallen

    def add(self, this: int, other: int) -> None:
        """One more that it is near to."""
        if other not in self.others[this]:
            self.others[this] = np.append(self.others[this], other)


@dataclass(frozen=True)
class Listing:
    """The near pairs of a row, or of a column, at this price."""

    side: Side
    opposite: Side
    at: int
    price: int
    others: Wide

    def keep(self) -> None:
        """Puts it in the place of what was listed before."""
        self.side.prices[self.at], self.side.others[self.at] = self.price, self.others
        for other in self.others.tolist():
            self.opposite.add(other, self.at)

    def places(self) -> Places:
        """The pairs as rows and columns."""
        return self.side.places([self.at], [self.others])


def nearest(groups: Wide, lack: Wide, few: int) -> NDArray[np.bool_]:
    """Which pairs are among the few of their group that lack least."""
    order = np.lexsort((lack, groups))
    some = np.zeros(len(groups), dtype=np.bool_)
    some[order[rank_in_group(groups[order]) < few]] = True
    return some


def _wide(some: Numbers) -> Wide:
    return np.array(some, dtype=np.int64)


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
        self._comparison.update(rows, columns)

    def _put_back(self, rows: Numbers, columns: Numbers) -> Callable[[], object]:
        """What puts back the prices of these as they are known now."""
        tables = (self._comparison.rows, rows), (self._comparison.columns, columns)
        before = [(table, some, table[some]) for table, some in tables]
        return lambda: [table.__setitem__(some, known) for table, some, known in before]

    def prepare(self, market: Market) -> None:
        """Lists near pairs, if that was not done yet, and leaves the market with the nearest.

        Not inside a trial.
        """
        if self._far and not self._sides:
            with no_collector():
                self._sides = self._listed(market)
            self._far *= self._sides is not None

    def _listed(self, market: Market) -> tuple[Side, Side] | None:
        near, points, prices = self._all_near(), self._table.points, self._comparison
        if near is None:
            return None
        rows, columns = self._unknown(near, self._pruned(market))
        mine = Side.of(points, (rows, columns), prices.rows, turned=False)
        return mine, Side.of(points.T, (columns, rows), prices.columns, turned=True)

    def _pruned(self, market: Market) -> Places:
        """Leaves the market with the nearest pairs of each row and column, and those that are taken."""
        rows, columns = map(_wide, market.candidates())
        lack = self._comparison.lack(Pairs(rows, columns, self._table.points[rows, columns].astype(np.int64)))
        some = _wide(market.given)[rows] == columns
        some |= nearest(rows, lack, FEW) | nearest(columns, lack, FEW)
        market.keep_only(some.tolist())
        return rows[some], columns[some]

    def _all_near(self) -> Places | None:
        """All near pairs; None if they are so many that listing them does not help."""
        found, left = [(_wide([]), _wide([]))], MOST_NEAR * sum(self._table.shape)
        for start, block in self._table.blocks():
            mine = self._comparison.rows[start : start + len(block)]
            rows, columns = self._near(block, mine, self._comparison.columns)
            found.append((rows + start, columns))
            left -= len(rows)
            if left < 0:
                return None
        rows, columns = map(np.concatenate, zip(*found, strict=True))
        return rows, columns

    def _unknown(self, near: Places, known: Places) -> Places:
        """Those pairs that the market does not look at anyway."""
        width = self._table.shape[1]
        some = np.isin(near[0] * width + near[1], known[0] * width + known[1], invert=True)
        return near[0][some], near[1][some]

    def _near(self, block: Points, mine: Wide, theirs: Wide) -> Places:
        """Where in a block pairs are near to these prices."""
        return self._comparison.reaching(block, mine - 2 * self._far, theirs)

    def emptied(self, row: int) -> Callable[[], object]:
        """The row has no pairs any more, however far its price falls.

        Returns what takes that back once the pairs are there again.
        """
        return self._count_from(row, -UNLISTED)

    def entered(self, row: int) -> None:
        """All pairs of a row are new."""
        self._count_from(row, UNLISTED)

    def _count_from(self, row: int, price: int) -> Callable[[], object]:
        if not self._sides:
            return lambda: None
        sides, before = self._sides, int(self._sides[0].prices[row])
        sides[0].prices[row] = price
        return lambda: self._listing(*sides, row, before).keep()

    def watch(self, row: int, column: int) -> None:
        """A pair may be again that could not be when others were listed."""
        if self._sides:
            self._sides[0].add(row, column)
            self._sides[1].add(column, row)

    def above(self, rows: Numbers, columns: Numbers) -> Pairs:
        """A few pairs of these rows and columns that weigh more than their prices; none if there are none."""
        if not self._sides:
            return self._all_of(_wide(rows), _wide(columns))
        mine, theirs = self._sides
        anew = [
            *self._anew(mine, theirs, rows, self._comparison.rows),
            *self._anew(theirs, mine, columns, self._comparison.columns),
        ]
        places = [mine.near(rows), theirs.near(columns), *(each.places() for each in anew)]
        found = self._above(*map(np.concatenate, zip(*places, strict=True)))
        if not len(found):
            for listing in anew:
                listing.keep()
        return found

    def _anew(self, side: Side, opposite: Side, some: Numbers, prices: Wide) -> Iterator[Listing]:
        """New lists for those whose price fell far; pairs above their prices are among them."""
        for at in side.fallen(some, prices, self._far):
            yield self._listing(side, opposite, at, int(prices[at]))

    def _listing(self, side: Side, opposite: Side, at: int, price: int) -> Listing:
        """The near pairs of a row or a column, from this price on; others may be listed anew next."""
        now = self._comparison.rows if side.turned else self._comparison.columns
        least = np.minimum(opposite.prices, now)
        _, others = self._near(side.points[at : at + 1], _wide([price]), least)
        return Listing(side, opposite, at, price, others)

    def _above(self, rows: Wide, columns: Wide) -> Pairs:
        pairs = Pairs(rows, columns, self._table.points[rows, columns].astype(np.int64))
        return self._comparison.among(pairs).once(self._table.shape[1])

    def _all_of(self, rows: Wide, columns: Wide) -> Pairs:
        every_row, every_column = map(np.arange, self._table.shape)
        found = [self._between(rows, every_column), self._between(every_row, columns)]
        return Pairs.joined(found).once(len(every_column))

    def _between(self, rows: Wide, columns: Wide) -> Pairs:
        if not len(rows) or not len(columns):
            return Pairs.joined([])
        return self._comparison.above(self._table.points[np.ix_(rows, columns)], rows, columns)
