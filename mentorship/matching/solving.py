"""The exact solver over a table of points: a guess, exact repair, a look at all pairs until none is better.

The guess comes with prices for a few pairs of each row, and the answer is made exact on those. Then *all*
pairs are compared with the prices; those above are added and the answer is mended, until there are none.
Then what the prices promise equals what the answer weighs, which proves that no other weighs more.
"""

import numpy as np

from mentorship.matching.candidates import HEAVIEST, Choice, Table
from mentorship.matching.glance import Wide
from mentorship.matching.levels import Levels
from mentorship.matching.market import NOBODY, Market
from mentorship.matching.opening import opened
from mentorship.matching.pairs import Comparison, Pairs, weights_of
from mentorship.matching.paths import settle
from mentorship.matching.ties import Ties


def solved(
    table: Table, places: Wide, held: Wide, levels: Levels, ties: Ties, width: int = HEAVIEST
) -> Market:
    """The best answer of all, proved. `held` counts the places of each column that others have for good."""
    market = opened(Choice(table, places, levels, ties), held, width)
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


def take_in(market: Market, more: Pairs, weights: list[int]) -> None:
    """Adds pairs above their prices; their rows pay more and have to be seated again."""
    for row, column, weight in zip(more.rows.tolist(), more.columns.tolist(), weights, strict=True):
        market.add(row, column, weight)
        price = weight - market.column_prices[column]
        if price > market.row_prices[row]:
            market.set_row_price(row, price)
            market.give(row, NOBODY)
