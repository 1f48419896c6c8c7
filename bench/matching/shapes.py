"""Tables of points that are known to be hard for solvers of this kind, besides those of a made-up company."""

from collections.abc import Callable, Mapping

import numpy as np

from mentorship.matching.glance import Points


def flat(rows: int, columns: int, _: np.random.Generator) -> Points:
    """All pairs alike, as when nobody filled in the form."""
    return np.full((rows, columns), 7, dtype=np.int16)


def same(rows: int, columns: int, random: np.random.Generator) -> Points:
    """Everybody wants the same mentors, in the same order."""
    return np.tile(np.sort(random.integers(0, 800, columns)), (rows, 1)).astype(np.int16)


def bands(rows: int, columns: int, random: np.random.Generator) -> Points:
    """Few different points, so that ties abound."""
    return (random.integers(0, 9, (rows, columns)) * 100).astype(np.int16)


def chance(rows: int, columns: int, random: np.random.Generator) -> Points:
    """Points that mean nothing."""
    return random.integers(0, 800, (rows, columns)).astype(np.int16)


SHAPES: Mapping[str, Callable[[int, int, np.random.Generator], Points]] = {
    "flat": flat,
    "same": same,
    "bands": bands,
    "chance": chance,
}
