"""Which pairs the solver looks at: each row's heaviest to begin with, then those that stand above the prices.

The second search goes through *all* pairs of the table and is exact: that it finds none is half of the proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.levels import Levels
from mentorship.matching.market import Market, NotProvedError
from mentorship.matching.ties import TIE_BITS, Ties

Wide = NDArray[np.int64]
Points = NDArray[np.signedinteger]  # whole points, below 0 where there is no pair
MOST_NEW = 8  # pairs a row may gain in one round for either reason
ROWS_AT_ONCE = 64  # so that a block of a large program stays in the processor's cache


@dataclass(frozen=True)
class Pairs:
    """Some pairs, side by side, and their points."""

    rows: Wide
    columns: Wide
    points: Wide

    def __len__(self) -> int:
        return len(self.rows)

    def only(self, which: Wide | NDArray[np.bool_]) -> "Pairs":
        """The pairs at these places."""
        return Pairs(self.rows[which], self.columns[which], self.points[which])

    @classmethod
    def joined(cls, parts: "Sequence[Pairs]") -> "Pairs":
        """All pairs of all parts."""
        none = np.zeros(0, dtype=np.int64)
        fields = [[none, *(getattr(part, name) for part in parts)] for name in ("rows", "columns", "points")]
        return cls(*map(np.concatenate, fields))


def rank_in_group(groups: Wide) -> Wide:
    """For sorted group numbers the place of each item in its group, from 0."""
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.arange(len(groups)) - np.repeat(starts, np.diff(starts, append=len(groups)))


def best_of_each_row(pairs: Pairs, most: int, *worth: NDArray[np.number]) -> Wide:
    """The places of each row's `most` pairs with the greatest worth, in order of row and worth."""
    order = np.lexsort((*(-each for each in reversed(worth)), pairs.rows))
    return order[rank_in_group(pairs.rows[order]) < most]


def heaviest(block: Points, start: int, ties: Ties, width: int) -> Pairs:
    """The `width` pairs with most points of each row of a block; the tie-break decides between equals."""
    columns = block.shape[1]
    if not columns:
        return Pairs.joined([])
    at = max(0, columns - width)
    least = np.maximum(np.partition(block, at, axis=1)[:, at], 0)
    found = np.flatnonzero(block >= least[:, None])
    pairs = _pairs(block, found, start)
    worth = (pairs.points << TIE_BITS) + ties.of(pairs.rows, pairs.columns)
    if len(found) > 2 * width * len(block):
        crowded = np.full(block.shape, -1, dtype=np.int64)
        crowded.ravel()[found] = worth
        best = np.argpartition(crowded, at, axis=1)[:, at:] + np.arange(len(block))[:, None] * columns
        best = best[crowded.ravel()[best] >= 0]
        pairs, worth = _pairs(block, best, start), crowded.ravel()[best]
    return pairs.only(best_of_each_row(pairs, width, worth))


@dataclass(frozen=True)
class Comparison:
    """All pairs against the prices of a market, cut into chunks (see `levels`)."""

    levels: Levels
    ties: Ties
    rows: Sequence[Wide]
    columns: Sequence[Wide]

    @classmethod
    def of(cls, market: Market, levels: Levels, ties: Ties) -> "Comparison":
        """With the present prices."""
        return cls(levels, ties, chunked(market.row_prices, levels), chunked(market.column_prices, levels))

    def above(self, block: Points, rows: Wide, columns: Wide | None = None) -> Pairs:
        """A few pairs of each row of a block that weigh more than their prices, if there are any.

        The block holds these rows and columns; without `columns` all of them.
        """
        at_rows, at_columns = np.nonzero(self._may_stand(block, rows, columns))
        points = block[at_rows, at_columns].astype(np.int64)
        pairs = Pairs(rows[at_rows], at_columns if columns is None else columns[at_columns], points)
        excess, rest = self._excess(pairs)
        which = (pairs.points >= 0) & ((excess > 0) | ((excess == 0) & (rest > 0)))
        return a_few(pairs.only(which), excess[which], rest[which])

    def update(self, market: Market, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Takes in the prices of a few rows and columns that have changed."""
        for tables, prices, which in (
            (self.rows, market.row_prices, rows),
            (self.columns, market.column_prices, columns),
        ):
            for table, parts in zip(tables, chunked([prices[at] for at in which], self.levels), strict=True):
                table[which] = parts

    def _may_stand(self, block: Points, rows: Wide, columns: Wide | None) -> NDArray[np.bool_]:
        """Where the first chunk does not rule it out."""
        first = self.levels.chunks[0].by_points
        prices = self.columns[0] if columns is None else self.columns[0][columns]
        if self.levels.plain:
            limits = _short(self.rows[0][rows] - first[0])[:, None] + _short(prices)
            np.maximum(limits, 0, out=limits)
            return block >= limits
        return first.take(block) >= self.rows[0][rows][:, None] + prices

    def _excess(self, pairs: Pairs) -> tuple[Wide, NDArray[np.floating]]:
        """By how much pairs stand above their prices in the first chunk, and what comes on top of it.

        What is on top is never below 0; it is 0 exactly if there is nothing.
        """
        carry, rest = np.zeros(len(pairs), dtype=np.int64), np.zeros(len(pairs))
        chunks = self.levels.chunks
        for n in range(len(chunks) - 1, -1, -1):
            carry += chunks[n].by_points[pairs.points]
            carry -= self.rows[n][pairs.rows] + self.columns[n][pairs.columns]
            if n == len(chunks) - 1:
                carry += self.ties.of(pairs.rows, pairs.columns)
            if n:
                bits = min(62, chunks[n - 1].shift - chunks[n].shift)
                rest += (carry & ((1 << bits) - 1)) * 2.0 ** chunks[n].shift
                carry >>= bits
        return carry, rest


def chunked(prices: Sequence[int], levels: Levels) -> list[Wide]:
    """Prices cut into the chunks of the levels."""
    rest, found = list(prices), []
    for chunk in levels.chunks:
        parts = list(map(chunk.part_of, rest))
        rest = [price - (part << chunk.shift) for price, part in zip(rest, parts, strict=True)]
        if parts and max(max(parts), -min(parts)) >= 2**61:
            raise NotProvedError("prices too large to compare")
        found.append(np.array(parts, dtype=np.int64))
    return found


def a_few(pairs: Pairs, *excess: NDArray[np.number]) -> Pairs:
    """A few pairs of each row: those that stand furthest above the prices, and some others.

    Where everybody wants the same columns, the others lead on to columns that nobody has looked at yet.
    """
    mixed = (pairs.rows * 0x9E3779B1 + pairs.columns * 0x85EBCA77) & 0xFFFFFFFF
    chosen = np.zeros(len(pairs), dtype=np.bool_)
    chosen[best_of_each_row(pairs, MOST_NEW, *excess)] = True
    chosen[best_of_each_row(pairs, MOST_NEW, (mixed * 0xC2B2AE3D >> 15) & 0xFFFF)] = True
    return pairs.only(chosen)


def _pairs(block: Points, found: Wide, start: int) -> Pairs:
    rows, columns = np.divmod(found, block.shape[1])
    return Pairs(rows + start, columns, block.ravel()[found].astype(np.int64))


def _short(numbers: Wide) -> NDArray[np.signedinteger]:
    """In half the memory, if two can still be added."""
    small = np.abs(numbers).max(initial=0) < 2**30
    return numbers.astype(np.int32) if small else numbers
