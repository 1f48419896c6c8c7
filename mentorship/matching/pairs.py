"""All pairs of a table against the prices, exactly: that none weighs more is half of the proof."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.glance import Points, Wide, in_reach, reaching
from mentorship.matching.levels import Levels, Stretch
from mentorship.matching.market import Market, NotProvedError
from mentorship.matching.ties import Ties

MOST_NEW = 8  # pairs a row may gain in one round for either reason
NONE = -(2**62)


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

    def once(self, columns: int) -> "Pairs":
        """These pairs in order, each once; a table with so many columns holds them."""
        return self.only(np.unique(self.rows * columns + self.columns, return_index=True)[1])

    @classmethod
    def joined(cls, parts: "Sequence[Pairs]") -> "Pairs":
        """All pairs of all parts."""
        none = np.zeros(0, dtype=np.int64)
        fields = [[none, *(getattr(part, name) for part in parts)] for name in ("rows", "columns", "points")]
        return cls(*map(np.concatenate, fields))


def rank_in_group(groups: Wide) -> Wide:
    """For sorted group numbers the place of each item in its group, from 0."""
    first = np.zeros(len(groups), dtype=np.int64)
    edges = np.flatnonzero(groups[1:] != groups[:-1]) + 1
    first[edges] = edges
    return np.arange(len(groups)) - np.maximum.accumulate(first)


def best_of_each_row(pairs: Pairs, most: int, *worth: NDArray[np.number]) -> Wide:
    """The places of each row's `most` pairs with the greatest worth, in order of row and worth."""
    order = np.lexsort((*(-each for each in reversed(worth)), pairs.rows))
    return order[rank_in_group(pairs.rows[order]) < most]


@dataclass(frozen=True)
class Comparison:
    """All pairs against the prices of a market.

    The weightiest chunk of each price (see `levels`) rules out nearly all pairs. The other chunks are worked
    out only for those that are left.
    """

    levels: Levels
    ties: Ties
    market: Market
    rows: Wide
    columns: Wide

    @classmethod
    def of(cls, market: Market, levels: Levels, ties: Ties) -> "Comparison":
        """With the present prices."""
        prices = (market.row_prices, market.column_prices)
        return cls(levels, ties, market, *(np.array(levels.chunks[0].parts_of(each)) for each in prices))

    def above(self, block: Points, rows: Wide, columns: Wide | None = None) -> Pairs:
        """A few pairs of each row of a block that weigh more than their prices, if there are any.

        The block holds these rows and columns; without `columns` all of them.
        """
        theirs = self.columns if columns is None else self.columns[columns]
        at_rows, at_columns = self.reaching(block, self.rows[rows], theirs)
        points = block[at_rows, at_columns].astype(np.int64)
        return self.among(
            Pairs(rows[at_rows], at_columns if columns is None else columns[at_columns], points)
        )

    def among(self, pairs: Pairs) -> Pairs:
        """A few of these pairs of each row that weigh more than their prices, if there are any."""
        first = self.levels.chunks[0].by_points[pairs.points]
        pairs = pairs.only(
            (pairs.points >= 0) & (first >= self.rows[pairs.rows] + self.columns[pairs.columns])
        )
        if not len(pairs):
            return pairs
        excess, rest = self._excess(pairs)
        which = (excess > 0) | ((excess == 0) & (rest > 0))
        return a_few(pairs.only(which), excess[which], rest[which])

    def lack(self, pairs: Pairs) -> Wide:
        """What pairs fall short of their prices by, in the first chunk alone."""
        worth: Wide = self.levels.chunks[0].by_points[pairs.points]
        return self.rows[pairs.rows] + self.columns[pairs.columns] - worth

    def update(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Takes in the prices of a few rows and columns that have changed."""
        market, chunk = self.market, self.levels.chunks[0]
        self.rows[rows] = chunk.parts_of([market.row_prices[at] for at in rows])
        self.columns[columns] = chunk.parts_of([market.column_prices[at] for at in columns])

    def reaching(self, block: Points, mine: Wide, theirs: Wide) -> tuple[Wide, Wide]:
        """The rows and columns of a block where the first chunk of a pair reaches these two together."""
        stretches, block = self.levels.stretches, in_reach(block, self.levels.most)
        if not stretches:
            worth = np.where(block < 0, NONE, self.levels.chunks[0].by_points.take(block, mode="clip"))
            at_rows, at_columns = np.nonzero(worth >= mine[:, None] + theirs)
            return at_rows, at_columns
        found = [self._on_stretch(stretch, block, mine, theirs) for stretch in stretches]
        return np.concatenate([at for at, _ in found]), np.concatenate([at for _, at in found])

    def _on_stretch(self, stretch: Stretch, block: Points, mine: Wide, theirs: Wide) -> tuple[Wide, Wide]:
        """The same among pairs on this stretch; prices rounded down rule out nothing wrongly."""
        limits, others = (mine - stretch.more) // stretch.slope, theirs // stretch.slope
        which = np.flatnonzero(limits + others.min(initial=2**60) < stretch.beyond)
        part = block if len(which) == len(block) else block[which]
        at_rows, at_columns = reaching(part, limits[which], others, stretch.least)
        some = part[at_rows, at_columns] < stretch.beyond
        return which[at_rows[some]], at_columns[some]

    def _excess(self, pairs: Pairs) -> tuple[Wide, NDArray[np.floating]]:
        """By how much pairs stand above their prices in the first chunk, and what comes on top of it.

        What is on top is never below 0; it is 0 exactly if there is nothing.
        """
        carry, rest = np.zeros(len(pairs), dtype=np.int64), np.zeros(len(pairs))
        chunks = self.levels.chunks
        mine = self._chunks(self.market.row_prices, pairs.rows)
        theirs = self._chunks(self.market.column_prices, pairs.columns)
        for n in range(len(chunks) - 1, -1, -1):
            carry += chunks[n].by_points[pairs.points]
            carry -= mine[n] + theirs[n]
            if n == len(chunks) - 1:
                carry += self.ties.of(pairs.rows, pairs.columns)
            if n:
                bits = min(62, chunks[n - 1].shift - chunks[n].shift)
                rest += (carry & ((1 << bits) - 1)) * 2.0 ** chunks[n].shift
                carry >>= bits
        return carry, rest

    def _chunks(self, prices: Sequence[int], which: Wide) -> Wide:
        """The chunks of some of the prices, a line each."""
        marks, places = np.zeros(len(prices), dtype=np.bool_), np.zeros(len(prices), dtype=np.int64)
        marks[which] = True
        some = np.flatnonzero(marks)
        places[some] = np.arange(len(some))
        return np.array(chunked([prices[each] for each in some.tolist()], self.levels))[:, places[which]]


def weights_of(pairs: Pairs, levels: Levels, ties: Ties) -> list[int]:
    """What pairs weigh, exactly."""
    points = pairs.points.tolist()
    numbers = {n: levels.number(n) for n in set(points)}
    return [
        numbers[n] + tie for n, tie in zip(points, ties.of(pairs.rows, pairs.columns).tolist(), strict=True)
    ]


def chunked(prices: Sequence[int], levels: Levels) -> list[Wide]:
    """Prices cut into the chunks of the levels."""
    rest, found = list(prices), []
    for chunk in levels.chunks:
        parts = chunk.parts_of(rest)
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
