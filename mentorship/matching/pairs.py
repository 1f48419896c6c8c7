"""Where the solver's pairs come from: all pairs of a table of points, or a list of few pairs.

Both give each row's heaviest pairs to begin with, and find the pairs that stand above given prices.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.tables import Marks, Table, blocks

ABSENT = -(2**62)
MOST_NEW = 8  # pairs a row may gain in one round for either reason


@dataclass(frozen=True)
class Pairs:
    """Some pairs, side by side: row, column, weight."""

    rows: Table
    columns: Table
    weights: Table

    def __len__(self) -> int:
        return len(self.rows)

    def heaviest(self, width: int) -> "Pairs":
        """Each row's `width` pairs with the greatest weight, in order of row and weight."""
        order = np.lexsort((self.columns, -self.weights, self.rows))
        return self.only(order[rank_in_group(self.rows[order]) < width])

    def only(self, which: Table | Marks) -> "Pairs":
        """The pairs at these places."""
        return Pairs(self.rows[which], self.columns[which], self.weights[which])

    def above(self, row_prices: Table, column_prices: Table) -> Table:
        """By how much each pair stands above the prices of its two sides; negative if under them."""
        return self.weights - row_prices[self.rows] - column_prices[self.columns]

    @classmethod
    def joined(cls, parts: "list[Pairs]") -> "Pairs":
        """All pairs of all parts."""
        none = np.zeros(0, dtype=np.int64)
        parts = [cls(none, none, none), *parts]
        return cls(
            np.concatenate([p.rows for p in parts]),
            np.concatenate([p.columns for p in parts]),
            np.concatenate([p.weights for p in parts]),
        )


class Source(Protocol):
    """What the solver asks for."""

    def heaviest(self, width: int) -> Pairs:
        """Each row's heaviest pairs."""

    def above(self, row_prices: Table, column_prices: Table) -> Pairs:
        """Pairs above these prices, a few for each row that has any: none if and only if there are none."""


@dataclass(frozen=True)
class FewPairs:
    """A source that is a list of pairs."""

    pairs: Pairs

    def heaviest(self, width: int) -> Pairs:
        """Each row's heaviest pairs."""
        return self.pairs.heaviest(width)

    def above(self, row_prices: Table, column_prices: Table) -> Pairs:
        """Pairs above these prices."""
        return _best_above(self.pairs, row_prices, column_prices)


@dataclass(frozen=True)
class AllPairs:
    """A source that is a table of points, below 0 where there is no pair.

    A pair weighs its points, plus `bonus` for being a pair, plus `good_bonus` from `bar` points on.
    """

    points: NDArray[np.signedinteger]
    bonus: int
    bar: int
    good_bonus: int

    @property
    def kind(self) -> type[np.signedinteger]:
        """The shortest numbers that hold prices and weights: half the memory traffic in ordinary programs."""
        return np.int32 if self.bonus < 2**24 else np.int64

    def worth(self, block: slice) -> NDArray[np.signedinteger]:
        """What pairs of a few rows weigh apart from `bonus`; below 0 where there is no pair."""
        points = self.points[block]
        return points + (points >= self.bar) * np.int64(self.good_bonus) if self.good_bonus else points

    def heaviest(self, width: int) -> Pairs:
        """Each row's heaviest pairs; which of equals is decided unlike for each row, so that they spread."""
        rows, columns = self.points.shape
        parts = []
        for block in blocks(rows):
            worth = self.worth(block)
            order = worth.astype(self.kind) * 64
            order += ((np.arange(rows)[block, None] * 37 + np.arange(columns) * 11) & 63).astype(self.kind)
            best = np.argpartition(order, max(0, columns - width), axis=1)[:, -width:]
            parts.append(
                self._chosen(block, np.repeat(np.arange(len(best)), best.shape[1]), best.ravel(), worth)
            )
        return Pairs.joined(parts).heaviest(width)

    def above(self, row_prices: Table, column_prices: Table) -> Pairs:
        """Pairs above these prices."""
        found = Pairs.joined(self._compared(row_prices, column_prices, 1))
        return _best_above(found, row_prices, column_prices)

    def tight(self, row_prices: Table, column_prices: Table) -> Pairs:
        """All pairs that weigh exactly what their prices say, if none is above."""
        return Pairs.joined(self._compared(row_prices, column_prices, 0))

    def _compared(self, row_prices: Table, column_prices: Table, least: int) -> list[Pairs]:
        """Pairs that stand at least so much above the prices."""
        parts = []
        row_limits, column_limits = (
            (row_prices + (least - self.bonus)).astype(self.kind),
            column_prices.astype(self.kind),
        )
        for block in blocks(len(self.points)):
            worth = self.worth(block)
            limits = row_limits[block, None] + column_limits
            np.maximum(limits, 0, out=limits)  # so that what is no pair stays below
            rows, columns = np.divmod(np.flatnonzero(worth >= limits), worth.shape[1])
            parts.append(self._chosen(block, rows, columns, worth))
        return parts

    def _chosen(self, block: slice, rows: Table, columns: Table, worth: NDArray[np.signedinteger]) -> Pairs:
        """These places of a few rows as pairs, without those that are none."""
        weights = worth[rows, columns].astype(np.int64) + self.bonus
        return Pairs(rows + block.start, columns, weights).only(weights >= self.bonus)


def _best_above(pairs: Pairs, row_prices: Table, column_prices: Table) -> Pairs:
    """A few pairs of each row: those that stand furthest above the prices, and some others.

    Where everybody wants the same columns, the others lead on to columns that nobody has looked at yet.
    """
    above = pairs.above(row_prices, column_prices)
    pairs, above = pairs.only(above > 0), above[above > 0]
    chosen = np.zeros(len(pairs), dtype=np.bool_)
    for wish in (-above, _spread(pairs.rows, pairs.columns)):
        order = np.lexsort((pairs.columns, wish, pairs.rows))
        chosen[order[rank_in_group(pairs.rows[order]) < MOST_NEW]] = True
    return pairs.only(chosen)


def _spread(rows: Table, columns: Table) -> Table:
    """An order of columns that differs from row to row."""
    mixed = (rows * 0x9E3779B1 + columns * 0x85EBCA77) & 0xFFFFFFFF
    return (mixed * 0xC2B2AE3D >> 15) & 0xFFFF


def rank_in_group(groups: Table) -> Table:
    """For sorted group numbers the place of each item in its group, from 0."""
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.arange(len(groups)) - np.repeat(starts, np.diff(starts, append=len(groups)))
