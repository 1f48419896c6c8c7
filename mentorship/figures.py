"""A number in words, as coordinators read it: what it is called, what it is, what exactly was counted."""

from dataclasses import dataclass

from mentorship.measures import Measure


@dataclass(frozen=True)
class Figure:
    """One number with its definition; `display` is ready to read."""

    label: str
    display: str
    definition: str


def of_measure(label: str, measure: Measure) -> Figure:
    return Figure(label, measure.display, measure.definition)


def of_count(label: str, count: int, definition: str) -> Figure:
    return Figure(label, f"{count:,}", definition)
