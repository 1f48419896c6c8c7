"""A quick guess at the prices of places: rows bid for their best column, a few rounds for all at once.

Bids are what keeps a row a little better off than with its second choice, so every holder still wants its
column at the price in the end (as in the row reduction of Jonker and Volgenant, 1987). The guess need not be
right.
"""

from dataclasses import dataclass

import numpy as np

from mentorship.matching.glance import Wide
from mentorship.matching.market import NOBODY
from mentorship.matching.pairs import Pairs, rank_in_group

MOST_ROUNDS = 200
FEW = 8  # bidders
OUT = -2  # a row without any pair
ABSENT = -(2**62)


@dataclass
class Auction:
    """Bids of rows for columns; with too few places the last column means staying out."""

    prices: Wide
    places: Wide
    given: Wide
    paid: Wide
    columns: Wide  # a row per bidder, a column per choice
    weights: Wide

    @classmethod
    def among(cls, pairs: Pairs, rows: int, places: Wide, opening: Wide, scarce: int) -> "Auction":
        """Starts at opening prices, with `scarce` on top if there are more bidders than places."""
        given = np.full(rows, OUT, dtype=np.int64)
        given[pairs.rows] = NOBODY
        spare = max(0, int(np.count_nonzero(given == NOBODY)) - int(places.sum()))
        prices = np.append(opening + (scarce if spare else 0), 0)
        none = np.zeros((rows, 0), dtype=np.int64)
        paid = np.zeros(rows, dtype=np.int64)
        return cls(prices, np.append(places, spare or rows), given, paid, none, none)

    def bid(self, pairs: Pairs, weights: Wide, enough: float) -> None:
        """Goes on at the present prices with these pairs, among which are those that hold places.

        It is enough if this share of the rows has no place as yet, or so few that paths are quicker.
        """
        rows, out = len(self.given), len(self.places) - 1
        width = 1 + int(np.bincount(pairs.rows, minlength=1).max(initial=1))
        self.columns = np.full((rows, width), out, dtype=np.int64)
        self.weights = np.full((rows, width), ABSENT, dtype=np.int64)
        at = rank_in_group(pairs.rows)
        self.columns[pairs.rows, at], self.weights[pairs.rows, at] = pairs.columns, weights
        self.weights[pairs.rows, -1] = 0
        self._release()
        for _ in range(MOST_ROUNDS):
            bidders = np.flatnonzero(self.given == NOBODY)
            if len(bidders) <= max(FEW, enough * rows):
                break
            self._round(bidders)

    def held(self) -> tuple[Wide, Wide]:
        """The prices of the columns, none below 0, and the column of each row or NOBODY."""
        out = len(self.prices) - 1
        given = np.where((self.given == out) | (self.given == OUT), NOBODY, self.given)
        return np.maximum(0, self.prices[:-1] - self.prices[-1]), given

    def _release(self) -> None:
        """Those who would now rather have another column bid again."""
        rows = np.flatnonzero(self.given >= 0)
        values = self.weights[rows] - self.prices[self.columns[rows]]
        wanted = self.columns[rows, values.argmax(axis=1)]
        self.given[rows[wanted != self.given[rows]]] = NOBODY

    def _round(self, rows: Wide) -> None:
        """These bid once, each for what it wants most."""
        values = self.weights[rows] - self.prices[self.columns[rows]]
        at = np.arange(len(rows)), values.argmax(axis=1)
        best = values[at]
        values[at] = ABSENT
        wanted = self.columns[rows, at[1]]
        self.paid[rows] = self.prices[wanted] + np.maximum(0, best - values.max(axis=1) - 1)
        self._award(rows, wanted)

    def _award(self, rows: Wide, wanted: Wide) -> None:
        """The highest bids keep the places, at the price of the lowest that does."""
        contested = np.zeros(len(self.prices), dtype=np.bool_)
        contested[wanted] = True
        holders = np.flatnonzero((self.given >= 0) & contested[self.given])
        bidders = np.concatenate([holders, rows])
        columns = np.concatenate([self.given[holders], wanted])
        order = np.lexsort((-self.paid[bidders], columns))
        bidders, columns = bidders[order], columns[order]
        rank = rank_in_group(columns)
        kept = rank < self.places[columns]
        self.given[bidders] = np.where(kept, columns, NOBODY)
        last = rank == self.places[columns] - 1
        self.prices[columns[last]] = self.paid[bidders[last]]
