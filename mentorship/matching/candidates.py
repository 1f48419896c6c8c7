"""Which pairs the solver begins with: each row's heaviest, then those that leave most at guessed prices.

Pruning is for speed alone: whatever is passed over here is compared with the prices in the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mentorship.matching.glance import Points, Wide, greatest, in_reach, nearby, reach_of
from mentorship.matching.levels import Levels
from mentorship.matching.pairs import Pairs, best_of_each_row
from mentorship.matching.ties import TIE_BITS, Ties

HEAVIEST = 20  # enough that few pairs have to be added; the answer does not depend on it
NONE = -(2**62)


class Table(Protocol):
    """Whole points of all pairs, below 0 where there is no pair."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

    def blocks(self) -> Iterator[tuple[int, Points]]:
        """A few rows at a time, each time with the number of the first."""


@dataclass(frozen=True)
class Choice:
    """How pairs are chosen: by what is left of a pair's points once its column is paid, then by tie-break.

    Columns without places are left out: nobody would ever leave off bidding for them.
    """

    table: Table
    places: Wide
    levels: Levels
    ties: Ties

    def heaviest(self, width: int) -> Pairs:
        """So many pairs of each row that weigh most."""
        return self.at_prices(np.zeros(len(self.places), dtype=np.int64), width)

    def at_prices(self, prices: Wide, width: int) -> Pairs:
        """So many pairs of each row that leave most at these prices (in points)."""
        if not self.places.any():
            return Pairs.joined([])
        blocks = ((at, in_reach(block, self.levels.most)) for at, block in self.table.blocks())
        return Pairs.joined([self._leaving_most(block, at, prices, width) for at, block in blocks])

    def _leaving_most(self, block: Points, start: int, prices: Wide, width: int) -> Pairs:
        values = self._left(block, prices)
        least = np.maximum(greatest(values, width), 1 - reach_of(values.dtype))
        rows, columns = np.divmod(np.flatnonzero(values >= least[:, None]), block.shape[1])
        worth = (values[rows, columns].astype(np.int64) << TIE_BITS) + self.ties.of(rows + start, columns)
        if len(rows) > 2 * width * len(block):
            rows, columns, worth = _of_crowds(rows, columns, worth, block.shape, width)
        pairs = Pairs(rows + start, columns, block[rows, columns].astype(np.int64))
        return pairs.only(best_of_each_row(pairs, width, worth))

    def _left(self, block: Points, prices: Wide) -> Points:
        """What pairs leave, counted from a usual price and with weak ones last; -reach and less for none.

        The sign of a number, carried to all its bits, adds where points are too few: quicker than asking.
        """
        kind, reach, bar = block.dtype, reach_of(block.dtype), self.levels.bar or 0
        short = np.minimum(nearby(prices, int(np.median(prices[self.places > 0])), kind), reach - 1)
        short[self.places <= 0] = 2 * reach - 1
        sign, weak = 8 * kind.itemsize - 1, min(4 * self.levels.most, reach // 2) if bar else 0
        values = block - short
        values += (block >> sign) & kind.type(weak - 2 * reach)
        if bar:
            values += ((block - kind.type(bar)) >> sign) & kind.type(-weak)
        return values


def _of_crowds(
    rows: Wide, columns: Wide, worth: Wide, shape: tuple[int, ...], width: int
) -> tuple[Wide, Wide, Wide]:
    """The best of each row, without putting very many in order."""
    table = np.full(shape, NONE, dtype=np.int64)
    table[rows, columns] = worth
    at = max(0, shape[1] - width)
    columns = np.argpartition(table, at, axis=1)[:, at:].ravel()
    rows = np.repeat(np.arange(shape[0]), shape[1] - at)
    worth = table[rows, columns]
    some = worth != NONE
    return rows[some], columns[some], worth[some]


def usual_points(table: Table, places: Wide, bidders: int) -> Wide:
    """What a pair with each column is usually worth, but no less than with the last column that is needed."""
    sums, counts = np.zeros(len(places), dtype=np.int64), np.zeros(len(places), dtype=np.int64)
    for _, block in table.blocks():
        sums += np.maximum(block, 0).sum(axis=0, dtype=np.int64)
        counts += (block >= 0).sum(axis=0)
    usual: Wide = np.where(places > 0, sums // np.maximum(counts, 1), 0)
    order = np.argsort(-usual, kind="stable")
    last = min(int(np.searchsorted(places[order].cumsum(), bidders)), len(order) - 1)
    least = usual[order[last]]
    return np.where(usual < least, least, usual)
