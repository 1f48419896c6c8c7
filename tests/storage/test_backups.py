"""A backup of a database in use is whole, is the owner's alone, and sends nothing by itself."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from storage.backups import (
    MARK,
    Damaged,
    address_of,
    backup_made_at,
    let_send_again,
    mark_as_backup,
    write_backup,
)
from storage.database import Database
from storage.migrate import upgrade
from storage.outbox import to_settle
from storage.tables import Delivery, TickRun, Workspace
from storage.words import DeliveryMethod, DeliveryState
from tests.storage.crowd import at_once
from tests.storage.full_tables import everything, fill
from tests.storage.outbox_rows import a_delivery, an_update
from tests.storage.sample_rows import MOMENT

HOUR = timedelta(hours=1)


@pytest.fixture
def live(sqlite_file: str) -> Database:
    """A file with rows in every table."""
    database = Database(sqlite_file)
    upgrade(database)
    fill(database)
    return database


def test_it_holds_everything_as_it_was(live: Database, tmp_path: Path) -> None:
    write_backup(live, tmp_path / "backup.db", MOMENT)
    copy = Database(address_of(tmp_path / "backup.db"))
    with copy.write_session() as session:
        assert backup_made_at(session) == MOMENT
        session.delete(session.get_one(TickRun, MARK))
    assert everything(copy) == everything(live)
    copy.dispose()
    live.dispose()


def test_only_its_owner_can_read_it_and_it_is_a_single_file(live: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    write_backup(live, folder / "backup.db", MOMENT)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    live.dispose()


def test_people_write_while_it_is_made(live: Database, tmp_path: Path) -> None:
    def act(number: int) -> None:
        if number == 0:
            write_backup(live, tmp_path / "backup.db", MOMENT)
            return
        with live.write_session() as session:
            session.add(Workspace(id=f"T{number}", installed_at=MOMENT))

    at_once(8, act)
    with live.read_session() as session:
        assert len(session.exec(select(Workspace)).all()) == 3 + 7
    live.dispose()


def test_the_database_in_use_is_not_marked(live: Database, tmp_path: Path) -> None:
    write_backup(live, tmp_path / "backup.db", MOMENT)
    with live.read_session() as session:
        assert backup_made_at(session) is None
    live.dispose()


def test_a_broken_file_is_no_backup(live: Database, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    write_backup(live, file, MOMENT)
    live.dispose()
    whole = file.read_bytes()
    file.write_bytes(whole[:20_000] + b"\xff" * 20_000 + whole[40_000:])
    with pytest.raises(Damaged):
        mark_as_backup(file, MOMENT)


def test_what_may_have_been_sent_since_is_looked_for_from_when_it_was_queued(bench: Workbench) -> None:
    with bench.write() as work:
        before = {"created_at": work.now - 2 * HOUR}
        a_delivery(work, "waiting", due=work.now - HOUR, **before)
        a_delivery(work, "sending", due=work.now - HOUR, state=DeliveryState.SENDING, **before)
        a_delivery(work, "held", due=work.now - HOUR, state=DeliveryState.HELD, **before)
        assert let_send_again(work.session, work.now) == 3
    with bench.read() as work:
        found = to_settle(work.session, work.now + HOUR)
        assert {row.dedupe_key for row in found} == {"waiting", "sending", "held"}
        assert {row.started for row in found} == {work.now - 2 * HOUR}
        assert {row.error for row in found} == {"restored"}


def test_what_was_not_due_yet_or_is_done_stays_as_it_is(bench: Workbench) -> None:
    with bench.write() as work:
        sent = a_delivery(work, "sent", state=DeliveryState.SENT)
        a_delivery(work, "failed", state=DeliveryState.FAILED)
        a_delivery(work, "cancelled", state=DeliveryState.CANCELLED)
        a_delivery(work, "later", due=work.now + HOUR)
        an_update(work, "update", sent)
        assert let_send_again(work.session, work.now) == 0
    with bench.read() as work:
        rows = work.session.exec(select(Delivery)).all()
        assert {row.dedupe_key: row.state for row in rows if row.method == DeliveryMethod.POST} == {
            "sent": DeliveryState.SENT,
            "failed": DeliveryState.FAILED,
            "cancelled": DeliveryState.CANCELLED,
            "later": DeliveryState.QUEUED,
        }


def test_a_second_time_changes_nothing(bench: Workbench) -> None:
    with bench.write() as work:
        a_delivery(work, "waiting")
        work.session.add(TickRun(name=MARK, ran_at=work.now))
    with bench.write() as work:
        assert let_send_again(work.session, work.now) == 1
        assert backup_made_at(work.session) is None
    with bench.write() as work:
        assert let_send_again(work.session, work.now) == 0
