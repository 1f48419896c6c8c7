"""Who has answered a survey and what was said: nothing that the database holds links the two."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from bot.clock import MovableClock
from bot.ticks import run_job
from bot.workbench import Workbench
from mentorship.survey_waves import open_due
from mentorship.surveys import Opinion, answer_survey
from scheduler.jobs import JOBS
from storage.database import Database
from storage.tables import Person, Survey, SurveyAnswer
from storage.unlinking import unlink_answers
from tests.started_programs import a_pairing, a_running_program, people_of
from tests.storage.crowd import at_once

PEOPLE = 12
(NIGHTLY,) = (job for job in JOBS if job.name == "prune")


def words_of(number: int) -> str:
    return f"What person {number} said"


def answer(bench: Workbench, survey_id: int, person_id: int, number: int) -> None:
    with bench.write() as work:
        opinion = Opinion(satisfaction=4, words=words_of(number))
        answer_survey(work, work.session.get_one(Person, person_id), survey_id, opinion)


@pytest.fixture
def asked(bench: Workbench) -> tuple[int, list[int]]:
    """An open wave, and the people who were asked."""
    with bench.write() as work:
        program = a_running_program(work)
        pairs = [people_of(work, a_pairing(work, program)) for _ in range(PEOPLE // 2)]
        open_due(work)
        survey = work.session.exec(select(Survey)).one()
        return survey.key, [person.key for pair in pairs for person in pair]


@pytest.fixture
def answered(bench: Workbench, asked: tuple[int, list[int]]) -> Workbench:
    """Everybody has answered, one after the other."""
    survey_id, people = asked
    for number, person_id in enumerate(people):
        answer(bench, survey_id, person_id, number)
    return bench


def in_the_order_they_lie(database: Database) -> list[str]:
    """As whoever opens the database reads them."""
    with database.read_session() as session:
        return list(session.connection().execute(text("SELECT words FROM survey_answer")).scalars())


def test_nothing_of_an_answer_stands_anywhere_else(answered: Workbench) -> None:
    with answered.read() as work:
        answers = work.session.exec(select(SurveyAnswer)).all()
        tables = [table for table in SQLModel.metadata.sorted_tables if table.name != "survey_answer"]
        elsewhere = str([list(work.session.execute(table.select())) for table in tables])
    assert len(answers) == PEOPLE
    for each in answers:
        assert each.words not in elsewhere
        assert str(each.id) not in elsewhere
        assert each.id.hex not in elsewhere


def test_the_order_in_which_answers_lie_is_that_of_their_random_keys(answered: Workbench) -> None:
    run_job(answered, NIGHTLY)
    with answered.read() as work:
        rows = work.session.exec(select(SurveyAnswer)).all()
    by_key = [row.words for row in sorted(rows, key=lambda row: row.id)]
    assert in_the_order_they_lie(answered.database) == by_key
    assert by_key != [words_of(number) for number in range(PEOPLE)]


def test_no_transaction_number_links_an_answer_to_a_person(answered: Workbench) -> None:
    """Every column that PostgreSQL adds by itself, joined over both tables; SQLite adds none."""
    if answered.database.is_sqlite:
        pytest.skip("SQLite keeps no transaction with a row")
    linked = text(
        "SELECT count(*) FROM survey_answer a JOIN survey_participation p ON p.answered "
        "AND (a.xmin = p.xmin OR a.xmax = p.xmin OR a.xmin = p.xmax)"
    )
    alone = text("SELECT count(DISTINCT xmin::text) FROM survey_answer")
    with answered.read() as work:
        assert work.session.connection().execute(linked).scalar_one() == PEOPLE, "the day itself"
    run_job(answered, NIGHTLY)
    with answered.read() as work:
        assert work.session.connection().execute(linked).scalar_one() == 0
        assert work.session.connection().execute(alone).scalar_one() == 1


def test_no_answer_is_lost_while_people_go_on_answering(
    bench: Workbench, asked: tuple[int, list[int]]
) -> None:
    survey_id, people = asked

    def act(number: int) -> None:
        if number < PEOPLE:
            answer(bench, survey_id, people[number], number)
        else:
            with bench.write() as work:
                unlink_answers(work.session, work.now)

    at_once(PEOPLE + 4, act)
    assert sorted(in_the_order_they_lie(bench.database)) == sorted(map(words_of, range(PEOPLE)))


def test_a_wave_that_closed_long_ago_is_left_alone(answered: Workbench, clock: MovableClock) -> None:
    if answered.database.is_sqlite:
        pytest.skip("SQLite keeps no transaction with a row")
    run_job(answered, NIGHTLY)
    written = text("SELECT min(xmin::text) FROM survey_answer")
    with answered.read() as work:
        before = work.session.connection().execute(written).scalar_one()
    clock.move_by(timedelta(days=60))
    run_job(answered, NIGHTLY)
    with answered.read() as work:
        assert work.session.connection().execute(written).scalar_one() == before
