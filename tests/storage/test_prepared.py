"""Statements run on the driver's own cursor: the same answers and errors as any others."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, StatementError
from sqlmodel import SQLModel, col
from sqlmodel import select as select_things

import storage.tables
from storage.database import Database
from storage.loading import load, load_rows
from storage.prepared import LONGEST_LIST, MOST_STATEMENTS, run
from storage.tables import Delivery, InboxEntry, Pairing, Person, Program
from storage.words import DeliveryState, ProgramState
from tests.storage.full_tables import ROWS, fill

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MODELS = [
    model
    for name in storage.tables.__all__
    if isinstance(model := getattr(storage.tables, name), type) and issubclass(model, SQLModel)
]
_ENTRY, _PROGRAM = InboxEntry.__table__, Program.__table__  # type: ignore[attr-defined]
_DELIVERY, _PERSON = Delivery.__table__, Person.__table__  # type: ignore[attr-defined]

_NEW_ENTRY = insert(_ENTRY)
_BY_KEY = select(_ENTRY).where(_ENTRY.c.key == bindparam("key"))
_OPEN = or_(_PROGRAM.c.state == ProgramState.RUNNING, _PROGRAM.c.zone.in_(["UTC", "Asia/Tokyo"]))
_BY_ID = _PROGRAM.c.id.in_(bindparam("keys", expanding=True))
QUESTIONS: list[tuple[Any, dict[str, Any]]] = [
    (select(_PROGRAM).where(_PROGRAM.c.id == bindparam("this")), {"this": 2}),
    (select(_PROGRAM).where(_OPEN).order_by(_PROGRAM.c.id), {}),
    (select(_PROGRAM.c.id).where(_BY_ID).order_by(_PROGRAM.c.id), {"keys": [3, 1]}),
    (select(_PROGRAM.c.id).where(_BY_ID), {"keys": []}),
    (select(_PROGRAM.c.id).where(_BY_ID).order_by(_PROGRAM.c.id), {"keys": [*range(LONGEST_LIST + 1)]}),
    (select(func.count(), func.max(_DELIVERY.c.due)), {}),
    (
        select(_DELIVERY.c.state, _PERSON.c.id, _DELIVERY.c.id).join_from(_DELIVERY, _PERSON, text("1 = 1")),
        {},
    ),
    (
        select(_DELIVERY.c.id).where(_DELIVERY.c.due > bindparam("at")).limit(bindparam("most")),
        {"at": NOON, "most": 1},
    ),
    (select(_PERSON.c.name.label("100 %")).where(_PERSON.c.name.like("%e%")), {}),
]


@pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])
def test_objects_are_those_that_the_session_would_load(database: Database, model: type[SQLModel]) -> None:
    fill(database)
    everything = select_things(model)
    with database.read_session() as session, database.read_session() as other:
        found = load(session, everything, {})
        expected = list(other.exec(everything))
        assert len(found) == ROWS
        assert sorted(map(described, found)) == sorted(map(described, expected))
        assert not session.dirty
        assert all(thing in session for thing in found)


def described(thing: SQLModel) -> list[str]:
    values = [getattr(thing, name) for name in type(thing).model_fields]
    return [f"{type(value)} {value}" for value in values]


@pytest.mark.parametrize(("statement", "values"), QUESTIONS, ids=range(len(QUESTIONS)))
def test_rows_are_those_that_sqlalchemy_returns(
    database: Database, statement: Any, values: dict[str, Any]
) -> None:
    fill(database)
    with database.read_session() as session:
        expected = session.connection().execute(statement, values)
        names, rows = list(expected.keys()), [tuple(row) for row in expected]
        for _ in range(2):  # written for the first time, and used again
            found = run(session, statement, values)
            assert [tuple(row) for row in found] == rows
            assert [row[0] for row in found] == [getattr(row, names[0], row[0]) for row in found]


def test_lists_of_each_length_have_words_of_their_own(database: Database) -> None:
    fill(database)
    statement = select(_PROGRAM.c.id).where(_BY_ID).order_by(_PROGRAM.c.id)
    with database.read_session() as session:
        for keys in ([1], [2, 3], [3], [], [1, 2, 3], range(1, 30)):
            assert run(session, statement, {"keys": list(keys)}).scalars() == [key for key in keys if key < 4]
        assert run(session, statement, {"keys": {3, 1}}).scalars() == [1, 3]


def test_the_first_the_only_and_the_single_value(database: Database) -> None:
    with database.write_session() as session:
        for name in ("one", "two"):
            assert run(session, _NEW_ENTRY, {"key": name, "received_at": NOON}).rowcount == 1
        assert run(session, _BY_KEY, {"key": "one"}).one() == ("one", NOON)
        assert run(session, _BY_KEY, {"key": "two"}).scalar() == "two"
        assert run(session, _BY_KEY, {"key": "three"}).first() is None
        assert run(session, _BY_KEY, {"key": "three"}).scalar() is None
        with pytest.raises(ValueError, match="not enough"):
            run(session, _BY_KEY, {"key": "three"}).one()


def test_a_change_can_set_whatever_it_is_given_and_is_counted(database: Database) -> None:
    fill(database)
    change = update(_PROGRAM).where(_PROGRAM.c.id == bindparam("this"))
    before = database.changes["program"]
    with database.write_session() as session:
        assert run(session, change, {"this": 1, "name": "Named anew"}).rowcount == 1
        assert run(session, change, {"this": 1, "version": 7, "next_digest_at": None}).rowcount == 1
        assert run(session, change, {"this": 99, "version": 7}).rowcount == 0
        told = change.returning(_PROGRAM.c.name)
        assert run(session, told, {"this": 1, "version": 8}).one().name == "Named anew"
    assert database.changes["program"] == before + 4
    with database.read_session() as session:
        program = session.get_one(Program, 1)
    assert (program.name, program.version, program.next_digest_at) == ("Named anew", 8, None)


def test_an_object_that_the_session_has_stays_as_it_is(database: Database) -> None:
    fill(database)
    by_id = select_things(Person).where(Person.id == bindparam("this"))
    with database.write_session() as session:
        person = session.get_one(Person, 1)
        person.title = "changed here"
        assert load(session, by_id, {"this": 1}).one() is person
    with database.read_session() as session:
        loaded = load(session, by_id, {"this": 1}).one()
        assert loaded.title == "changed here"
        assert session.get_one(Person, 1) is loaded


def test_a_loaded_object_is_written_when_it_changes(database: Database) -> None:
    fill(database)
    with database.write_session() as session:
        load(
            session, select_things(Person).where(Person.id == bindparam("this")), {"this": 2}
        ).one().title = "X"
    with database.read_session() as session:
        assert session.get_one(Person, 2).title == "X"


def test_several_things_in_one_row_and_none_where_a_join_found_none(database: Database) -> None:
    fill(database)
    joined = (
        select_things(Pairing, Person, col(Person.name))
        .outerjoin(Person, (col(Person.id) == Pairing.id) & (col(Person.id) != bindparam("but")))
        .order_by(col(Pairing.id))
    )
    with database.read_session() as session:
        rows = load_rows(session, joined, {"but": 2})
        expected = [tuple(row) for row in session.exec(joined, params={"but": 2})]
        assert rows == expected
        assert [row[1] is None for row in rows] == [False, True, False]


def test_errors_are_those_of_sqlalchemy_and_name_no_values(database: Database) -> None:
    with database.write_session() as session:
        run(session, _NEW_ENTRY, {"key": "one", "received_at": NOON})
    with pytest.raises(IntegrityError) as twice, database.write_session() as session:
        run(session, _NEW_ENTRY, {"key": "one", "received_at": NOON})
    with pytest.raises((OperationalError, ProgrammingError)), database.read_session() as session:
        run(session, text("SELECT canary FROM nowhere").columns(_ENTRY.c.key), {})
    with pytest.raises(StatementError), database.write_session() as session:
        run(session, _NEW_ENTRY, {"key": "canary", "received_at": NOON.replace(tzinfo=None)})
    assert twice.value.params is None
    with database.read_session() as session:
        assert run(session, _BY_KEY, {"key": "canary"}) == []


def test_what_a_transaction_did_is_thrown_away_with_it(database: Database) -> None:
    def fail_halfway() -> None:
        with database.write_session() as session:
            run(session, _NEW_ENTRY, {"key": "gone", "received_at": NOON})
            raise LookupError

    with pytest.raises(LookupError):
        fail_halfway()
    with database.read_session() as session:
        run(session, _NEW_ENTRY, {"key": "gone", "received_at": NOON})
    with database.read_session() as session:
        assert run(session, _BY_KEY, {"key": "gone"}) == []


def test_words_of_a_state_are_read_as_that_state(database: Database) -> None:
    fill(database)
    with database.read_session() as session:
        row = run(session, select(_DELIVERY).limit(1), {}).one()
    assert isinstance(row.state, DeliveryState)
    assert row.due.utcoffset() == timedelta(0)
    assert isinstance(row.notice, dict)


def test_statements_built_anew_each_time_do_not_pile_up(database: Database) -> None:
    with database.read_session() as session:
        for number in range(MOST_STATEMENTS + 20):
            run(session, select(_ENTRY.c.key).limit(number), {})
        assert len(session.info["statements"]) < MOST_STATEMENTS
