"""Surveys on the screen: plain about anonymity, within limits, and showing their outcome."""

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.notices import SurveyPrompt, SurveyReminder
from mentorship.survey_waves import open_due
from mentorship.surveys import Opinion, Questions, answer_survey, questions_for
from mentorship.work import Work
from storage.tables import Person, Program, Survey, SurveyParticipation
from storage.words import EnrollmentState, ProgramState, Role, Wave
from tests.builders import an_enrollment
from tests.started_programs import a_pairing, a_running_program, people_of
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from views.blocks import Message
from views.surveys import OVER, RENDERERS, THANKS, read_opinion, survey_form, thanks_view

NOTICES = (SurveyPrompt, SurveyReminder)


def an_asked_person(work: Work) -> tuple[Survey, Person, SurveyParticipation]:
    program = a_running_program(work, name=HOSTILE * 2)
    mentee = an_enrollment(work, program, Role.MENTEE, wants=[HOSTILE * 2])
    _, person = people_of(work, a_pairing(work, program, mentee=mentee))
    open_due(work)
    mine = select(SurveyParticipation).where(SurveyParticipation.person_id == person.key)
    return work.session.exec(select(Survey)).one(), person, work.session.exec(mine).one()


def shown(work: Work, participation: SurveyParticipation) -> list[Message | None]:
    return [RENDERERS[notice](work, notice(participation.key)) for notice in NOTICES]


def test_prompt_and_reminder_say_plainly_that_answers_are_anonymous(bench: Workbench) -> None:
    with bench.write() as work:
        survey, _, participation = an_asked_person(work)
        messages = [legal(message) for message in shown(work, participation)]
    for message in messages:
        assert "Nobody can see who said what" in message.text
        assert "cannot be changed" in json.dumps(message.blocks)
        assert f'"value": "{survey.key}"' in json.dumps(message.blocks)
        assert pinged(message) == []


def test_an_answered_prompt_is_a_thank_you_without_buttons(bench: Workbench) -> None:
    with bench.write() as work:
        survey, person, participation = an_asked_person(work)
        answer_survey(work, person, survey.key, Opinion(4))
        messages = [legal(message) for message in shown(work, participation)]
    assert [message.text for message in messages] == [THANKS, THANKS]
    assert "button" not in json.dumps([message.blocks for message in messages])


def test_a_closed_survey_says_so(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        *_, participation = an_asked_person(work)
    clock.move_by(timedelta(days=10))
    with bench.write() as work:
        assert [legal(message).text for message in shown(work, participation)] == [OVER, OVER]


def test_people_who_have_left_are_not_asked_any_more(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        mentee = an_enrollment(work, program, Role.MENTEE)
        _, person = people_of(work, a_pairing(work, program, mentee=mentee))
        open_due(work)
        mine = select(SurveyParticipation).where(SurveyParticipation.person_id == person.key)
        participation = work.session.exec(mine).one()
        mentee.state = EnrollmentState.WITHDRAWN
        work.session.flush()
        assert shown(work, participation) == [None, None]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("wave", list(Wave))
def test_each_wave_asks_its_questions(bench: Workbench, role: Role, wave: Wave) -> None:
    with bench.write() as work:
        program = a_running_program(work, name=HOSTILE * 2)
        moments = {"opens_at": work.now, "remind_at": work.now, "closes_at": work.now}
        survey = Survey.model_validate({"program_id": program.key, "wave": wave, **moments})
        work.session.add(survey)
        work.session.flush()
        skill = HOSTILE * 2 if role == Role.MENTEE else None
        view = legal_view(survey_form(Questions(survey, program, role, skill)))
    asked = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    later = ["recommend", "goal_progress"] if wave != Wave.START else []
    skilled = ["skill_level"] if role == Role.MENTEE else []
    assert asked == ["satisfaction", *later, *skilled, "words"]
    must = [block["block_id"] for block in view["blocks"] if not block.get("optional", True)]
    assert must == ["satisfaction"]
    assert pinged(view) == []


def test_the_ends_of_every_scale_are_words(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, state=ProgramState.CLOSING, closing_since=work.now)
        _, mentee = people_of(work, a_pairing(work, program))
        open_due(work)
        survey = work.session.exec(select(Survey)).one()
        view = survey_form(questions_for(work, mentee, survey.key))
        assert isinstance(program, Program)
    scales = [
        block["element"]["options"] for block in view["blocks"] if "options" in block.get("element", {})
    ]
    assert [len(options) for options in scales] == [5, 11, 5, 5]
    for options in scales:
        for end in (options[0], options[-1]):
            assert any(character.isalpha() for character in end["text"]["text"])


def test_what_was_filled_in_is_read_and_nonsense_is_left_out() -> None:
    def chosen(name: str, value: str) -> dict[str, object]:
        return {name: {name: {"selected_option": {"value": value}}}}

    values = {**chosen("satisfaction", "4"), **chosen("recommend", "10"), **chosen("skill_level", "-1; x")}
    values["words"] = {"words": {"value": "  Good  "}}
    opinion = read_opinion({"view": {"state": {"values": values}}})
    assert opinion == Opinion(satisfaction=4, recommend=10, words="Good")


def test_thanks_are_a_view() -> None:
    assert THANKS in json.dumps(legal_view(thanks_view()))


def test_the_programs_own_questions_are_part_of_the_form_and_are_read_back(bench: Workbench) -> None:
    hostile = (HOSTILE * 9)[:150]
    rows = [{"wave": "start", "question": hostile, "answer": kind} for kind in ("rating", "words") * 2]
    with bench.write() as work:
        survey, person, _ = an_asked_person(work)
        survey.questions = rows
        view = legal_view(survey_form(questions_for(work, person, survey.key)))
    fields = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    own = [name for name in fields if name.startswith("own_answer_")]
    assert own == [f"own_answer_{number}" for number in range(1, 5)]
    assert all(fields[name]["optional"] for name in own)
    values = {
        "own_answer_1": {"own_answer_1": {"selected_option": {"value": "4"}}},
        "own_answer_2": {"own_answer_2": {"value": "More time"}},
        "own_answer_9": {"own_answer_9": {"value": "Forged"}},
    }
    assert read_opinion({"view": {"state": {"values": values}}}).own == {1: 4, 2: "More time"}
