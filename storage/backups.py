"""Backups of an SQLite database that is in use, and what must happen before one may send again."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import CursorResult, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col

from storage.database import Database
from storage.tables import Delivery, TickRun
from storage.words import DeliveryMethod, DeliveryState

# Only a backup has this row. Whoever starts from one sends nothing until an operator has said so,
# however it was put in its place.
MARK = "made_as_backup"
RESTORED = "restored"
_WAITING = (DeliveryState.QUEUED, DeliveryState.HELD, DeliveryState.SENDING)


class Damaged(Exception):
    """The file is no SQLite database that is whole and this app's."""


def write_backup(database: Database, file: Path, now: datetime) -> None:
    """A copy of the database as it is at this moment, in a new file that its owner alone can read."""
    file.touch(mode=0o600, exist_ok=False)
    connection = database.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(file),))
    finally:
        connection.close()
    mark_as_backup(file, now)


def mark_as_backup(file: Path, now: datetime) -> None:
    """Let nothing be sent from this file by itself; raises Damaged if it is not whole."""
    copy = Database(address_of(file))
    try:
        with copy.write_session() as session:
            found = session.connection().exec_driver_sql("PRAGMA quick_check").scalar_one()
            if found != "ok":
                raise Damaged("it is not whole")
            session.merge(TickRun(name=MARK, ran_at=now))
    except DatabaseError:
        raise Damaged("it is not whole") from None
    finally:
        copy.dispose()


def backup_made_at(session: Session) -> datetime | None:
    """When this database was made as a backup; None if it is none, or may send again."""
    mark = session.get(TickRun, MARK)
    return None if mark is None else mark.ran_at


def let_send_again(session: Session, now: datetime) -> int:
    """Take the mark away. What may have been sent since the backup becomes uncertain, so that the app looks
    in Slack for it before it sends; returns how many messages that are."""
    mark = session.get(TickRun, MARK)
    if mark is not None:
        session.delete(mark)
    waiting = (
        col(Delivery.state).in_(_WAITING),
        col(Delivery.method) == DeliveryMethod.POST,
        col(Delivery.due) <= now,
    )
    uncertain = {"state": DeliveryState.UNKNOWN, "error": RESTORED, "lease_token": None, "finished": now}
    # Looked for from the moment it was queued: it was sent at some time since.
    result = session.execute(
        update(Delivery).where(*waiting).values(**uncertain, started=Delivery.created_at)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount


def address_of(file: Path) -> str:
    """SQLAlchemy's address of an SQLite database in this file."""
    return URL.create("sqlite", database=str(file)).render_as_string()
