"""When people get round to things, by their temperament and their own clock."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.rehearsal.cast import Temperament, make_cast
from sandbox.rehearsal.habits import HOURS, Away, answers_at, holiday
from sandbox.rehearsal.hours import at_odd_hours, in_working_hours
from tests.rehearsal.troupe import employee

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati")
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis takes naive bounds
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


@given(MOMENTS, st.sampled_from(ZONES), st.integers())
def test_people_work_from_nine_to_five_on_working_days_of_their_own(
    moment: datetime, zone: str, seed: int
) -> None:
    found = in_working_hours(moment, zone, Random(seed))
    local = found.astimezone(ZoneInfo(zone))
    assert moment <= found <= moment + timedelta(days=4)
    assert local.weekday() < 5
    assert 9 <= local.hour < 17
    assert in_working_hours(found, zone, Random(seed)) == found


@given(MOMENTS, st.sampled_from(ZONES), st.integers())
def test_night_owls_answer_at_night_and_at_weekends(moment: datetime, zone: str, seed: int) -> None:
    found = at_odd_hours(moment, zone, Random(seed))
    local = found.astimezone(ZoneInfo(zone))
    assert moment <= found <= moment + timedelta(days=1)
    assert local.weekday() >= 5 or local.hour >= 20 or local.hour < 6


@given(MOMENTS, st.sampled_from(sorted(HOURS)), st.integers())
def test_nobody_answers_before_they_read(moment: datetime, temperament: Temperament, seed: int) -> None:
    read = moment + timedelta(hours=3)
    found = answers_at(employee("Ana", "mentee", temperament), None, moment, read, Random(seed))
    assert found is None or found >= read


@given(MOMENTS, st.integers())
def test_nothing_is_answered_on_holiday_and_everything_after_it(moment: datetime, seed: int) -> None:
    away = Away(moment - timedelta(days=3), moment + timedelta(days=12), is_told=False)
    who = employee("Ana", "mentee", Temperament.ON_HOLIDAY)
    for came in (moment - timedelta(days=3, minutes=5), moment):
        found = answers_at(who, away, came, came, Random(seed))
        assert found is not None
        assert not away.covers(found)


@pytest.mark.parametrize("weeks", [4, 12, 26])
def test_a_holiday_takes_two_to_three_weeks_around_the_middle(weeks: int) -> None:
    for seed in range(20):
        away = holiday(MONDAY, weeks, Random(seed))
        assert timedelta(days=14) <= away.ends - away.begins <= timedelta(days=21)
        assert away.begins < MONDAY + timedelta(weeks=weeks) / 2 < away.ends


def test_the_silent_never_answer_and_the_forgetful_about_every_second_time() -> None:
    def answered(temperament: Temperament) -> int:
        who = employee("Ana", "mentee", temperament)
        found = [answers_at(who, None, MONDAY, MONDAY, Random(seed)) for seed in range(200)]
        return sum(one is not None for one in found)

    assert answered(Temperament.SILENT) == 0
    assert 70 <= answered(Temperament.FORGETFUL) <= 130
    assert answered(Temperament.KEEN) == 200


def test_the_keen_are_faster_than_the_busy() -> None:
    def first(temperament: Temperament) -> datetime:
        found = [
            answers_at(employee("Ana", "mentee", temperament), None, MONDAY, MONDAY, Random(seed))
            for seed in range(50)
        ]
        return min(one for one in found if one is not None)

    assert first(Temperament.KEEN) < MONDAY + timedelta(hours=2)
    assert first(Temperament.BUSY) >= MONDAY + timedelta(hours=20)


def test_every_temperament_is_in_a_usual_cast_and_the_seed_decides() -> None:
    assert {one.temperament for one in make_cast(24, 1)} == set(Temperament)
    assert make_cast(24, 1) == make_cast(24, 1) != make_cast(24, 2)
    assert make_cast(30, 1)[:24] == make_cast(24, 1)
