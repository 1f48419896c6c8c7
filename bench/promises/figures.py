"""What was measured, and what was promised."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the result: in words what it is, its value, and the promise in words; was it kept?"""

    what: str
    value: str
    promise: str
    kept: bool


def none_of(what: str, count: int) -> Figure:
    """Something that must not happen at all."""
    return Figure(what, f"{count:,}", "0", count == 0)


def at_most(what: str, value: float, limit: float, unit: str) -> Figure:
    return Figure(what, f"{value:,.1f} {unit}", f"at most {limit:,.0f} {unit}", value <= limit)


def exactly(what: str, value: int, wanted: int) -> Figure:
    return Figure(what, f"{value:,}", f"{wanted:,}", value == wanted)


def told(what: str, value: str) -> Figure:
    """Nothing that was promised, but worth knowing."""
    return Figure(what, value, "", kept=True)
