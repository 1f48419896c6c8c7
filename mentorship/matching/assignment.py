"""The exact solver: most pairs first, then most points, then the keyed tie-break, over plain arrays.

Mentors with several places become several columns. Coverage and points go into one whole number per pair
(a bonus larger than any total, plus the points), far below 2**53, so that float64 stays exact. Prices of
places, recovered from the first answer, then tell which pairs can be part of *any* best answer (those whose
weight equals the price of the mentee plus that of the mentor); the tie-break is solved on these alone.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mentorship.matching.tables import Marks, Table

Places = NDArray[np.int64]  # the column given to each row
NOBODY = -1
TIE_BITS = 30
EXACT_BITS = 53


def best_places(points: Table, open_pairs: Marks, capacities: Places, ties: Table) -> Places:
    """For each row the column it gets, or NOBODY: exact and lexicographic in count, points and tie-break.

    `points` and `ties` (below 2**30) are not negative; only `open_pairs` are used; a column serves at most
    `capacities` rows.
    """
    rows, columns = points.shape
    if not rows or not columns:
        return np.full(rows, NOBODY, dtype=np.int64)
    bonus = rows * int(points.max(initial=0)) + 1
    weights = np.where(open_pairs, points + bonus, 0)
    places = np.minimum(capacities, open_pairs.sum(axis=0))
    given = _heaviest(weights, places)
    column_prices = _column_prices(weights, given)
    held = np.where(given == NOBODY, 0, np.take_along_axis(weights, given[:, None], 1)[:, 0])
    row_prices = np.where(given == NOBODY, 0, held - column_prices[given])
    tight = open_pairs & (row_prices[:, None] + column_prices[None, :] == weights)
    return _break_ties(tight, places, ties, row_prices > 0, column_prices > 0)


def _heaviest(weights: Table, capacities: Places) -> Places:
    """The heaviest assignment; a weight of 0 is an absent pair."""
    column_of_place = np.repeat(np.arange(weights.shape[1]), capacities)
    rows, places = linear_sum_assignment(weights[:, column_of_place].astype(np.float64), maximize=True)
    columns = column_of_place[places]
    given = np.full(weights.shape[0], NOBODY, dtype=np.int64)
    real = weights[rows, columns] > 0
    given[rows[real]] = columns[real]
    return given


def _column_prices(weights: Table, given: Places) -> Places:
    """The lowest prices under which no row wants another column than the one it was given.

    A longest-path fixpoint: a row pays at least what makes its own column as dear as each better one. It ends
    because in an optimal answer no cycle of exchanges gains anything.
    """
    prices: Places = weights[given == NOBODY].max(axis=0, initial=0)
    rows = np.flatnonzero(given != NOBODY)
    while rows.size:
        paid = prices[given[rows]] - weights[rows, given[rows]]
        bids = (weights[rows] + paid[:, None]).max(axis=0)
        raised = bids > prices
        prices = np.maximum(prices, bids)
        matched = given != NOBODY
        rows = np.flatnonzero(matched & raised[given])
    return prices


def _break_ties(
    tight: Marks, capacities: Places, ties: Table, must_rows: Marks, must_columns: Marks
) -> Places:
    """The greatest tie-break among the best answers.

    Those are exactly the ones on tight pairs that serve every row and fill every column with a price
    (complementary slackness). A bonus above any sum of ties makes both certain.
    """
    given = np.full(tight.shape[0], NOBODY, dtype=np.int64)
    for rows, columns in _components(tight):
        spare = max(
            0, 2 * len(rows).bit_length() + 1 + TIE_BITS - EXACT_BITS
        )  # only beyond 2,000 rows at once
        tie = ties[np.ix_(rows, columns)] >> spare
        bonus = len(rows) << (TIE_BITS - spare)
        musts = must_rows[rows][:, None].astype(np.int64) + must_columns[columns][None, :]
        weights = np.where(tight[np.ix_(rows, columns)], tie + bonus * musts, 0)
        best = _heaviest(weights, np.minimum(capacities[columns], len(rows)))
        given[rows] = np.where(best == NOBODY, NOBODY, columns[best])
    return given


def _components(pairs: Marks) -> Iterator[tuple[Places, Places]]:
    """The rows and columns of each connected part; rows without a pair are left out."""
    rows, columns = np.nonzero(pairs)
    size = sum(pairs.shape)
    edges = coo_array((np.ones(len(rows)), (rows, columns + pairs.shape[0])), shape=(size, size))
    _, labels = connected_components(edges, directed=False)
    order = np.argsort(labels, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        left, right = part[part < pairs.shape[0]], part[part >= pairs.shape[0]] - pairs.shape[0]
        if left.size and right.size:
            yield left, right
