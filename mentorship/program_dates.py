"""Which days a program may have: when enrollment closes, when it starts and when it ends."""

from collections.abc import Mapping
from datetime import date, timedelta

from mentorship.refusals import check_fields
from storage.tables import Program
from storage.words import ProgramState

SHORTEST = timedelta(days=28)
SHORTEST_ROLLING = timedelta(days=42)
AHEAD = "Please pick a day after today."
TOO_SHORT_TO_JOIN = (
    "A program that people can join at any time needs at least six weeks: nobody joins in its last four."
)
# From these states on a day has passed, whatever the calendar says: enrollment can be closed early.
PASSED: Mapping[str, tuple[ProgramState, ...]] = {
    "enrollment_closes_on": (ProgramState.MATCHING, ProgramState.RUNNING),
    "starts_on": (ProgramState.RUNNING,),
}


def check_dates(today: date, closes: date, starts: date, ends: date) -> None:
    """Raise WrongFields for dates in the past, in the wrong order or too close together."""
    wrong = {"enrollment_closes_on": AHEAD if closes <= today else None}
    check_fields({**_out_of_order(closes, starts, ends), **wrong})


def check_rolling(rolling: bool, starts: date, ends: date) -> None:
    """Raise WrongFields if people shall join at any time a program in which there is hardly time for it."""
    too_short = rolling and ends < starts + SHORTEST_ROLLING
    check_fields({"rolling": TOO_SHORT_TO_JOIN if too_short else None})


def check_moved_dates(today: date, program: Program, closes: date, starts: date, ends: date) -> None:
    """Raise WrongFields for moving a date that has passed, or to a day that is not ahead."""
    dates = {"enrollment_closes_on": closes, "starts_on": starts, "ends_on": ends}
    moved = {name: day for name, day in dates.items() if day != getattr(program, name)}
    if moved:
        wrong = {name: _why_not(today, program, name, day) for name, day in moved.items()}
        order = _out_of_order(closes, starts, ends)
        check_fields({name: wrong.get(name) or order.get(name) for name in dates})


def _why_not(today: date, program: Program, name: str, day: date) -> str | None:
    if program.state in PASSED.get(name, ()):
        return "This day has passed, so it can no longer be moved."
    return AHEAD if day <= today else None


def _out_of_order(closes: date, starts: date, ends: date) -> dict[str, str | None]:
    return {
        "starts_on": "Please start after enrollment has closed." if starts <= closes else None,
        "ends_on": "A program needs at least four weeks." if ends < starts + SHORTEST else None,
    }
