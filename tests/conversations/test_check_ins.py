"""Check-ins and calls for help, as both sides and the coordinators live them in Slack."""

from datetime import timedelta

import pytest
from sqlmodel import select

from sandbox import Message, Person
from storage.tables import CheckIn, Meeting
from storage.words import CheckInAnswer, MeetingState
from tests.conversations.paired import a_pair
from tests.town import Town

QUESTION = "How is it going with"


@pytest.fixture
def pair(town: Town) -> tuple[Person, Person]:
    """A mentor and a mentee who have just been asked for the first time."""
    mentor, mentee, _ = a_pair(town, next_check_in_at=town.clock.now())
    town.settle()
    town.clock.move_by(timedelta(days=1, hours=4))
    town.settle()
    return mentor, mentee


def question(person: Person) -> Message:
    return person.expect_message(QUESTION)


def labels(message: Message) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


def answers(town: Town) -> set[CheckInAnswer | None]:
    with town.bench.read() as work:
        return set(work.session.exec(select(CheckIn.answer)))


def test_both_are_asked_and_a_meeting_told_of_by_both_counts_once(
    town: Town, pair: tuple[Person, Person]
) -> None:
    for person in pair:
        person.click(question(person), "We Met")
        person.modal(title="We Met")
        person.fill("rating", "5")
        assert person.submit().updated is not None
        town.settle()
        outcome = person.expect_message("You met")
        assert labels(outcome) == ["Change Answer"]
    with town.bench.read() as work:
        states = sorted(work.session.exec(select(Meeting.state)))
    assert states == [MeetingState.CANCELLED, MeetingState.MET]


def test_an_answer_counts_when_the_form_is_skipped_and_can_be_changed(
    town: Town, pair: tuple[Person, Person]
) -> None:
    mentor, _ = pair
    mentor.click(question(mentor), "We Met")
    mentor.modal(title="We Met")
    mentor.close_modal()
    town.settle()
    mentor.click(mentor.expect_message("You met"), "Change Answer")
    mentor.click(mentor.modal(title="Check-In"), "Not Yet")
    mentor.modal(title="Not Yet")
    mentor.fill("obstacle", "unsure_what_about")
    mentor.submit()
    town.settle()
    assert "Three questions" in mentor.expect_message("You have not met").text
    assert answers(town) == {CheckInAnswer.NOT_YET, None}


def test_an_old_button_and_a_double_click_change_nothing_and_show_what_stands(
    town: Town, pair: tuple[Person, Person]
) -> None:
    mentor, _ = pair
    asked = question(mentor)
    mentor.click(asked, "We Met")
    reply = mentor.click(asked, "I Need Help")
    town.settle()
    assert "answered this already" in str(reply) + str([message.text for message in mentor.messages()])
    assert answers(town) == {CheckInAnswer.MET, None}


def test_nobody_answers_for_their_partner_with_a_forged_button(
    town: Town, pair: tuple[Person, Person]
) -> None:
    mentor, mentee = pair
    with town.bench.read() as work:
        theirs = {row.person_id: row.id for row in work.session.exec(select(CheckIn))}
    for number in theirs.values():
        mentor.click(question(mentor), "check_in_need_help", f"{number}:1", forge=True)
        mentee.click(question(mentee), "check_in_need_help", "nonsense", forge=True)
    town.settle()
    assert answers(town) == {CheckInAnswer.NEED_HELP, None}


def test_a_check_in_can_be_answered_by_typing(town: Town, pair: tuple[Person, Person]) -> None:
    _, mentee = pair
    mentee.command("/mentorship", "check-in")
    mentee.click(mentee.modal(title="Check-In"), "It Is Planned")
    mentee.modal(title="It Is Planned")
    mentee.fill("meeting_at", int(town.clock.now().timestamp()) - 60)
    assert "still ahead" in str(mentee.submit().errors)
    mentee.fill("meeting_at", int(town.clock.now().timestamp()) + 86_400)
    mentee.submit()
    town.settle()
    assert mentee.expect_message("You will meet")
    assert answers(town) == {CheckInAnswer.SCHEDULED, None}


def test_a_call_for_help_reaches_the_coordinators_and_the_answer_comes_back(
    town: Town, pair: tuple[Person, Person]
) -> None:
    mentor, mentee = pair
    mentee.click(question(mentee), "I Need Help")
    mentee.modal(title="I Need Help")
    mentee.fill("words", "We <!channel> never find a time")
    mentee.submit()
    town.settle()
    call = town.coordinator.expect_message("asked for help", town.staff_channel)
    assert "never find a time" in call.text
    town.coordinator.click(call, "I Will Take Care")
    town.settle()
    assert labels(town.coordinator.expect_message("took care of it", town.staff_channel)) == []
    assert mentee.expect_message("takes care of it")
    assert not any("never find a time" in message.text for message in mentor.messages())


def test_whoever_takes_part_can_ask_for_help(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, _ = pair
    mentor.command("/mentorship", "ask How long does this go on?")
    mentor.modal(title="Ask for Help")
    mentor.submit()
    town.settle()
    call = town.coordinator.expect_message("How long does this go on?", town.staff_channel)
    mentor.click(call, "take_concern", forge=True)
    town.settle()
    assert labels(town.staff()[-1]) == ["I Will Take Care"]
    town.admin("concerns")
    town.coordinator.click(town.coordinator.modal(title="Calls for Help"), "I Will Take Care")
    town.settle()
    assert mentor.expect_message("takes care of it")
