"""Millions of pairs against prices at a glance: in short numbers, and none that matters passed over.

Prices may be far apart, and points are few. So prices are counted from a base near those they are compared
with, and what is too far off to matter is moved to the edge of what a short number holds.
"""

import numpy as np
from numpy.typing import NDArray

Wide = NDArray[np.int64]
Points = NDArray[np.signedinteger]  # whole points, below 0 where there is no pair
GROUPS = 16  # of columns, for each pair that is looked for


def reach_of(kind: np.dtype[np.signedinteger]) -> int:
    """How far from a base numbers of a kind are told apart; two of them can be added."""
    return 1 << (8 * kind.itemsize - 3)


def in_reach(block: Points, most: int) -> Points:
    """The block with points up to `most` within reach."""
    return block if most < reach_of(block.dtype) else block.astype(np.int64)


def nearby(prices: Wide, base: int, kind: np.dtype[np.signedinteger]) -> Points:
    """Prices counted from a base, those that are too far off moved nearer."""
    reach = reach_of(kind)
    return np.clip(prices - base, -reach, reach).astype(kind)


def reaching(block: Points, rows: Wide, columns: Wide, least: int = 0) -> tuple[Wide, Wide]:
    """Where a block has `least` points that reach both limits together: the rows and the columns.

    A row's limit and a column's add up to what a pair must have. Points must be within reach of 0.
    """
    reach, kind = reach_of(block.dtype), block.dtype
    bases, found = rows // reach * reach, [np.zeros((2, 0), dtype=np.int64)]
    for base in np.unique(bases).tolist():
        which = np.flatnonzero(bases == base)
        part = block if len(which) == len(block) else block[which]
        marks = part - nearby(columns, -base, kind) >= (rows[which] - base).astype(kind)[:, None]
        if np.count_nonzero(marks) > 4 * len(which):
            marks &= part >= least
        at = np.flatnonzero(marks)
        row, column = np.divmod(at[part.ravel()[at] >= least], block.shape[1])
        found.append(np.stack([which[row], column]))
    at_rows, at_columns = np.concatenate(found, axis=1)
    return at_rows, at_columns


def greatest(values: Points, width: int) -> Points:
    """For each row a number that at least `width` values reach, and few more."""
    columns = values.shape[1]
    groups = GROUPS * width
    if columns >= 2 * groups:  # so many groups as are wanted have a value that is as great
        size = columns // groups
        values = values[:, : size * groups].reshape(len(values), size, groups).max(axis=1)
    at = max(0, values.shape[1] - width)
    least: Points = np.partition(values, at, axis=1)[:, at]
    return least
