"""When people sit at their desks: working hours by a person's own clock, and the hours of night owls."""

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

BEGINS, ENDS = time(9), time(17)
SUNDOWN, SUNRISE = time(20), time(6)
SATURDAY = 5
DAY = timedelta(days=1)


def in_working_hours(moment: datetime, zone: str, dice: Random) -> datetime:
    """The moment itself on a working day between nine and five, or else within the next such morning."""
    local = moment.astimezone(ZoneInfo(zone))
    if _is_workday(local) and BEGINS <= local.time() < ENDS:
        return moment
    day = local if _is_workday(local) and local.time() < BEGINS else local + DAY
    while not _is_workday(day):
        day += DAY
    return _at(day, BEGINS, moment) + timedelta(minutes=dice.uniform(0, 150))


def at_odd_hours(moment: datetime, zone: str, dice: Random) -> datetime:
    """The moment itself at night or at a weekend, or else within the next evening."""
    local = moment.astimezone(ZoneInfo(zone))
    if not _is_workday(local) or local.time() >= SUNDOWN or local.time() < SUNRISE:
        return moment
    return _at(local, SUNDOWN, moment) + timedelta(minutes=dice.uniform(0, 230))


def _is_workday(local: datetime) -> bool:
    return local.weekday() < SATURDAY


def _at(day: datetime, clock: time, moment: datetime) -> datetime:
    """That time of the local day, in the zone in which `moment` was given."""
    return datetime.combine(day.date(), clock, day.tzinfo).astimezone(moment.tzinfo)
