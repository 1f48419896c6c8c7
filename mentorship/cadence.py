"""Time rules: what a local time, a working moment, a rhythm and a shared working day are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
NINE_TO_FIVE = (9 * 60, 17 * 60)
TEN = time(10)


class Cadence(StrEnum):
    """How often something happens; a month is four weeks, so that the weekday stays."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"

    @property
    def days(self) -> int:
        """Days from one occurrence to the next."""
        return {Cadence.WEEKLY: 7, Cadence.FORTNIGHTLY: 14, Cadence.MONTHLY: 28}[self]


@dataclass(frozen=True)
class SharedHours:
    """The longest stretch in which two people both work; the ends are None when there is none."""

    minutes: int
    start_utc: datetime | None = None
    end_utc: datetime | None = None


def zone_of(name: str | None, fallback: str) -> ZoneInfo:
    """The zone called `name`, or the fallback zone for none or one that this machine does not know."""
    if name:
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, LookupError):
            pass  # "Mars/Base", "../etc" and "Europe" (a directory) are all the same to us: not a zone
    return ZoneInfo(fallback)


@lru_cache(maxsize=10_000)
def local_moment(day: date, at: time, zone: str | None, fallback: str) -> datetime:
    """The moment (UTC) at which clocks in `zone` first show `at` on `day`.

    A time that does not exist becomes the first moment after the gap; an ambiguous one its first occurrence.
    """
    tz = zone_of(zone, fallback)
    wanted = datetime.combine(day, at.replace(fold=0), tz)
    moment = wanted.astimezone(UTC)
    if moment.astimezone(tz).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return moment
    return _end_of_gap(wanted)


def _end_of_gap(wanted: datetime) -> datetime:
    """The first moment after the gap that swallows the local time `wanted`.

    Inside a gap fold=0 reads with the offset before it and fold=1 with the offset after it (PEP 495), so the
    two readings lie on both sides of the change, which is found by halving.
    """
    early = wanted.replace(fold=1).astimezone(UTC)
    late = wanted.replace(fold=0).astimezone(UTC)
    before = early.astimezone(wanted.tzinfo).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(wanted.tzinfo).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def local_day(moment: datetime, zone: str | None, fallback: str) -> date:
    """The calendar day it is for a person in `zone` at `moment`."""
    return moment.astimezone(zone_of(zone, fallback)).date()


def latest_day(moment: datetime) -> date:
    """The calendar day where days begin first, at UTC+14: it is no later anywhere."""
    return (moment + timedelta(hours=14)).date()


def is_weekday(day: date) -> bool:
    """Whether it is a Monday to Friday."""
    return day.weekday() < 5


def is_working_time(
    moment: datetime, zone: str | None, fallback: str, works_on: Callable[[date], bool] = is_weekday
) -> bool:
    """Whether it is 9:00 to 17:00 of a working day for a person in `zone`."""
    local = moment.astimezone(zone_of(zone, fallback))
    start, end = NINE_TO_FIVE
    return works_on(local.date()) and start <= local.hour * 60 + local.minute < end


def next_working_moment(
    after: datetime,
    zone: str | None,
    *,
    at: time = TEN,
    fallback: str,
    works_on: Callable[[date], bool] = is_weekday,
) -> datetime:
    """The first moment (UTC), at or after `after`, that is `at` on a working day in `zone`."""
    day = local_day(after, zone, fallback)
    while True:
        moment = local_moment(day, at, zone, fallback)
        if moment >= after and works_on(day):
            return moment
        day += timedelta(days=1)


def shared_working_hours(
    zone_a: str | None,
    zone_b: str | None,
    on: date,
    fallback: str,
    *,
    hours_a: tuple[int, int] = NINE_TO_FIVE,
    hours_b: tuple[int, int] = NINE_TO_FIVE,
) -> SharedHours:
    """The longest stretch that A's working day `on` shares with one of B's, in whole minutes.

    B's day may be the one before or after: Tuesday morning in Auckland is Monday afternoon in Los Angeles.
    Hours are minutes from local midnight. Of equally long stretches the first is taken.
    """
    start_a, end_a = working_day(on, hours_a, zone_a, fallback)
    stretches = (
        (max(start_a, start_b), min(end_a, end_b))
        for start_b, end_b in _days_around(on, hours_b, zone_b, fallback)
    )
    start, end = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    minutes = (end - start) // timedelta(minutes=1)
    return SharedHours(minutes, start, end) if minutes > 0 else SharedHours(0)


def _days_around(
    on: date, hours: tuple[int, int], zone: str | None, fallback: str
) -> Iterator[tuple[datetime, datetime]]:
    for days in (-1, 0, 1):
        yield working_day(on + timedelta(days=days), hours, zone, fallback)


def working_day(
    day: date, hours: tuple[int, int], zone: str | None, fallback: str
) -> tuple[datetime, datetime]:
    """From when to when (UTC) somebody works on their day; `hours` are minutes from local midnight."""
    start, end = hours
    if end <= start:
        end += MINUTES_A_DAY  # a night shift ends on the next day
    return _minute_of(day, start, zone, fallback), _minute_of(day, end, zone, fallback)


def _minute_of(day: date, minute: int, zone: str | None, fallback: str) -> datetime:
    days, rest = divmod(minute, MINUTES_A_DAY)
    return local_moment(day + timedelta(days=days), time(rest // 60, rest % 60), zone, fallback)
