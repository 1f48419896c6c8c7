"""All aims in one whole number per pair: one exact optimum is then the best in every aim, strictly in order.

Python's whole numbers have no end: one unit of an earlier aim outweighs everything that later aims can add
up to. To compare millions of pairs at once, the number is cut into chunks of 64 bits, first aims first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mentorship.matching.model import Aim
from mentorship.matching.ties import TIE_BITS

Wide = NDArray[np.int64]
Number = TypeVar("Number", int, Wide)
CHUNK_BITS = 60  # leaves room for sums of a few in 64 bits
EVEN = frozenset((Aim.COVERAGE, Aim.WEAK, Aim.TOTAL))  # rise evenly with the points, but for the bar
SLACK_BITS = 4  # between chunks: what lies below cannot be mistaken for a unit above


@dataclass(frozen=True)
class Chunk:
    """Some neighbouring aims: a pair's part by its points, and by how many bits it stands above the rest.

    The last chunk is the tie-break, which points do not tell: its `by_points` is all zeros.
    """

    shift: int
    by_points: Wide

    def parts_of(self, prices: Sequence[int]) -> list[int]:
        """The chunk of each price; what is left over is at least -1/4 and less than 3/4 of its unit."""
        shift, quarter = self.shift, 1 << self.shift >> 2
        return [(price + quarter) >> shift for price in prices]


@dataclass(frozen=True)
class Stretch:
    """From `least` to below `beyond` points a pair's first chunk is `slope` times the points and `more`."""

    least: int
    beyond: int
    slope: int
    more: int


@dataclass(frozen=True)
class Levels:
    """The weight of each aim, for at most `rows` mentees and points from 0 to `most`."""

    aims: tuple[Aim, ...]
    rows: int
    most: int
    bar: int | None = None

    @cached_property
    def units(self) -> dict[Aim, int]:
        """What one step in each aim weighs."""
        return self._layout[0]

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """The pair's number in pieces, the weightiest first."""
        return tuple(
            Chunk(shift, self.by_all_points({aim: self.units[aim] >> shift for aim in aims}))
            for shift, aims in self._layout[1]
        )

    def by_all_points(self, units: Mapping[Aim, int]) -> Wide:
        """What all numbers of points come to in these units, which must not need more than 64 bits."""
        points = np.arange(self.most + 1)
        worth = (unit * np.asarray(self.worth(aim, points)) for aim, unit in units.items())
        return np.zeros(self.most + 1, dtype=np.int64) + sum(worth)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Where the first chunk rises evenly: one stretch, two with a bar between, none if it is uneven."""
        first = self.chunks[0].by_points
        steps = np.diff(first)
        slope = int(steps.min()) if len(steps) else 1
        jumps = (np.flatnonzero(steps != slope) + 1).tolist()
        if slope < 1 or len(jumps) > 1:
            return ()
        edges = [0, *jumps, len(first)]
        return tuple(
            Stretch(least, beyond, slope, int(first[least]) - slope * least)
            for least, beyond in pairwise(edges)
        )

    def number(self, points: int) -> int:
        """What a pair with these points weighs, without the tie-break."""
        known = self._numbers.get(points)
        if known is None:
            known = sum(unit * int(self.worth(aim, points)) for aim, unit in self.units.items())
            self._numbers[points] = known
        return known

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {}

    @cached_property
    def rough(self) -> "Rough":
        """The same in 64 bits, for a first guess: right as long as prices are a few points."""
        size = self.most.bit_length()
        bits = {Aim.TOTAL: size + 2, Aim.SPREAD: 2 * size + 2, Aim.LOAD: 8}
        shifts: dict[Aim, int] = {}
        top = 0
        for aim in reversed(self.units):
            shifts[aim] = top
            top += bits.get(aim, 3)
        room = max(0, min(TIE_BITS, 61 - top))
        return Rough(self, {aim: shifts[aim] + room for aim in self.units}, TIE_BITS - room)

    @property
    def load_step(self) -> int:
        """What each further place of a mentor costs more than the one before."""
        return self.units.get(Aim.LOAD, 0)

    def worth(self, aim: Aim, points: Number) -> Number:
        """What a pair with these points adds to an aim. Load is no matter of a single pair."""
        if aim is Aim.COVERAGE:
            return points * 0 + 1
        if aim is Aim.WEAK:
            return (points < (self.bar or 0)) * -1
        if aim is Aim.TOTAL:
            return points
        return -((self.most - points) ** 2) if aim is Aim.SPREAD else points * 0

    def told_apart(self, amount: int) -> dict[Aim, int]:
        """A difference between two answers by aim, what they differ in by tie-break alone left out."""
        found = {}
        for aim, unit in self.units.items():
            found[aim] = (amount + unit // 2) // unit
            amount -= found[aim] * unit
        return found

    def _range(self, aim: Aim) -> int:
        """More than any two answers can differ in this aim."""
        each = {Aim.TOTAL: self.most, Aim.SPREAD: self.most**2, Aim.LOAD: self.rows}
        return self.rows * each.get(aim, 1) + 1

    @cached_property
    def _layout(self) -> tuple[dict[Aim, int], tuple[tuple[int, tuple[Aim, ...]], ...]]:
        """From the last aim to the first: units, and the chunks with their shifts."""
        below = self.rows << TIE_BITS  # more than two answers can differ in all later aims
        units: dict[Aim, int] = {}
        chunks: list[tuple[int, tuple[Aim, ...]]] = [(0, ())]
        for aim in reversed([aim for aim in self.aims if aim is not Aim.WEAK or self.bar is not None]):
            shift, aims = chunks[-1]
            whole = 2 * below * self._range(aim)
            apart = not aims or (aim in EVEN and not EVEN.issuperset(aims))
            if apart or (whole >> shift).bit_length() > CHUNK_BITS:
                shift = below.bit_length() + SLACK_BITS
                units[aim] = 1 << shift
                chunks.append((shift, (aim,)))
            else:
                units[aim] = ((2 * below >> shift) + 1) << shift
                chunks[-1] = (shift, (aim, *aims))
            below += units[aim] * self._range(aim)
        return dict(reversed(units.items())), tuple(reversed(chunks))


@dataclass(frozen=True)
class Rough:
    """Narrower units for each aim, above what is kept of the tie-break once `cut` bits are left out."""

    levels: Levels
    shifts: Mapping[Aim, int]
    cut: int

    @cached_property
    def by_points(self) -> Wide:
        """A pair's rough number by its points, without the tie-break."""
        return self.levels.by_all_points({aim: 1 << at for aim, at in self.shifts.items()})

    def weights(self, points: Wide, ties: Wide) -> Wide:
        """Rough numbers of pairs."""
        weights: Wide = self.by_points[points] + (ties >> self.cut)
        return weights

    def exact(self, price: int) -> int:
        """A rough price in true units."""
        found = 0
        for aim, at in self.shifts.items():
            part = (price + (1 << at >> 1)) >> at
            price -= part << at
            found += part * self.levels.units[aim]
        return found + (price << self.cut)
