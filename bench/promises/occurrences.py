"""P9: what is due at a time of day falls due once on each date of a person's calendar, in every zone."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from bench.promises.figures import Figure, none_of, told
from mentorship.cadence import local_moment

FIRST, DAYS = date(2026, 1, 1), 730
# Clocks are changed between midnight and three: those times are missing on one day and come twice on another.
TIMES = (time(0), time(0, 30), time(1), time(2), time(2, 30), time(3), time(10))


def occurrences() -> Iterator[Figure]:
    """Dates without an occurrence, with more than one, and occurrences out of order, over all zones."""
    zones = sorted(available_timezones())
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    wrong: Counter[str] = Counter()
    for zone in zones:
        for wanted in TIMES:
            wrong += _wrong(zone, days, [local_moment(day, wanted, zone, "UTC") for day in days])
    yield told("Zones × dates × times of day", f"{len(zones):,} × {DAYS:,} × {len(TIMES)}")
    yield told("Occurrences", f"{len(zones) * DAYS * len(TIMES):,}")
    for what in (
        "dates without an occurrence",
        "dates with more than one",
        "occurrences before an earlier one",
    ):
        yield none_of(what.capitalize(), wrong[what])


def _wrong(zone: str, days: list[date], moments: list[datetime]) -> Counter[str]:
    """How often each rule is broken by the moments of these days."""
    tz = ZoneInfo(zone)
    on = Counter(moment.astimezone(tz).date() for moment in moments)
    return Counter(
        {
            "dates without an occurrence": sum(on[day] == 0 for day in days),
            "dates with more than one": sum(times > 1 for times in on.values()),
            "occurrences before an earlier one": sum(
                later <= earlier for earlier, later in pairwise(moments)
            ),
        }
    )
