"""Somebody with two mentees is asked about both in one message, and answers each."""

import pytest
from sqlmodel import select

from mentorship.people import find_person
from sandbox import Message, Person
from storage.tables import Enrollment, Program
from storage.words import Role
from tests.builders import a_person, an_enrollment
from tests.conversations.paired import a_pair
from tests.started_programs import a_pairing
from tests.town import Town


@pytest.fixture
def mentor(town: Town) -> Person:
    """With two mentees, about whom the same round asks."""
    mentor, _, number = a_pair(town, next_check_in_at=town.clock.now())
    second = town.person("Mia Mentee")
    with town.bench.write() as work:
        program = work.session.get_one(Program, number)
        known = find_person(work, mentor.id)
        assert known is not None
        mine = work.session.exec(select(Enrollment).where(Enrollment.person_id == known.key)).one()
        other = an_enrollment(work, program, Role.MENTEE, a_person(work, second.name, slack_id=second.id))
        a_pairing(work, program, mine, other, next_check_in_at=town.clock.now())
    town.pass_time(days=2)
    return mentor


def questions(person: Person) -> list[Message]:
    return [message for message in person.messages() if "How is it going with" in message.text]


def presses(message: Message, label: str) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["value"] for row in rows for element in row if element["text"]["text"] == label]


def test_one_message_asks_about_both_and_each_is_answered_by_itself(town: Town, mentor: Person) -> None:
    (asked,) = questions(mentor)
    assert asked.text.count("How is it going with") == 2
    first, second = presses(asked, "We Met")
    mentor.click(asked, "We Met", second)
    mentor.modal(title="We Met")
    assert mentor.submit().updated is not None
    mentor.close_modal()
    town.settle()
    (after,) = [message for message in mentor.messages() if message.ts == asked.ts]
    assert presses(after, "We Met") == [first]
    assert "You met" in after.text
    mentor.click(after, "Not Yet", presses(after, "Not Yet")[0])
    mentor.modal(title="Not Yet")
    mentor.fill("obstacle", "no_time")
    assert mentor.submit().ok
    town.settle()
    (done,) = [message for message in mentor.messages() if message.ts == asked.ts]
    assert presses(done, "Not Yet") == []
