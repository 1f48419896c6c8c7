"""A quick guess at the prices of places: rows bid for their best column, a few rounds for all at once.

Bids are what keeps a row a little better off than with its second choice, so every holder still wants its
column at the price in the end (as in the row reduction of Jonker and Volgenant, 1987). The guess need not be
right.
"""

from dataclasses import dataclass

import numpy as np

from mentorship.matching.market import NOBODY
from mentorship.matching.pairs import Pairs, Wide, rank_in_group

MOST_ROUNDS = 60
OUT = -2  # a row that would rather stay without
ABSENT = -(2**62)


@dataclass
class Auction:
    """Bids of rows for columns; with too few places the last column means staying out."""

    columns: Wide  # a row per bidder, a column per choice
    weights: Wide
    prices: Wide
    places: Wide
    given: Wide
    paid: Wide

    @classmethod
    def among(
        cls, pairs: Pairs, weights: Wide, rows: int, places: Wide, opening: Wide, scarce: int
    ) -> "Auction":
        """Starts at opening prices, with `scarce` on top if there are more bidders than places."""
        width = 1 + max(1, int(np.bincount(pairs.rows, minlength=1).max(initial=0)))
        columns = np.full((rows, width), len(places), dtype=np.int64)
        worth = np.full((rows, width), ABSENT, dtype=np.int64)
        at = rank_in_group(pairs.rows)
        columns[pairs.rows, at], worth[pairs.rows, at] = pairs.columns, weights
        bidders = np.unique(pairs.rows)
        spare = max(0, len(bidders) - int(places.sum()))
        worth[bidders, -1] = 0
        prices = np.append(opening + (scarce if spare else 0), 0)
        given = np.full(rows, OUT, dtype=np.int64)
        given[bidders] = NOBODY
        return cls(columns, worth, prices, np.append(places, spare or rows), given, np.zeros(rows, np.int64))

    def held(self) -> tuple[Wide, Wide]:
        """Runs the auction: the prices of the columns, none below 0, and the column of each row or NOBODY."""
        for _ in range(MOST_ROUNDS):
            if not self._round():
                break
        out = len(self.prices) - 1
        given = np.where((self.given == out) | (self.given == OUT), NOBODY, self.given)
        return np.maximum(0, self.prices[:-1] - self.prices[-1]), given

    def _round(self) -> bool:
        """Everybody without a place bids once. Whether anybody did."""
        rows = np.flatnonzero(self.given == NOBODY)
        if not len(rows):
            return False
        values = self.weights[rows] - self.prices[self.columns[rows]]
        at = np.arange(len(rows)), values.argmax(axis=1)
        best = values[at]
        values[at] = ABSENT
        wanted = self.columns[rows, at[1]]
        self.paid[rows] = self.prices[wanted] + np.maximum(0, best - values.max(axis=1) - 1)
        self._award(rows, wanted)
        return True

    def _award(self, rows: Wide, wanted: Wide) -> None:
        """The highest bids keep the places, at the price of the lowest that does."""
        holders = np.flatnonzero(self.given >= 0)
        bidders = np.concatenate([holders, rows])
        columns = np.concatenate([self.given[holders], wanted])
        order = np.lexsort((np.arange(len(bidders)), -self.paid[bidders], columns))
        bidders, columns = bidders[order], columns[order]
        rank = rank_in_group(columns)
        kept = rank < self.places[columns]
        self.given[bidders] = np.where(kept, columns, NOBODY)
        last = rank == self.places[columns] - 1
        self.prices[columns[last]] = self.paid[bidders[last]]
