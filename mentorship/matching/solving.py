"""The exact solver over a table of points: a guess, exact repair, a look at all pairs until none is better.

It looks at each row's heaviest pairs, guesses prices by an auction, makes the answer on those pairs exact and
then compares *all* pairs with the prices; those above are added and the answer is mended, until there are
none. Then what the prices promise equals what the answer weighs, which proves that no other weighs more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from mentorship.matching.auction import Auction
from mentorship.matching.levels import Levels
from mentorship.matching.market import NOBODY, Market
from mentorship.matching.model import Aim
from mentorship.matching.pairs import Comparison, Pairs, Points, Wide, heaviest
from mentorship.matching.paths import settle
from mentorship.matching.ties import TIE_BITS, Ties

CANDIDATES = 20  # enough that few pairs have to be added; the answer does not depend on it


class Table(Protocol):
    """Whole points of all pairs, below 0 where there is no pair."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

    def blocks(self) -> Iterator[tuple[int, Points]]:
        """A few rows at a time, each time with the number of the first."""


@dataclass(frozen=True)
class WithPlaces:
    """A table without the columns that have no place: nobody would ever leave off bidding for them."""

    table: Table
    places: Wide

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.table.shape

    def blocks(self) -> Iterator[tuple[int, Points]]:
        """A few rows at a time, each time with the number of the first."""
        some, none = self.places > 0, -1
        for start, block in self.table.blocks():
            yield start, block if some.all() else np.where(some, block, block.dtype.type(none))


def solved(
    table: Table, places: Wide, held: Wide, levels: Levels, ties: Ties, width: int = CANDIDATES
) -> Market:
    """The best answer of all, proved. `held` counts the places of each column that others have for good."""
    market = opened(
        *candidates(table, places, levels, ties, width), table.shape[0], places, held, levels, ties
    )
    while True:
        settle(market)
        comparison = Comparison.of(market, levels, ties)
        more = all_above(table, comparison)
        if not len(more):
            market.check()
            return market
        take_in(market, more, weights_of(more, levels, ties))


def all_above(table: Table, comparison: Comparison) -> Pairs:
    """A few pairs of each row, of all pairs, that weigh more than their prices: none means proved."""
    return Pairs.joined(
        [comparison.above(block, np.arange(start, start + len(block))) for start, block in table.blocks()]
    )


def candidates(table: Table, places: Wide, levels: Levels, ties: Ties, width: int) -> tuple[Pairs, Wide]:
    """Each row's heaviest pairs, and rough prices to start with.

    If all rows want the same few columns, prices are guessed first, and pairs count by what they leave.
    """
    table = WithPlaces(table, places)
    pairs = Pairs.joined([heaviest(block, at, ties, width) for at, block in table.blocks()])
    within_reach, bidders = places[np.unique(pairs.columns)].sum(), len(np.unique(pairs.rows))
    if within_reach >= min(bidders, places.sum()):
        return pairs, np.zeros(len(places), dtype=np.int64)
    usual = _usual_points(table, places, bidders)
    extra = usual - usual.max()
    shifted = [(at, np.where(block < 0, -1, block - extra)) for at, block in table.blocks()]
    again = Pairs.joined([heaviest(block, at, ties, width) for at, block in shifted])
    worth = levels.rough.by_points[usual]
    return replace(again, points=again.points + extra[again.columns]), worth - worth.min()


def _usual_points(table: Table, places: Wide, bidders: int) -> Wide:
    """What a pair with each column is usually worth, but no less than with the last column that is needed."""
    sums, counts = np.zeros(len(places), dtype=np.int64), np.zeros(len(places), dtype=np.int64)
    for _, block in table.blocks():
        sums += np.maximum(block, 0).sum(axis=0, dtype=np.int64)
        counts += (block >= 0).sum(axis=0)
    usual: Wide = sums // np.maximum(counts, 1)
    order = np.argsort(-usual, kind="stable")
    last = min(int(np.searchsorted(places[order].cumsum(), bidders)), len(order) - 1)
    least = usual[order[last]]
    return np.where(usual < least, least, usual)


def weights_of(pairs: Pairs, levels: Levels, ties: Ties) -> list[int]:
    """What pairs weigh, exactly."""
    points = pairs.points.tolist()
    numbers = {n: levels.number(n) for n in set(points)}
    return [
        numbers[n] + tie for n, tie in zip(points, ties.of(pairs.rows, pairs.columns).tolist(), strict=True)
    ]


def opened(
    pairs: Pairs, start: Wide, rows: int, places: Wide, held: Wide, levels: Levels, ties: Ties
) -> Market:
    """A market at the prices of a quick auction; only those hold a place who want it at its price."""
    rough = levels.rough
    guesses = rough.weights(pairs.points, ties.of(pairs.rows, pairs.columns))
    scarce = 1 << rough.shifts[Aim.COVERAGE] if Aim.COVERAGE in rough.shifts else 0
    prices, given = Auction.among(pairs, guesses, rows, places, start, scarce).held()
    closed = levels.number(levels.most) + (1 << TIE_BITS)  # for columns without places: nobody would pay it
    exact = [rough.exact(n) if places[at] else closed for at, n in enumerate(prices.tolist())]
    market = Market(rows, exact, places.tolist(), held.tolist(), levels.load_step)
    market.begin_with(pairs.rows.tolist(), pairs.columns.tolist(), weights_of(pairs, levels, ties))
    for row, wanted in enumerate(given.tolist()):
        _seat(market, row, wanted)
    return market


def _seat(market: Market, row: int, wanted: int) -> None:
    """Sets a row's price, and gives it the column it won if that is still what it wants most."""
    prices = market.column_prices
    best, at = max(
        ((weight - prices[column], column) for column, weight in market.of_row[row]), default=(0, 0)
    )
    market.row_prices[row] = max(0, best)
    if best > 0 and at == wanted and prices[at] >= market.next_cost[at]:
        market.give(row, at)


def take_in(market: Market, more: Pairs, weights: list[int]) -> None:
    """Adds pairs above their prices; their rows pay more and have to be seated again."""
    for row, column, weight in zip(more.rows.tolist(), more.columns.tolist(), weights, strict=True):
        market.add(row, column, weight)
        price = weight - market.column_prices[column]
        if price > market.row_prices[row]:
            market.set_row_price(row, price)
            market.give(row, NOBODY)
