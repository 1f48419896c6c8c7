"""Local times, working moments, rhythms and shared working days, in every zone there is."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.cadence import (
    is_working_time,
    local_day,
    local_moment,
    next_working_moment,
    shared_working_hours,
    zone_of,
)

ZONES = sorted(available_timezones())
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda m: at(2026, 1, 1) + timedelta(minutes=m))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("wanted", [time(0), time(2, 30)])
def test_every_zone_has_exactly_one_rising_moment_per_local_date_for_two_years(wanted: time) -> None:
    for zone in clocks():
        tz = ZoneInfo(zone)
        moments = [local_moment(day, wanted, zone, "UTC") for day in two_years()]
        assert all(earlier < later for earlier, later in pairwise(moments))
        assert [moment.astimezone(tz).date() for moment in moments] == two_years()


def clocks() -> list[str]:
    """One zone for each way in which clocks run in these two years, by a look at them every three hours."""
    walls = [datetime(2026, 1, 1) + timedelta(hours=3 * n) for n in range(730 * 8)]  # noqa: DTZ001
    return sorted({tuple(map(ZoneInfo(zone).utcoffset, walls)): zone for zone in ZONES}.values())


def two_years() -> list[date]:
    return [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(ZONES), DAYS, TIMES)
def test_the_moment_is_the_first_at_which_clocks_show_that_time_or_later(
    zone: str, day: date, wanted: time
) -> None:
    moment = local_moment(day, wanted, zone, "UTC")
    tz = ZoneInfo(zone)
    assert moment.tzinfo is UTC
    assert moment.astimezone(tz).replace(tzinfo=None) >= datetime.combine(day, wanted)
    for minutes in (1, 30, 60, 120, 180):
        before = (moment - timedelta(minutes=minutes)).astimezone(tz).replace(tzinfo=None)
        assert before < datetime.combine(day, wanted)


def test_a_time_that_does_not_exist_becomes_the_first_moment_after_the_gap() -> None:
    assert local_moment(date(2027, 3, 28), time(2, 30), "Europe/Berlin", "UTC") == at(2027, 3, 28, 1)


def test_an_ambiguous_time_means_its_first_occurrence() -> None:
    assert local_moment(date(2026, 10, 25), time(2, 30), "Europe/Berlin", "UTC") == at(2026, 10, 25, 0, 30)
    second = time(2, 30, fold=1)
    assert local_moment(date(2026, 10, 25), second, "Europe/Berlin", "UTC") == at(2026, 10, 25, 0, 30)


def test_a_day_that_a_zone_skipped_altogether_becomes_the_start_of_the_next() -> None:
    skipped = local_moment(date(2011, 12, 30), time(10), "Pacific/Apia", "UTC")
    assert skipped == at(2011, 12, 30, 10)
    assert local_day(skipped, "Pacific/Apia", "UTC") == date(2011, 12, 31)


@pytest.mark.parametrize("unknown", [None, "", "Mars/Base", "../etc/passwd", "Europe", "/etc/localtime"])
def test_an_unknown_zone_gives_way_to_the_fallback(unknown: str | None) -> None:
    assert zone_of(unknown, "Asia/Tokyo") == ZoneInfo("Asia/Tokyo")


@settings(max_examples=120, deadline=None)
@given(MOMENTS, st.sampled_from(ZONES), TIMES)
def test_the_next_working_moment_is_the_earliest_on_a_weekday(
    after: datetime, zone: str, wanted: time
) -> None:
    moment = next_working_moment(after, zone, at=wanted, fallback="UTC")
    assert after <= moment <= after + timedelta(days=4)
    day = local_day(moment, zone, "UTC")
    assert day.weekday() < 5
    assert moment == local_moment(day, wanted, zone, "UTC")
    earlier = [day - timedelta(days=n) for n in range(1, 5)]
    assert all(local_moment(d, wanted, zone, "UTC") < after for d in earlier if d.weekday() < 5)
    assert next_working_moment(moment, zone, at=wanted, fallback="UTC") == moment


def test_on_friday_evening_the_next_working_moment_is_monday_at_ten() -> None:
    friday_evening = at(2026, 3, 6, 18)
    assert next_working_moment(friday_evening, "Europe/Berlin", fallback="UTC") == at(2026, 3, 9, 9)


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        (at(2026, 3, 2, 8), True),  # Monday 9:00 in Berlin
        (at(2026, 3, 2, 7, 59), False),
        (at(2026, 3, 2, 15, 59), True),
        (at(2026, 3, 2, 16), False),
        (at(2026, 3, 7, 10), False),  # Saturday
    ],
)
def test_working_time_is_monday_to_friday_nine_to_five(moment: datetime, working: bool) -> None:
    assert is_working_time(moment, "Europe/Berlin", "UTC") is working


def test_berlin_and_new_york_share_two_hours() -> None:
    shared = shared_working_hours("Europe/Berlin", "America/New_York", date(2026, 3, 2), "UTC")
    assert (shared.minutes, shared.start_utc, shared.end_utc) == (120, at(2026, 3, 2, 14), at(2026, 3, 2, 16))


def test_a_working_day_may_meet_the_next_day_of_the_other() -> None:
    shared = shared_working_hours("America/Los_Angeles", "Pacific/Auckland", date(2026, 6, 1), "UTC")
    assert shared.minutes == 3 * 60
    assert shared.start_utc == at(2026, 6, 1, 21)


def test_without_a_common_hour_there_is_no_stretch() -> None:
    shared = shared_working_hours("Asia/Tokyo", "Europe/Berlin", date(2026, 3, 2), "UTC")
    assert (shared.minutes, shared.start_utc, shared.end_utc) == (0, None, None)


def test_a_night_shift_ends_on_the_next_day() -> None:
    shared = shared_working_hours(
        None, None, date(2026, 3, 2), "UTC", hours_a=(22 * 60, 6 * 60), hours_b=(4 * 60, 12 * 60)
    )
    assert (shared.minutes, shared.start_utc) == (120, at(2026, 3, 3, 4))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from(ZONES), DAYS)
def test_a_shared_stretch_lies_in_both_working_days(zone_a: str, zone_b: str, day: date) -> None:
    shared = shared_working_hours(zone_a, zone_b, day, "UTC")
    assert 0 <= shared.minutes <= 8 * 60
    if shared.start_utc is None or shared.end_utc is None:
        assert shared.minutes == 0
        return
    assert shared.end_utc - shared.start_utc == timedelta(minutes=shared.minutes)
    for zone in (zone_a, zone_b):
        first, last = (m.astimezone(ZoneInfo(zone)) for m in (shared.start_utc, shared.end_utc))
        assert time(9) <= first.time() <= last.time() <= time(17)
    assert shared_working_hours(zone_a, zone_a, day, "UTC").minutes == 8 * 60
