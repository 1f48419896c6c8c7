"""One history of the tables, good on both databases, up and down."""

from datetime import UTC, datetime

from sqlalchemy import inspect, text
from sqlmodel import SQLModel, select

import storage.tables
from storage.database import Database
from storage.migrate import check, downgrade, upgrade
from storage.revisions import is_current
from storage.tables import Program, Workspace
from tests.storage.crowd import at_once
from tests.storage.full_tables import ROWS, everything, fill
from tests.storage.postgresql import a_database
from tests.storage.test_words import assert_every_value_fits, enum_columns

assert storage.tables


def tables_in(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def columns_in(database: Database, table: str) -> set[str]:
    return {column["name"] for column in inspect(database.engine).get_columns(table)}


def test_an_empty_database_gets_every_table_and_no_other(empty_database: Database) -> None:
    assert not is_current(empty_database)
    upgrade(empty_database)
    assert is_current(empty_database)
    assert tables_in(empty_database) == set(SQLModel.metadata.tables)


def test_the_migrated_tables_are_what_the_code_declares(empty_database: Database) -> None:
    upgrade(empty_database)
    check(empty_database)


def test_the_way_back_leaves_nothing_and_the_way_up_is_open_again(empty_database: Database) -> None:
    upgrade(empty_database)
    downgrade(empty_database, "base")
    assert tables_in(empty_database) == set()
    upgrade(empty_database)
    check(empty_database)


def test_bringing_tables_up_to_date_twice_changes_nothing(empty_database: Database) -> None:
    upgrade(empty_database)
    with empty_database.write_session() as session:
        session.add(Workspace(id="T1", installed_at=datetime(2026, 3, 2, tzinfo=UTC)))
    upgrade(empty_database)
    with empty_database.read_session() as session:
        assert session.exec(select(Workspace.id)).all() == ["T1"]


def test_every_state_and_kind_fits_into_the_migrated_tables(empty_database: Database) -> None:
    """Alembic's comparison does not see a new value of an enum."""
    upgrade(empty_database)
    for column in enum_columns():
        assert_every_value_fits(empty_database, column)


def test_what_programs_bring_comes_and_goes_without_touching_rows(empty_database: Database) -> None:
    upgrade(empty_database, "0001")
    with empty_database.write_session() as session:
        session.connection().execute(
            text("INSERT INTO workspace (id, name, bot_user_id, installed_at) VALUES ('T1', '', '', :at)"),
            {"at": datetime(2026, 3, 2, tzinfo=UTC)},
        )
        session.connection().execute(text(PERSON))
        session.connection().execute(text(PROGRAM), {"at": datetime(2026, 3, 2, tzinfo=UTC)})
    upgrade(empty_database)
    with empty_database.write_session() as session:
        program = session.exec(select(Program)).one()
        assert (program.agenda, program.survey_questions, program.questions) == ([], [], [])
        assert program.texts == {}
        assert program.matching == {}
        program.agenda = [{"title": "First", "points": []}]
        session.add(program)
    downgrade(empty_database, "0001")
    upgrade(empty_database)
    with empty_database.read_session() as session:
        (program,) = session.exec(select(Program)).all()
        assert (program.name, program.agenda) == ("Grow", [])
    check(empty_database)


def test_every_row_of_the_first_release_survives_the_way_up_and_back(empty_database: Database) -> None:
    upgrade(empty_database, "0001")
    columns = {name: columns_in(empty_database, name) for name in tables_in(empty_database)}
    fill(empty_database, columns=columns)
    before = everything(empty_database, columns)
    assert {len(rows) for rows in before.values()} == {ROWS}
    for _ in range(2):
        upgrade(empty_database)
        check(empty_database)
        assert everything(empty_database, columns) == before
        downgrade(empty_database, "0001")
        assert everything(empty_database, columns) == before


def test_every_row_of_this_release_survives_one_step_back_as_far_as_the_columns_go(
    empty_database: Database,
) -> None:
    upgrade(empty_database)
    newest = {name: columns_in(empty_database, name) for name in tables_in(empty_database)}
    fill(empty_database)
    downgrade(empty_database, "-1")
    older = {name: columns_in(empty_database, name) & newest[name] for name in tables_in(empty_database)}
    kept = everything(empty_database, older)
    assert {len(rows) for rows in kept.values()} == {ROWS}
    upgrade(empty_database)
    check(empty_database)
    assert everything(empty_database, older) == kept


def test_processes_that_start_at_once_bring_the_tables_up_to_date_once() -> None:
    with a_database() as address:
        databases = [Database(address) for _ in range(4)]
        at_once(4, lambda number: upgrade(databases[number]))
        check(databases[0])
        for database in databases:
            database.dispose()


def test_survey_answers_never_get_row_numbers_on_the_way(sqlite_file: str) -> None:
    database = Database(sqlite_file)
    upgrade(database)
    downgrade(database, "0001")
    upgrade(database)
    with database.read_session() as session:
        made = text("SELECT sql FROM sqlite_master WHERE name = 'survey_answer'")
        assert "WITHOUT ROWID" in session.connection().execute(made).scalar_one()
    database.dispose()


PERSON = """INSERT INTO person (id, workspace_id, slack_id, name, title, locale, is_admin, is_guest, active)
    VALUES (1, 'T1', 'U1', '', '', '', false, false, true)"""
PROGRAM = """INSERT INTO program (id, workspace_id, name, objective, objective_words, audience, terms, zone,
    enrollment_closes_on, starts_on, ends_on, cadence, default_capacity, rules, weights,
    coordinator_channel, announcement_channel, state, version, created_by, created_at)
    VALUES (1, 'T1', 'Grow', 'skills', '', '', '', 'UTC', '2026-03-09', '2026-03-16', '2026-06-08', 'weekly',
    1, '{}', '{}', 'C1', 'C2', 'draft', 1, 1, :at)"""
