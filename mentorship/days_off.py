"""Days off that a person tells: nothing is asked of them meanwhile, and what waits moves to their return."""

from datetime import date

from mentorship.cadence import local_day
from mentorship.calendars import DaysOff, days_off_of
from mentorship.nudges import put_off
from mentorship.refusals import check_fields
from mentorship.work import Work
from storage.tables import Person

LONGEST_DAYS = 366


def coming_days_off(work: Work, person: Person) -> DaysOff | None:
    """The days off that are not over yet."""
    away = days_off_of(person)
    today = local_day(work.now, person.zone, work.default_zone)
    return away if away is not None and away.last >= today else None


def take_days_off(work: Work, person: Person, first: date | None, last: date | None) -> None:
    """Write down the days; they take the place of those told before. Raises WrongFields."""
    today = local_day(work.now, person.zone, work.default_zone)
    check_fields({"away_from": _wrong_first(first), "away_until": _wrong_last(first, last, today)})
    person.away_from, person.away_until = first, last
    work.session.add(person)
    put_off(work, person)
    work.note(person, "days_off_taken")


def end_days_off(work: Work, person: Person) -> None:
    """They are back, or do not go after all; does nothing if there are none."""
    person.away_from = person.away_until = None
    work.session.add(person)
    work.note(person, "days_off_ended")


def _wrong_first(first: date | None) -> str | None:
    return "Please pick your first day off." if first is None else None


def _wrong_last(first: date | None, last: date | None, today: date) -> str | None:
    if last is None:
        return "Please pick your last day off."
    if last < today:
        return "This day is over. Please pick one that is still ahead."
    if first is not None and last < first:
        return "Your last day off cannot be before the first."
    if first is not None and (last - first).days >= LONGEST_DAYS:
        return "That is more than a year. Please leave the program instead, and come back when you can."
    return None
