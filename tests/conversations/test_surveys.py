"""Surveys, as participants live them in Slack."""

from datetime import timedelta

import pytest
from sqlmodel import select

from sandbox import Message, Person
from storage.tables import SurveyAnswer
from tests.town import Town


@pytest.fixture
def pair(town: Town) -> tuple[Person, Person]:
    """A mentor and a mentee who have just been asked for the first time."""
    mentor, mentee = town.person("Mona Mentor"), town.person("Max Mentee")
    town.run_program([mentor], [mentee])
    town.pass_time(days=4)
    return mentor, mentee


def prompt(person: Person) -> Message:
    return person.expect_message("How has the start been")


def test_a_participant_answers_and_the_prompt_becomes_a_thank_you(
    town: Town, pair: tuple[Person, Person]
) -> None:
    _, mentee = pair
    asked = prompt(mentee)
    assert "Nobody can see who said what" in asked.text
    mentee.click(asked, "Answer")
    mentee.modal(title="Start survey")
    mentee.fill("satisfaction", "4")
    mentee.fill("skill_level", "2")
    mentee.fill("words", "Good <!channel> start")
    assert mentee.submit().updated is not None
    town.settle()
    thanks = mentee.expect_message("Thank you for answering")
    assert thanks.ts == asked.ts
    assert not [block for block in thanks.blocks if block["type"] == "actions"]
    with town.bench.read() as work:
        (answer,) = work.session.exec(select(SurveyAnswer)).all()
    assert (answer.satisfaction, answer.skill_level, answer.words) == (4, 2, "Good <!channel> start")


def test_satisfaction_must_be_given(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, _ = pair
    mentor.click(prompt(mentor), "Answer")
    mentor.modal(title="Start survey")
    assert "satisfaction" in mentor.submit().errors
    forged = mentor.forge_submission("survey", {}, private_metadata='{"survey": 1}')
    assert not forged.ok
    assert nobody_answered(town)


def test_an_old_button_and_a_second_form_are_answered_kindly(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, _ = pair
    asked = prompt(mentor)
    mentor.command("/mentorship", "survey")
    mentor.modal(title="Start survey")
    mentor.fill("satisfaction", "5")
    mentor.submit()
    mentor.close_modal()
    mentor.click(asked, "take_survey", forge=True)
    assert mentor.open_modal is None
    values = {"satisfaction": {"satisfaction": {"selected_option": {"value": "1"}}}}
    mentor.forge_submission("survey", values, private_metadata='{"survey": 1}')
    town.settle()
    with town.bench.read() as work:
        assert [row.satisfaction for row in work.session.exec(select(SurveyAnswer))] == [5]


def test_nobody_answers_a_survey_that_was_not_for_them(town: Town, pair: tuple[Person, Person]) -> None:
    stranger = town.person("Sam Stranger")
    stranger.command("/mentorship", "status")
    values = {"satisfaction": {"satisfaction": {"selected_option": {"value": "1"}}}}
    for about in ('{"survey": 1}', '{"survey": "x"}', "[]", ""):
        stranger.forge_submission("survey", values, private_metadata=about)
    stranger.command("/mentorship", "survey")
    assert stranger.open_modal is None or stranger.open_modal.title != "Start survey"
    assert nobody_answered(town)


def test_one_reminder_and_then_peace(town: Town, pair: tuple[Person, Person]) -> None:
    mentor, _ = pair
    town.pass_time(days=6)
    town.clock.move_by(timedelta(days=5))
    town.settle()
    assert len([message for message in mentor.messages() if "only reminder" in message.text]) == 1
    late = prompt(mentor)
    mentor.click(late, "Answer")
    town.settle()
    assert mentor.expect_message("Thank you to everybody who answered").ts == late.ts


def nobody_answered(town: Town) -> bool:
    with town.bench.read() as work:
        return work.session.exec(select(SurveyAnswer)).first() is None
