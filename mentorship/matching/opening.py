"""How the solver begins: candidate pairs, an auction among them, and a market at the prices it arrived at.

First each row's heaviest pairs are bid for, roughly; then the pairs that leave most at those prices are taken
in and bid for, too. From there few paths are needed to an exact answer.
"""

import numpy as np

from mentorship.matching.auction import Auction
from mentorship.matching.candidates import Choice, usual_points
from mentorship.matching.glance import Wide
from mentorship.matching.market import NOBODY, Market
from mentorship.matching.model import Aim
from mentorship.matching.pairs import Pairs, weights_of
from mentorship.matching.ties import TIE_BITS

ROUGHLY, NEARLY = 0.02, 0.01  # shares of rows that an auction may leave without a place


def opened(choice: Choice, held: Wide, width: int) -> Market:
    """A market at the prices of a quick auction; only those hold a place who want it at its price."""
    pairs, auction = _guessed(choice, width)
    prices, given = auction.held()
    taken = held + np.bincount(given[given != NOBODY], minlength=len(held))
    exact, levels = _exact_prices(prices, taken, choice), choice.levels
    market = Market(len(given), exact, choice.places.tolist(), held.tolist(), levels.load_step)
    market.begin_with(pairs.rows, pairs.columns, weights_of(pairs, levels, choice.ties))
    for row, wanted in enumerate(given.tolist()):
        _seat(market, row, wanted)
    return market


def _exact_prices(prices: Wide, taken: Wide, choice: Choice) -> list[int]:
    """Rough prices in true units, and no less than the last place taken costs."""
    levels = choice.levels
    nobody_pays = levels.number(levels.most) + (1 << TIE_BITS)
    return [
        max(levels.rough.exact(price), levels.load_step * (others - 1)) if places else nobody_pays
        for price, others, places in zip(prices.tolist(), taken.tolist(), choice.places.tolist(), strict=True)
    ]


def _guessed(choice: Choice, width: int) -> tuple[Pairs, Auction]:
    """Candidate pairs, and an auction among them: first the heaviest, then those that leave most."""
    places, rough = choice.places, choice.levels.rough
    pairs, opening = begun(choice, width)
    scarce = 1 << rough.shifts[Aim.COVERAGE] if Aim.COVERAGE in rough.shifts else 0
    auction = Auction.among(pairs, choice.table.shape[0], places, opening, scarce)
    auction.bid(pairs, _guess(pairs, choice), ROUGHLY)
    if Aim.TOTAL in rough.shifts and choice.levels.stretches and width > 1:
        prices = auction.prices[:-1] >> rough.shifts[Aim.TOTAL]
        pairs = Pairs.joined([pairs, choice.at_prices(prices, width // 2)]).once(len(places))
        auction.bid(pairs, _guess(pairs, choice), NEARLY)
    return pairs, auction


def _guess(pairs: Pairs, choice: Choice) -> Wide:
    return choice.levels.rough.weights(pairs.points, choice.ties.of(pairs.rows, pairs.columns))


def begun(choice: Choice, width: int) -> tuple[Pairs, Wide]:
    """The heaviest pairs, and rough prices to start with.

    If all rows want the same few columns, prices are guessed first, and pairs count by what they leave.
    """
    pairs, places = choice.heaviest(width), choice.places
    within_reach, bidders = int(places[np.unique(pairs.columns)].sum()), len(np.unique(pairs.rows))
    if 2 * within_reach >= min(bidders, int(places.sum())):
        return pairs, np.zeros(len(places), dtype=np.int64)
    usual = usual_points(choice.table, places, bidders)
    worth = choice.levels.rough.by_points[usual]
    return choice.at_prices(usual, width), worth - worth.min()


def _seat(market: Market, row: int, wanted: int) -> None:
    """Sets a row's price, and gives it the column it won if that is still what it wants most."""
    prices = market.column_prices
    left = [(weight - prices[column], column) for column, weight in market.of_row[row]]
    best, at = max(left, default=(0, 0))
    market.row_prices[row] = max(0, best)
    if best > 0 and at == wanted and prices[at] >= market.next_cost[at]:
        market.give(row, at)
