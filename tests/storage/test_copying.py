"""Everything moves from one database to another, of either kind, or nothing does."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update
from sqlmodel import SQLModel, select

from storage.copying import NotEmpty, NotTheSame, content_of, copy_rows, count_rows
from storage.database import Database
from storage.migrate import check, upgrade
from storage.tables import Delivery, Person, SurveyAnswer, Workspace
from tests.storage.full_tables import ROWS, everything, fill
from tests.storage.postgresql import a_database
from tests.storage.sample_rows import MOMENT

NewDatabase = Callable[[str], Database]


def nothing(_at: str, _rows: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def new_database(tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes databases without tables, by kind."""
    numbers = count(1)
    with ExitStack() as at_the_end:

        def make(kind: str) -> Database:
            in_a_file = f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"
            database = Database(in_a_file if kind == "sqlite" else at_the_end.enter_context(a_database()))
            at_the_end.callback(database.dispose)
            return database

        yield make


@pytest.fixture(
    params=[("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")], ids="-".join
)
def both(request: pytest.FixtureRequest, new_database: NewDatabase) -> tuple[Database, Database]:
    """One with rows in every table, and an empty one."""
    source, target = (new_database(kind) for kind in request.param)
    upgrade(source)
    fill(source)
    return source, target


@pytest.fixture
def two_files(new_database: NewDatabase) -> tuple[Database, Database]:
    source, target = new_database("sqlite"), new_database("sqlite")
    upgrade(source)
    fill(source)
    return source, target


def test_every_row_of_every_table_arrives_as_it_was(both: tuple[Database, Database]) -> None:
    source, target = both
    copied = copy_rows(source, target, nothing)
    assert set(copied) == set(SQLModel.metadata.tables)
    assert {held.rows for held in copied.values()} == {ROWS}
    assert everything(target) == everything(source)
    check(target)


def test_new_rows_are_numbered_after_the_copied_ones(both: tuple[Database, Database]) -> None:
    source, target = both
    copy_rows(source, target, nothing)
    with target.write_session() as session:
        session.add(Workspace(id="T1", installed_at=MOMENT))
        session.flush()
        person = Person(workspace_id="T1", slack_id="UNEW")
        session.add(person)
        session.flush()
        assert person.key == ROWS + 1


def test_progress_tells_of_every_row(two_files: tuple[Database, Database]) -> None:
    source, target = two_files
    told: Counter[str] = Counter()
    copy_rows(source, target, lambda at, rows: told.update({at: rows}))
    steps = [f"{step} {table}" for step in ("copying", "comparing") for table in SQLModel.metadata.tables]
    assert told == dict.fromkeys(steps, ROWS)
    assert told.total() == 2 * count_rows(source) == 2 * count_rows(target)


def test_a_database_with_anything_in_it_is_refused_and_left_alone(both: tuple[Database, Database]) -> None:
    source, target = both
    upgrade(target)
    with target.write_session() as session:
        session.add(Workspace(id="T9", installed_at=MOMENT))
    with pytest.raises(NotEmpty) as refused:
        copy_rows(source, target, nothing)
    assert refused.value.table == "workspace"
    with target.read_session() as session:
        assert session.exec(select(Workspace.id)).all() == ["T9"]


def test_somebody_elses_database_is_refused(both: tuple[Database, Database]) -> None:
    source, target = both
    with target.write_session() as session:
        session.connection().execute(text("CREATE TABLE invoices (id integer)"))
    with pytest.raises(NotEmpty, match="invoices"):
        copy_rows(source, target, nothing)


def test_what_does_not_read_as_it_was_written_is_not_kept(two_files: tuple[Database, Database]) -> None:
    """A trigger plays a database that changes what it is given."""
    source, target = two_files
    upgrade(target)
    with target.write_session() as session:
        session.connection().execute(
            text(
                "CREATE TRIGGER bend AFTER INSERT ON concern "
                "BEGIN UPDATE concern SET words = 'bent' WHERE id = new.id; END"
            )
        )
    with pytest.raises(NotTheSame, match="concern"):
        copy_rows(source, target, nothing)
    assert count_rows(target) == 0


def test_checksums_tell_contents_apart_and_do_not_mind_the_order(both: tuple[Database, Database]) -> None:
    source, target = both
    copy_rows(source, target, nothing)
    people = SQLModel.metadata.tables["person"]
    with source.engine.connect() as one, target.engine.connect() as other:
        assert content_of(one, people, nothing) == content_of(other, people, nothing)
        other.execute(update(people).where(people.c.id == 2).values(name="Somebody else"))
        assert content_of(one, people, nothing) != content_of(other, people, nothing)
        other.rollback()


def test_more_rows_than_go_at_once(two_files: tuple[Database, Database]) -> None:
    source, target = two_files
    rows = [
        {"id": number, "workspace_id": "word 1", "slack_id": f"U{number}", "manager_id": number + 1}
        for number in range(10, 2_510)
    ]
    table = SQLModel.metadata.tables["person"]
    defaults = {"name": "", "title": "", "locale": "", "is_admin": False, "is_guest": False, "active": True}
    with source.write_session() as session:
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        last = {**rows[-1], "id": 2_510, "slack_id": "U2510", "manager_id": None}
        session.connection().execute(insert(table), [{**defaults, **row} for row in [*rows, last]])
    assert copy_rows(source, target, nothing)["person"].rows == 2_501 + ROWS
    assert everything(target)["person"] == everything(source)["person"]


def test_a_copy_does_not_show_in_which_order_people_answered(new_database: NewDatabase) -> None:
    """PostgreSQL keeps rows in the order they were written; answers are written by their random keys."""
    source, target = new_database("sqlite"), new_database("postgresql")
    upgrade(source)
    fill(source, rows=1)
    with source.write_session() as session:
        session.add_all([SurveyAnswer(survey_id=1, satisfaction=rating % 5 + 1) for rating in range(20)])
    copy_rows(source, target, nothing)
    with target.read_session() as session:
        keys = (
            session.connection().execute(text("SELECT id FROM survey_answer ORDER BY ctid")).scalars().all()
        )
    assert keys == sorted(keys)


def test_moments_stay_the_same_moments(both: tuple[Database, Database]) -> None:
    source, target = both
    due = MOMENT + timedelta(microseconds=1)
    with source.write_session() as session:
        session.execute(update(Delivery).values(due=due))
    copy_rows(source, target, nothing)
    with target.read_session() as session:
        assert set(session.exec(select(Delivery.due))) == {due}
