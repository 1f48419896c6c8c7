"""The exact solver over plain arrays: most pairs, fewest weak ones, most points, then the keyed tie-break.

It looks at each row's heaviest pairs, guesses prices by an auction, makes the answer on those pairs exact and
then compares *all* pairs with the prices; those above are added and the answer is mended, until there are
none. Then the sum of all prices equals the weight of the answer, which proves that no other weighs more.
Pairs that weigh exactly what their prices say contain every best answer: the tie-break is solved on these.
"""

from dataclasses import dataclass

import numpy as np

from mentorship.matching.auction import Auction
from mentorship.matching.market import NOBODY, Market
from mentorship.matching.pairs import AllPairs, FewPairs, Pairs, Source
from mentorship.matching.scoring import Scores
from mentorship.matching.tables import Marks, Table
from mentorship.matching.ties import TIE_BITS, Ties

Places = Table  # the column given to each row
CANDIDATES = 30  # enough that few pairs have to be added; the answer does not depend on it


class NotProvedError(RuntimeError):
    """The solver's own check failed: its answer may not be the best. Never expected."""


@dataclass(frozen=True)
class Proved:
    """An answer with the prices that prove it best."""

    given: Places
    row_prices: Table
    column_prices: Table


def best_places(
    points: Scores,
    open_pairs: Marks,
    capacities: Places,
    ties: Ties,
    bar: int | None = None,
    width: int = CANDIDATES,
) -> Places:
    """For each row the column it gets, or NOBODY: exact in count, weak pairs, points and tie-break in turn.

    `points` are not negative; only `open_pairs` are used; a column serves at most `capacities` rows; pairs
    below `bar` points are weak, none without a bar. `width` pairs of each row are looked at first.
    """
    rows, columns = points.shape
    if not rows or not columns:
        return np.full(rows, NOBODY, dtype=np.int64)
    places = np.minimum(capacities, open_pairs.sum(axis=0))
    good = rows * int(points.max()) + 1 if bar is not None else 0
    bonus = rows * (int(points.max()) + good) + 1
    source = AllPairs(
        np.where(open_pairs & (places > 0), points, points.dtype.type(-1)), bonus, bar or 0, good
    )
    best = proved(source, rows, places, np.full(columns, bonus, dtype=np.int64), width)
    tight = source.tight(best.row_prices, best.column_prices)
    return _break_ties(tight, best, places, ties, width)


def _break_ties(tight: Pairs, best: Proved, places: Places, ties: Ties, width: int) -> Places:
    """The greatest tie-break among the best answers.

    Those are exactly the ones on tight pairs that serve every row and fill every column with a price
    (complementary slackness). A bonus above any sum of ties makes both certain.
    """
    bonus = len(best.given) << TIE_BITS
    must_rows, must_columns = best.row_prices > 0, best.column_prices > 0
    musts = must_rows[tight.rows].astype(np.int64) + must_columns[tight.columns]
    weights = ties.of(tight.rows, tight.columns) + bonus * musts
    source = FewPairs(Pairs(tight.rows, tight.columns, weights))
    return proved(source, len(best.given), places, bonus * must_columns.astype(np.int64), width).given


def proved(source: Source, rows: int, places: Places, scarce: Table, width: int) -> Proved:
    """The heaviest answer over all pairs of the source; `scarce` is the price of places if there are few."""
    pairs = source.heaviest(width)
    market = _opened(pairs, rows, places, scarce)
    while True:
        market.settle()
        answer = Proved(
            np.array(market.given, dtype=np.int64),
            np.array(market.row_prices, dtype=np.int64),
            np.array(market.column_prices, dtype=np.int64),
        )
        more = source.above(answer.row_prices, answer.column_prices)
        if not len(more):
            check(market, places.tolist())
            return answer
        _take_in(market, more, more.above(answer.row_prices, answer.column_prices))


def _opened(pairs: Pairs, rows: int, places: Places, scarce: Table) -> Market:
    """A market at the prices of a quick auction; only those hold a place who want it at its price."""
    bidders = len(np.unique(pairs.rows))
    start = scarce if bidders > places.sum() else np.zeros_like(scarce)
    column_prices, given = Auction.among(pairs, rows, places, start).held()
    row_prices = np.zeros(rows, dtype=np.int64)
    np.maximum.at(row_prices, pairs.rows, pairs.weights - column_prices[pairs.columns])
    market = Market(row_prices.tolist(), column_prices.tolist(), places.tolist())
    market.add(zip(pairs.rows.tolist(), pairs.columns.tolist(), pairs.weights.tolist(), strict=True))
    happy = (pairs.above(row_prices, column_prices) == 0) & (given[pairs.rows] == pairs.columns)
    for row, column in zip(pairs.rows[happy].tolist(), pairs.columns[happy].tolist(), strict=True):
        market.give(row, column)
    return market


def _take_in(market: Market, more: Pairs, above: Table) -> None:
    """Adds pairs above their prices; their rows pay more and have to be seated again."""
    market.add(zip(more.rows.tolist(), more.columns.tolist(), more.weights.tolist(), strict=True))
    rows, first = np.unique(more.rows, return_index=True)
    for row, by in zip(rows.tolist(), np.maximum.reduceat(above, first).tolist(), strict=True):
        market.raise_price(row, by)


def check(market: Market, places: list[int]) -> None:
    """The proof, once no pair stands above its prices: the prices add up to the weight of the answer."""
    prices = sum(market.row_prices) + sum(
        price * n for price, n in zip(market.column_prices, places, strict=True)
    )
    weight = sum(
        next(w for column, w in market.of_row[row] if column == given)
        for row, given in enumerate(market.given)
        if given != NOBODY
    )
    fits = all(len(held) <= n for held, n in zip(market.holders, places, strict=True))
    if prices != weight or not fits or min(market.row_prices + market.column_prices) < 0:
        raise NotProvedError(f"prices add up to {prices}, the answer weighs {weight}")
