"""Days off: told in Slack, kept to by everything the bot asks, and ended early."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from mentorship.people import find_person
from sandbox import Person
from storage.tables import CheckIn
from tests.conversations.paired import a_pair
from tests.town import Town

QUESTION = "How is it going with"
MONDAY = date(2026, 3, 2)  # the town's first day


@pytest.fixture
def pair(town: Town) -> tuple[Person, Person]:
    """A mentor and a mentee who are about to be asked for the first time."""
    mentor, mentee, _ = a_pair(town, next_check_in_at=town.clock.now() + timedelta(days=1))
    return mentor, mentee


def take(person: Person, first: date, last: date) -> None:
    assert person.command("/mentorship", "away").ok
    person.modal(title="Days Off")
    person.fill("away_from", first)
    person.fill("away_until", last)


def asked(person: Person) -> bool:
    return any(QUESTION in message.text for message in person.messages())


def test_nobody_is_asked_on_a_day_off_and_everybody_when_they_are_back(
    town: Town, pair: tuple[Person, Person]
) -> None:
    mentor, mentee = pair
    take(mentor, MONDAY, MONDAY + timedelta(days=3))
    saved = mentor.submit()
    assert saved.updated is not None
    assert "away from 2 March 2026 until 5 March 2026" in str(saved.updated.blocks)
    town.pass_time(days=3)
    assert asked(mentee)
    assert not asked(mentor)
    town.pass_time(days=2)
    assert asked(mentor)


def test_who_is_away_for_the_whole_round_is_not_asked_about_it(
    town: Town, pair: tuple[Person, Person]
) -> None:
    mentor, mentee = pair
    take(mentor, MONDAY, MONDAY + timedelta(days=20))
    assert mentor.submit().ok
    town.pass_time(days=6)
    assert asked(mentee)
    with town.bench.read() as work:
        assert len(work.session.exec(select(CheckIn)).all()) == 1


def test_what_waited_already_moves_to_the_day_they_are_back(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, _ = pair
    town.pass_time(hours=22)  # tomorrow's questions are queued by now, for ten o'clock
    take(mentor, MONDAY + timedelta(days=1), MONDAY + timedelta(days=1))
    assert mentor.submit().ok
    town.pass_time(hours=24)
    assert not asked(mentor)
    town.pass_time(hours=24)
    assert asked(mentor)


def test_coming_back_early_ends_it_and_home_says_how_it_stands(
    town: Town, pair: tuple[Person, Person]
) -> None:
    mentor, _ = pair
    take(mentor, MONDAY, MONDAY + timedelta(days=20))
    assert mentor.submit().ok
    assert "You are away from 2 March 2026 until 22 March 2026." in str(
        mentor.command("/mentorship", "status").blocks
    )
    reply = mentor.command("/mentorship", "back")
    assert "no days off" in reply.text
    assert "You are away" not in str(mentor.command("/mentorship", "status").blocks)
    town.pass_time(days=3)
    assert asked(mentor)


def test_the_form_shows_what_is_noted_and_can_take_it_back(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, _ = pair
    take(mentor, MONDAY, MONDAY)
    assert mentor.submit().ok
    mentor.close_modal()
    assert mentor.command("/mentorship", "away").ok
    form = mentor.modal(title="Days Off")
    assert "2026-03-02" in str(form.blocks)
    mentor.click(form, "I Am Not Away")
    town.settle()
    assert "You are away" not in str(mentor.command("/mentorship", "status").blocks)


@pytest.mark.parametrize(
    ("first", "last", "field", "sentence"),
    [
        (MONDAY, MONDAY - timedelta(days=1), "away_until", "is over"),
        (MONDAY + timedelta(days=3), MONDAY + timedelta(days=2), "away_until", "cannot be before the first"),
        (MONDAY, MONDAY + timedelta(days=400), "away_until", "more than a year"),
    ],
)
def test_days_that_make_no_sense_are_told_beside_their_field(
    town: Town, pair: tuple[Person, Person], first: date, last: date, field: str, sentence: str
) -> None:
    mentor, _ = pair
    take(mentor, first, last)
    assert sentence in mentor.submit().errors[field]


def test_on_a_public_holiday_of_their_country_nobody_is_asked(town: Town) -> None:
    easter = date(2026, 4, 6)
    ahead = timedelta(days=(easter - MONDAY).days - 1)
    _, mentee, _ = a_pair(town, next_check_in_at=town.clock.now() + ahead)
    with town.bench.write() as work:
        person = find_person(work, mentee.id)
        assert person is not None
        person.zone = "Europe/Berlin"
    town.clock.move_by(ahead - timedelta(days=1))
    town.pass_time(days=2)
    assert not asked(mentee)
    town.pass_time(days=1)
    assert asked(mentee)
