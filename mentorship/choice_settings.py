"""What a program needs so that mentees choose mentors and these answer: its format, and enough days."""

from datetime import date, timedelta

from mentorship.refusals import check_fields
from storage.words import Format, PairedBy

ANSWER_DAYS = range(1, 15)  # to choose, and as many again to answer
USUAL_DAYS = 4
ONE_TO_ONE = (
    "People can choose each other only where mentees learn from mentors one to one. "
    "Choose that in the first step, or best fit here."
)
NEW_PARTNERS = (
    "Where people get new partners every few weeks, pairs are made by best fit. "
    "Choose that here, or let partners stay together."
)
HOW_LONG = f"Please enter a number of days from {ANSWER_DAYS[0]} to {ANSWER_DAYS[-1]}."


def check_by_choice(
    paired_by: PairedBy, kind: Format | None, rotate_weeks: int | None, answer_days: int
) -> None:
    """Raise WrongFields where people cannot choose each other, or for no such number of days."""
    wrong = None
    if paired_by == PairedBy.CHOICE:
        wrong = ONE_TO_ONE if kind not in (None, Format.MENTORING) else NEW_PARTNERS if rotate_weeks else None
    check_fields(
        {"paired_by": wrong, "answer_days": None if answer_days in ANSWER_DAYS else HOW_LONG},
    )


def check_room(paired_by: PairedBy, answer_days: int, closes: date, starts: date) -> None:
    """Raise WrongFields if there is no time to choose and to answer before the program starts."""
    earliest = closes + timedelta(days=2 * answer_days + 1)
    room = paired_by != PairedBy.CHOICE or starts >= earliest
    check_fields({"answer_days": None if room else _no_room(answer_days, earliest)})


def _no_room(days: int, earliest: date) -> str:
    each = "a day" if days == 1 else f"{days} days"
    return (
        f"Mentees choose for {each} after enrollment has closed and mentors answer for as long, so the "
        f"program can start on {earliest.day} {earliest:%B %Y} at the earliest. Move that day, "
        "or take fewer days."
    )
