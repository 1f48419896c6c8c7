"""Transactions: what commits, what is thrown away, who sees what, and who waits for whom."""

import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import Session, SQLModel, func, select

from bot.workbench import Workbench
from storage.database import Database, in_write_transaction
from storage.tables import InboxEntry, Person, Workspace
from tests.builders import a_person
from tests.databases import new_database
from tests.storage.crowd import at_once

TOKYO = timezone(timedelta(hours=9))
NINE_IN_TOKYO = datetime(2026, 3, 2, 9, 0, tzinfo=TOKYO)


def an_entry(key: str = "event:1") -> InboxEntry:
    return InboxEntry(key=key, received_at=NINE_IN_TOKYO)


def how_many(session: Session) -> int:
    return session.exec(select(func.count()).select_from(InboxEntry)).one()


def test_a_write_session_commits_at_its_end(database: Database) -> None:
    with database.write_session() as session:
        session.add(an_entry())
    with database.read_session() as session:
        assert how_many(session) == 1


def test_an_exception_takes_everything_back(database: Database) -> None:
    def fail_halfway() -> None:
        with database.write_session() as session:
            session.add(an_entry())
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail_halfway()
    with database.read_session() as session:
        assert how_many(session) == 0
    assert not in_write_transaction()


def test_a_new_write_session_opens_after_one_that_failed(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write_session() as session:
        session.add(Person(workspace_id="T0NOWHERE", slack_id="U1"))
    with database.write_session() as session:
        session.add(an_entry())
    with database.read_session() as session:
        assert how_many(session) == 1


def test_a_write_session_inside_another_is_refused(database: Database) -> None:
    with database.write_session() as session:
        session.add(an_entry())
        with pytest.raises(RuntimeError, match="already open"), database.write_session():
            pass
        assert in_write_transaction()
    with database.read_session() as session:
        assert how_many(session) == 1


def test_a_thread_knows_of_its_own_write_transaction_only(database: Database) -> None:
    with database.write_session():
        assert at_once(1, lambda _: in_write_transaction()) == [False]
        assert in_write_transaction()


def test_a_reader_sees_only_what_is_committed(database: Database) -> None:
    def read(_: int) -> int:
        with database.read_session() as session:
            return how_many(session)

    with database.write_session() as session:
        session.add(an_entry())
        session.flush()
        assert at_once(1, read) == [0]
    assert at_once(1, read) == [1]


def test_a_reader_of_the_database_in_memory_waits_for_the_commit() -> None:
    database = Database("sqlite://")
    SQLModel.metadata.create_all(database.engine)

    def act(number: int) -> int:
        if number % 2:
            with database.read_session() as session:
                return how_many(session) % 2
        with database.write_session() as session:
            session.add_all([an_entry(f"event:{number}:a"), an_entry(f"event:{number}:b")])
            session.flush()
        return 0

    assert at_once(8, act) == [0] * 8
    database.dispose()


def test_what_a_read_session_changes_is_thrown_away(database: Database) -> None:
    with database.read_session() as session:
        session.add(an_entry())
        session.flush()
    with database.read_session() as session:
        assert how_many(session) == 0


def test_16_threads_write_at_once_and_none_finds_the_database_locked(database: Database) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            with database.write_session() as session:
                seen = how_many(session)
                session.add(an_entry(f"event:{number}:{turn}:{seen}"))

    at_once(16, write)
    with database.read_session() as session:
        assert how_many(session) == 80


def test_two_processes_write_to_one_file_without_finding_it_locked(sqlite_file: str) -> None:
    """Two Database values share no lock, as two processes do not."""
    both = [Database(sqlite_file), Database(sqlite_file)]
    SQLModel.metadata.create_all(both[0].engine)

    def write(number: int) -> None:
        for turn in range(10):
            with both[number].write_session() as session:
                session.add(an_entry(f"event:{number}:{turn}:{how_many(session)}"))

    at_once(2, write)
    with both[0].read_session() as session:
        assert how_many(session) == 20
    for database in both:
        database.dispose()


def test_a_writer_that_waits_in_vain_is_told_as_by_any_database(sqlite_file: str) -> None:
    one, other = new_database(sqlite_file), Database(sqlite_file)
    with other.read_session() as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout = 1")
    with one.write_session() as held:
        held.add(an_entry())
        held.flush()
        with pytest.raises(OperationalError, match="locked"):
            at_once(1, lambda _: write_one(other))
    for database in (one, other):
        database.dispose()


def write_one(database: Database) -> int:
    with database.write_session() as session:
        session.add(an_entry("event:other"))
    return 1


def test_a_file_syncs_fully_keeps_foreign_keys_and_lets_readers_go_on(sqlite_file: str) -> None:
    database = Database(sqlite_file)
    with database.read_session() as session:
        connection = session.connection()
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
    assert values == ["wal", 2, 1, 10_000]
    database.dispose()


def test_nobody_else_on_the_machine_can_read_the_database_file(sqlite_file: str, tmp_path: Path) -> None:
    database = Database(sqlite_file)
    SQLModel.metadata.create_all(database.engine)
    with database.write_session() as session:
        session.add(an_entry())
        session.flush()
        files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert set(files) >= {"bot.db", "bot.db-wal"}
    assert all(mode & 0o077 == 0 for mode in files.values()), files
    database.dispose()


def test_a_moment_in_tokyo_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    with database.write_session() as session:
        session.add(an_entry())
    with database.read_session() as session:
        received = session.get_one(InboxEntry, "event:1").received_at
        due = session.exec(select(InboxEntry).where(InboxEntry.received_at <= NINE_IN_TOKYO)).all()
    assert received == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    assert received.utcoffset() == timedelta(0)
    assert len(due) == 1


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError), database.write_session() as session:
        session.add(InboxEntry(key="event:1", received_at=NINE_IN_TOKYO.replace(tzinfo=None)))
    with database.read_session() as session:
        assert how_many(session) == 0


def test_an_error_of_the_database_does_not_repeat_what_was_typed(bench: Workbench) -> None:
    with bench.write() as work:
        a_person(work, slack_id="U1")
    with pytest.raises(IntegrityError) as caught, bench.write() as work:
        a_person(work, slack_id="U1", title="canary-of-the-typed-text")
    assert "canary" not in str(caught.value)


def test_a_connection_is_checked_before_it_is_used_on_postgresql(database: Database) -> None:
    """A server that was restarted costs nobody an error."""
    with database.read_session() as session:
        assert how_many(session) == 0
    _cut_every_connection(database)
    with database.write_session() as session:
        session.add(Workspace(id="T1", installed_at=NINE_IN_TOKYO))
    with database.read_session() as session:
        assert session.get(Workspace, "T1") is not None


def _cut_every_connection(database: Database) -> None:
    if database.is_sqlite:
        return
    other = Database(database.url.render_as_string(hide_password=False))
    with other.read_session() as session:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        session.connection().exec_driver_sql(f"{cut} AND pid <> pg_backend_pid()")
    other.dispose()
