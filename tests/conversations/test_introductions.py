"""Introductions, meetings and partings, as both sides live them in Slack."""

from datetime import timedelta

import pytest

from sandbox import Message, Person
from tests.town import Town


@pytest.fixture
def pair(town: Town) -> tuple[Person, Person]:
    """A mentor and a mentee who were introduced."""
    mentor, mentee = town.person("Mona Mentor"), town.person("Max Mentee")
    number = town.open_program()
    town.enroll(mentor, "mentor")
    town.enroll(mentee, "mentee")
    town.admin(f"accept all {number}")
    town.admin(f"close enrollment {number}")
    town.settle()
    town.admin(f"approve {number}")
    town.clock.move_by(timedelta(days=14, hours=6))
    town.settle()
    return mentor, mentee


def introduction(person: Person) -> Message:
    (group,) = person.group_dms()
    return next(
        one for one in person.messages(group.id) if "your mentor in" in one.text or "ended" in one.text
    )


def test_both_meet_in_one_conversation_and_either_says_when_they_meet(
    town: Town, pair: tuple[Person, Person]
) -> None:
    mentor, mentee = pair
    assert introduction(mentor) is introduction(mentee)
    mentee.click(introduction(mentee), "Say When We Meet")
    mentee.modal(title="Next Meeting")
    mentee.fill("meeting_at", town.clock.now() + timedelta(days=3))
    assert "Noted" in str(mentee.submit().updated)
    town.settle()
    assert "You meet next:" in introduction(mentor).text
    mentor.click(introduction(mentor), "Change the Time")
    mentor.modal(title="Next Meeting")
    mentor.fill("meeting_at", town.clock.now() - timedelta(days=1))
    assert "still ahead" in mentor.submit().errors["meeting_at"]


def test_meeting_can_be_typed_but_only_by_the_two(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, _ = pair
    mentor.command("/mentorship", "meet")
    assert mentor.modal(title="Next Meeting")
    stranger = town.person("Sam Stranger")
    assert "no partner to meet" in str(stranger.command("/mentorship", "meet"))
    assert "Only the two people" in str(stranger.command("/mentorship", "meet 1"))
    assert "Only the two people" in str(town.coordinator.command("/mentorship", "meet 1"))
    stranger.click(introduction(mentor), "plan_meeting", "1", forge=True)
    stranger.forge_submission(
        "meeting_time",
        {"meeting_at": {"meeting_at": {"type": "datetimepicker", "selected_date_time": 1900000000}}},
        private_metadata='{"pairing": 1}',
    )
    town.settle()
    assert "You meet next" not in introduction(mentor).text


def test_a_coordinator_ends_a_pair_and_both_hear_it(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, mentee = pair
    cora = town.coordinator
    town.admin("pairs")
    cora.click(cora.modal(title="Pairs"), "End Pairing")
    town.rest()
    assert "0 pairs" in str(cora.modal(title="Pairs").source)
    town.settle()
    assert mentee.expect_message("You go first when people are matched again")
    assert mentor.expect_message("Your place is free again")
    assert not [block for block in introduction(mentor).blocks if block["type"] == "actions"]
    assert "has ended already" in str(town.admin("end pairing 1"))
    mentor.click(introduction(mentor), "plan_meeting", "1", forge=True)
    group = mentor.group_dms()[0].id
    assert mentor.expect_message("This pairing has ended", group)


def test_participants_do_not_see_or_end_pairs(town: Town, pair: tuple[Person, Person]) -> None:
    for person in pair:
        for words in ("admin pairs 1", "admin end pairing 1", "admin end pairing x"):
            assert "Only the coordinators" in str(person.command("/mentorship", words))
    assert "your mentor in" in introduction(pair[0]).text
