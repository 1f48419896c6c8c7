"""Somebody has what they told deleted: what they see, what others see, and what no longer shows anywhere."""

import pytest
from sqlmodel import select

from sandbox import Person
from storage.tables import AuditEntry, Enrollment
from tests.town import Town

WORDS = "My manager ignores me"


@pytest.fixture
def pair(town: Town) -> tuple[Person, Person]:
    mentor, mentee = town.person("Mona Mentor"), town.person("Max Mentee")
    town.run_program([mentor], [mentee])
    return mentor, mentee


def ask_for_help(person: Person) -> None:
    person.command("/mentorship", "ask")
    person.modal()
    person.fill("words", WORDS)
    person.submit()


def test_after_asking_once_more_it_is_gone_everywhere(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, mentee = pair
    ask_for_help(mentee)
    town.settle()
    assert WORDS in str(town.staff())
    mentee.command("/mentorship", "delete me")
    form = mentee.modal(title="Delete My Data")
    assert "Grow Together" in str(form.blocks)
    mentee.submit()
    assert "is deleted" in str(mentee.modal(title="Deleted").blocks)
    town.settle()
    assert WORDS not in str(town.staff())
    assert "can no longer take part" in mentor.messages()[-1].text
    with town.bench.read() as work:
        rows = work.session.exec(select(Enrollment.goals)).all()
        assert set(rows) == {""}
        assert "erased" in work.session.exec(select(AuditEntry.action)).all()


def test_closing_the_question_deletes_nothing(town: Town, pair: tuple[Person, Person]) -> None:
    _, mentee = pair
    mentee.command("/mentorship", "delete me")
    mentee.modal()
    mentee.close_modal()
    with town.bench.read() as work:
        assert "Lead a team with confidence" in work.session.exec(select(Enrollment.goals)).all()


def test_who_never_told_anything_may_ask_as_well(town: Town) -> None:
    somebody = town.person("Nora Nobody")
    somebody.command("/mentorship", "delete me")
    somebody.modal()
    somebody.submit()
    assert "is deleted" in str(somebody.modal(title="Deleted").blocks)
