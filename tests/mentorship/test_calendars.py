"""A person's working days: weekends and public holidays by country, and days off."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentorship.calendars import Calendar, DaysOff, country_of_zone, is_country

BERLIN, RIYADH, NEW_YORK = "Europe/Berlin", "Asia/Riyadh", "America/New_York"
START = datetime(2024, 1, 1, tzinfo=UTC)
GERMANY = Calendar(BERLIN, "UTC", "DE")


def test_public_holidays_of_the_country_are_no_working_days() -> None:
    assert not GERMANY.works_on(date(2026, 4, 3))  # Good Friday
    assert not GERMANY.works_on(date(2026, 4, 6))  # Easter Monday
    assert GERMANY.works_on(date(2026, 4, 7))
    assert Calendar(NEW_YORK, "UTC", "US").works_on(date(2026, 4, 6))


def test_what_only_a_part_of_the_country_celebrates_is_a_working_day() -> None:
    assert GERMANY.works_on(date(2026, 1, 6))  # Epiphany, in three of the sixteen states


def test_the_weekend_is_the_country_s_own() -> None:
    saudi = Calendar(RIYADH, "UTC", "SA")
    friday, sunday = date(2026, 6, 5), date(2026, 6, 7)
    assert not saudi.works_on(friday)
    assert saudi.works_on(sunday)
    assert GERMANY.works_on(friday)
    assert not GERMANY.works_on(sunday)


def test_without_a_country_only_saturday_and_sunday_are_free() -> None:
    nowhere = Calendar(None, "UTC")
    assert nowhere.works_on(date(2026, 1, 1))
    assert not nowhere.works_on(date(2026, 1, 3))


def test_after_a_holiday_the_next_working_moment_is_the_day_after_in_the_person_s_morning() -> None:
    good_friday = datetime(2026, 4, 3, 6, tzinfo=UTC)
    assert GERMANY.next_moment(good_friday) == datetime(2026, 4, 7, 8, tzinfo=UTC)


def test_somebody_at_work_hears_at_once_and_somebody_on_a_day_off_when_they_are_back() -> None:
    noon = datetime(2026, 6, 3, 10, tzinfo=UTC)
    away = Calendar(BERLIN, "UTC", "DE", DaysOff(date(2026, 6, 1), date(2026, 6, 5)))
    assert GERMANY.soon(noon) == noon
    assert away.soon(noon) == datetime(2026, 6, 8, 8, tzinfo=UTC)


def test_a_time_zone_tells_the_country_of_its_city() -> None:
    assert country_of_zone(BERLIN) == "DE"
    assert country_of_zone("Asia/Kolkata") == "IN"
    assert country_of_zone("Etc/UTC") is None
    assert country_of_zone(None) is None


def test_two_letters_are_a_country_or_not() -> None:
    assert is_country("NZ")
    assert not is_country("XX")
    assert not is_country("de")


@given(
    st.integers(0, 6 * 365 * 24).map(lambda hours: START + timedelta(hours=hours)),
    st.sampled_from([(BERLIN, "DE"), (RIYADH, "SA"), (NEW_YORK, "US"), ("Asia/Tokyo", "JP"), (None, None)]),
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(0, 60),
    st.times(time(9), time(16, 59)),
)
def test_the_next_moment_is_the_first_of_its_time_on_a_working_day(
    after: datetime, home: tuple[str | None, str | None], first: date, days: int, at: time
) -> None:
    zone, country = home
    calendar = Calendar(zone, "UTC", country, DaysOff(first, first + timedelta(days=days)))
    moment = calendar.next_moment(after, at.replace(second=0, microsecond=0))
    assert moment >= after
    assert calendar.is_at_work(moment)
    earlier = moment - timedelta(days=1)
    while earlier >= after:
        assert not calendar.is_at_work(earlier)
        earlier -= timedelta(days=1)
