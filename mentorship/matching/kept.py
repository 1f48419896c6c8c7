"""A table of whole points in memory that can change, a row per mentee and a column per mentor."""

from collections.abc import Iterator

from mentorship.matching.glance import Points

ROWS_AT_ONCE = 128  # so that a block of a large program stays in the processor's cache
NO_PAIR = -1


class Kept:
    """A table of points in memory that can change."""

    def __init__(self, points: Points) -> None:
        self.points = points

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.points.shape
        return rows, columns

    def blocks(self) -> Iterator[tuple[int, Points]]:
        """A few rows at a time, each time with the number of the first."""
        for start in range(0, len(self.points), ROWS_AT_ONCE):
            yield start, self.points[start : start + ROWS_AT_ONCE]
