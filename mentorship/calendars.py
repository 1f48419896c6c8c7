"""When a person works: not on weekends or public holidays of their country, nor on days off they told.

Public holidays are those of the whole country, from the `holidays` library; one that only a part of the
country has counts as a working day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Protocol

from mentorship.cadence import TEN, is_working_time, next_working_moment
from mentorship.work import Work

SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True)
class DaysOff:
    """From the first to the last day, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Calendar:
    """One person's working days; `country` is an ISO 3166 code of two letters, None if nobody knows it."""

    zone: str | None
    fallback: str
    country: str | None = None
    away: DaysOff | None = None

    def works_on(self, day: date) -> bool:
        """Whether the person works on this day of their own calendar."""
        if self.away is not None and day in self.away:
            return False
        return day.weekday() not in weekend_of(self.country) and day not in holidays_of(
            self.country, day.year
        )

    def is_at_work(self, moment: datetime) -> bool:
        """Whether it is nine to five of a working day."""
        return is_working_time(moment, self.zone, self.fallback, self.works_on)

    def next_moment(self, after: datetime, at: time = TEN) -> datetime:
        """The first moment (UTC), at or after `after`, that is `at` on a working day."""
        return _next_moment(self, after, at)

    def soon(self, after: datetime) -> datetime:
        """`after` itself if the person is at work then, else ten o'clock of the next working day."""
        return after if self.is_at_work(after) else self.next_moment(after)


@lru_cache(maxsize=10_000)
def _next_moment(calendar: Calendar, after: datetime, at: time) -> datetime:
    """Thousands are asked at one moment, and most of them keep one of few calendars."""
    return next_working_moment(
        after, calendar.zone, at=at, fallback=calendar.fallback, works_on=calendar.works_on
    )


class Employee(Protocol):
    """What a calendar is made of: a person, or as much of one."""

    @property
    def zone(self) -> str | None: ...

    @property
    def country(self) -> str | None: ...

    @property
    def away_from(self) -> date | None: ...

    @property
    def away_until(self) -> date | None: ...


def calendar_of(work: Work, person: Employee) -> Calendar:
    """The person's calendar; without a country in the HR file, their time zone says which it is."""
    country = person.country or country_of_zone(person.zone)
    return Calendar(person.zone, work.default_zone, country, days_off_of(person))


def days_off_of(person: Employee) -> DaysOff | None:
    """The days off they have told, also once they are over."""
    if person.away_from is None or person.away_until is None:
        return None
    return DaysOff(person.away_from, person.away_until)


@cache
def weekend_of(country: str | None) -> frozenset[int]:
    """The days of the week without work, Monday being 0."""
    known = _public_holidays(country)
    return SATURDAY_AND_SUNDAY if known is None else frozenset(known.weekend)


@cache
def holidays_of(country: str | None, year: int) -> frozenset[date]:
    """The public holidays of the whole country in a year; none where the library knows none."""
    return frozenset(_public_holidays(country, year) or ())


@cache
def country_of_zone(zone: str | None) -> str | None:
    """The country that a time zone's city lies in; None for a zone without one, or whose name has changed."""
    return _countries().get(zone or "")


def is_country(code: str) -> bool:
    """Whether these two letters name a country."""
    return code in _countries().values()


def _public_holidays(country: str | None, year: int | None = None) -> Any:
    # Imported when first asked: ten megabytes that a command such as `doctor` has no use for.
    import holidays

    if country is None or country not in holidays.list_supported_countries(include_aliases=False):
        return None
    return holidays.country_holidays(country, years=year)


@cache
def _countries() -> dict[str, str]:
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
