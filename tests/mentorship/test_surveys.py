"""Answering a survey: once, in time, and with nothing that links the answer to the person."""

from datetime import timedelta

import pytest
from sqlalchemy import DateTime
from sqlmodel import SQLModel, col, select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.refusals import Refused, Stale, WrongFields
from mentorship.survey_waves import open_due
from mentorship.surveys import Opinion, answer_survey, prompt_key, questions_for, waiting_surveys
from mentorship.work import Work
from storage.tables import (
    AuditEntry,
    Delivery,
    Enrollment,
    Person,
    Program,
    Survey,
    SurveyAnswer,
    SurveyParticipation,
)
from storage.words import DeliveryMethod, DeliveryState, ProgramState, Role, Wave
from tests.builders import a_person, an_enrollment
from tests.started_programs import a_pairing, a_running_program, people_of

FULL = Opinion(satisfaction=4, recommend=9, goal_progress=3, skill_level=2, words="Good talks")


def an_open_survey(work: Work, **values: object) -> tuple[Survey, Person, Person]:
    """A survey that mentor and mentee were asked to answer."""
    program = a_running_program(work, **values)
    pairing = a_pairing(work, program)
    open_due(work)
    survey = work.session.exec(select(Survey).where(Survey.program_id == program.key)).one()
    return survey, *people_of(work, pairing)


def a_final_survey(work: Work, **values: object) -> tuple[Survey, Person, Person]:
    return an_open_survey(work, state=ProgramState.CLOSING, closing_since=work.now, **values)


def answers(work: Work) -> list[SurveyAnswer]:
    return list(work.session.exec(select(SurveyAnswer)))


def test_an_answer_is_kept_and_a_second_one_is_refused(bench: Workbench) -> None:
    with bench.write() as work:
        survey, _, mentee = a_final_survey(work)
        answer_survey(work, mentee, survey.key, FULL)
        with pytest.raises(Stale) as caught:
            answer_survey(work, mentee, survey.key, FULL)
        (answer,) = answers(work)
    assert (answer.satisfaction, answer.recommend, answer.goal_progress, answer.skill_level) == (4, 9, 3, 2)
    assert "anonymous" in caught.value.sentence


def test_nothing_in_an_answer_leads_to_a_person_or_a_moment() -> None:
    table = SQLModel.metadata.tables["survey_answer"]
    assert {key.target_fullname for key in table.foreign_keys} == {"survey.id"}
    assert not [column.name for column in table.columns if isinstance(column.type, DateTime)]
    asked = SQLModel.metadata.tables["survey_participation"]
    assert not [column.name for column in asked.columns if isinstance(column.type, DateTime)]


def test_answering_leaves_nothing_in_the_audit_trail(bench: Workbench) -> None:
    with bench.write() as work:
        survey, mentor, _ = a_final_survey(work)
        before = work.session.exec(select(AuditEntry.id)).all()
        answer_survey(work, mentor, survey.key, FULL)
        work.session.flush()
        assert work.session.exec(select(AuditEntry.id)).all() == before


def test_the_order_of_answers_is_not_the_order_of_answering(bench: Workbench) -> None:
    with bench.write() as work:
        survey, *_ = a_final_survey(work)
        given = list(range(40))
        for number in given:
            person = a_person(work)
            work.session.add(SurveyParticipation(survey_id=survey.key, person_id=person.key))
            work.session.flush()
            answer_survey(work, person, survey.key, Opinion(1, words=str(number)))
        work.session.flush()
        read = [int(answer.words) for answer in answers(work)]
    assert sorted(read) == given
    assert read != given


@pytest.mark.parametrize(
    ("opinion", "field"),
    [
        (Opinion(None), "satisfaction"),
        (Opinion(6), "satisfaction"),
        (Opinion(0), "satisfaction"),
        (Opinion(3, recommend=11), "recommend"),
        (Opinion(3, goal_progress=0), "goal_progress"),
        (Opinion(3, skill_level=6), "skill_level"),
    ],
)
def test_a_number_on_no_scale_is_named_and_may_be_mended(
    bench: Workbench, opinion: Opinion, field: str
) -> None:
    with bench.write() as work:
        survey, _, mentee = a_final_survey(work)
        with pytest.raises(WrongFields) as caught:
            answer_survey(work, mentee, survey.key, opinion)
        answer_survey(work, mentee, survey.key, Opinion(3))
    assert list(caught.value.errors) == [field]


def test_only_satisfaction_is_a_must(bench: Workbench) -> None:
    with bench.write() as work:
        survey, mentor, _ = a_final_survey(work)
        answer_survey(work, mentor, survey.key, Opinion(5))
        assert [answer.satisfaction for answer in answers(work)] == [5]


def test_a_closed_survey_takes_no_answer(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        survey, mentor, _ = a_final_survey(work)
    clock.move_by(timedelta(days=10))
    with bench.write() as work, pytest.raises(Stale) as caught:
        answer_survey(work, mentor, survey.key, FULL)
    assert "closed" in caught.value.sentence


def test_whoever_was_not_asked_is_refused(bench: Workbench) -> None:
    with bench.write() as work:
        survey, *_ = a_final_survey(work)
        stranger = a_person(work)
        with pytest.raises(Refused):
            answer_survey(work, stranger, survey.key, FULL)
        with pytest.raises(Refused):
            answer_survey(work, stranger, 0, FULL)
        assert answers(work) == []


def test_at_the_start_progress_is_not_kept_even_from_a_forged_form(bench: Workbench) -> None:
    with bench.write() as work:
        survey, mentor, mentee = an_open_survey(work)
        assert survey.wave == Wave.START
        answer_survey(work, mentee, survey.key, FULL)
        answer_survey(work, mentor, survey.key, FULL)
        kept = {(row.recommend, row.goal_progress, row.skill_level) for row in answers(work)}
    assert kept == {(None, None, 2), (None, None, None)}


def test_mentees_are_asked_about_the_first_skill_they_want(bench: Workbench) -> None:
    with bench.write() as work:
        survey, mentor, mentee = a_final_survey(work)
        row = work.session.exec(select(Enrollment).where(Enrollment.person_id == mentee.key)).one()
        row.wants = ["Kubernetes", "SQL"]
        program = work.session.get_one(Program, survey.program_id)
        an_enrollment(work, program, Role.MENTOR, mentee)
        assert questions_for(work, mentee, survey.key).skill == "Kubernetes"
        assert questions_for(work, mentor, survey.key).skill is None


def test_answering_before_the_prompt_goes_out_takes_it_back(bench: Workbench) -> None:
    with bench.write() as work:
        survey, mentor, mentee = a_final_survey(work)
        answer_survey(work, mentor, survey.key, FULL)
        states = dict(
            work.session.exec(
                select(Delivery.place, Delivery.state).where(Delivery.kind == "survey_prompt")
            ).all()
        )
    assert states[mentor.slack_id] == DeliveryState.CANCELLED
    assert states[mentee.slack_id] == DeliveryState.QUEUED


def test_a_prompt_that_was_sent_is_brought_up_to_date(bench: Workbench) -> None:
    with bench.write() as work:
        survey, mentor, _ = a_final_survey(work)
        mine = select(SurveyParticipation).where(SurveyParticipation.person_id == mentor.key)
        key = prompt_key(work.session.exec(mine).one())
        sent = work.session.exec(select(Delivery).where(Delivery.dedupe_key == key)).one()
        sent.state, sent.ts = DeliveryState.SENT, "1772442000.000001"
        answer_survey(work, mentor, survey.key, FULL)
        work.session.flush()
        updates = select(Delivery.method).where(col(Delivery.refreshes) == sent.id)
        assert work.session.exec(updates).all() == [DeliveryMethod.UPDATE]


def test_a_survey_waits_until_it_is_answered(bench: Workbench) -> None:
    with bench.write() as work:
        survey, mentor, mentee = a_final_survey(work)
        answer_survey(work, mentor, survey.key, FULL)
        assert waiting_surveys(work, mentor) == []
        assert [row.key for row in waiting_surveys(work, mentee)] == [survey.key]


OWN = [
    {"wave": "end", "question": "Was it worth your time?", "answer": "rating"},
    {"wave": "start", "question": "What do you hope for?", "answer": "words"},
    {"wave": "end", "question": "What should we change?", "answer": "words"},
]


def test_a_survey_asks_the_programs_own_questions_as_they_were_when_it_opened(bench: Workbench) -> None:
    with bench.write() as work:
        survey, mentor, mentee = a_final_survey(work, survey_questions=OWN)
        work.session.get_one(Program, survey.program_id).survey_questions = []
        asked = [question.question for question in questions_for(work, mentee, survey.key).own]
        assert asked == ["Was it worth your time?", "What should we change?"]
        answer_survey(work, mentee, survey.key, Opinion(4, own={1: 5, 2: "Nothing"}))
        answer_survey(work, mentor, survey.key, Opinion(4))
        kept = sorted((row.answers for row in answers(work)), key=len)
    assert kept == [{}, {"1": 5, "2": "Nothing"}]


def test_answers_that_fit_no_question_are_dropped_and_ratings_are_on_the_scale(bench: Workbench) -> None:
    with bench.write() as work:
        survey, _, mentee = a_final_survey(work, survey_questions=OWN)
        with pytest.raises(WrongFields) as caught:
            answer_survey(work, mentee, survey.key, Opinion(4, own={1: 9}))
        answer_survey(work, mentee, survey.key, Opinion(4, own={2: 5, 3: "Forged"}))
        assert [row.answers for row in answers(work)] == [{}]
    assert list(caught.value.errors) == ["own_answer_1"]
