"""Looking at the agenda, as the two of a pair live it in Slack."""

import pytest

from sandbox import Message, Person
from tests.town import Town


@pytest.fixture
def pair(town: Town) -> tuple[Person, Person]:
    """A mentor and a mentee who were introduced."""
    mentor, mentee = town.person("Mona Mentor"), town.person("Max Mentee")
    town.run_program([mentor], [mentee])
    return mentor, mentee


def introduction(person: Person) -> Message:
    (group,) = person.group_dms()
    return next(one for one in person.messages(group.id) if "your mentor in" in one.text)


def test_both_see_the_agenda_by_a_press_or_a_word(pair: tuple[Person, Person]) -> None:
    mentor, mentee = pair
    mentor.click(introduction(mentor), "Show Agenda")
    assert "For your first meeting" in mentor.modal(title="Agenda").content
    mentee.command("/mentorship", "agenda")
    assert "For your first meeting" in mentee.modal(title="Agenda").content


def test_nobody_else_sees_it(town: Town, pair: tuple[Person, Person]) -> None:
    sam = town.person("Sam Stranger")
    assert "no partner to meet" in sam.command("/mentorship", "agenda").text
    sam.click(introduction(pair[0]), "show_agenda", "1", forge=True)
    town.settle()
    assert sam.open_modal is None


def test_a_meeting_held_brings_the_agenda_of_the_next(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, _ = pair
    town.pass_time(days=15)
    asked = mentor.expect_message("How is it going with")
    assert "For your first meeting" in asked.content
    mentor.click(asked, "We Met")
    mentor.modal(title="We Met")
    town.settle()
    assert "For meeting 2" in introduction(mentor).text
    assert "For meeting 2" in mentor.expect_message("Good to hear").content
