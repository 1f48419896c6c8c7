"""`restore` and `resume-sending`: the way back to a backup, on which nothing is sent by itself."""

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.backups import COMPANIONS, MOMENT, file_of, put_in_place
from bot.clock import Clock
from bot.operators import NotPossible, Report, check_stopped, is_there, opened_database
from bot.settings import Settings
from storage.backups import Damaged, address_of, let_send_again, mark_as_backup
from storage.database import Database
from storage.tables import AuditEntry, Person


def restore(settings: Settings, backup: Path, clock: Clock) -> Report:
    """Put a backup in the place of the database, which is kept under another name."""
    try:
        place = file_of(settings)
        _check_nobody_writes(settings, clock)
        with put_in_place(place) as beside:
            _take_over(backup, beside, clock.now())
            again = sorted(_erased_in(place) - _erased_in(beside))
            aside = _move_aside(place, clock.now())
    except Damaged:
        return Report([f"{backup} is not a whole backup of this app. Nothing was changed."], accepted=False)
    except OSError as error:
        return Report([f"{error.filename or 'A file'}: {error.strerror}."], accepted=False)
    except NotPossible as error:
        return Report([error.sentence], accepted=False)
    kept = [f"The database that was there is now {aside}."] if aside else []
    return Report(
        [
            f"{backup} is now the database {place}.",
            *kept,
            *(
                f"Since then what {each} had told was deleted. Run: python -m bot erase {each}"
                for each in again
            ),
            "Nothing is sent from it until you run `python -m bot resume-sending`.",
        ]
    )


def resume_sending(settings: Settings, clock: Clock) -> Report:
    """After a restore: what waited in the backup is looked for in Slack before it is sent again."""
    try:
        with opened_database(settings) as database, database.write_session() as session:
            count = let_send_again(session, clock.now())
    except NotPossible as error:
        return Report([error.sentence], accepted=False)
    return Report(
        [
            f"Messages that may have been sent since the backup: {count:,}. The app looks for each in its "
            "own conversations before it sends; in channels and group conversations it may not look, and "
            "the digest names those.",
            "Take SENDING=off out of the settings if it is there, and start the app (again).",
        ]
    )


def _check_nobody_writes(settings: Settings, clock: Clock) -> None:
    """A database that cannot be read is a reason to restore, not one against it."""
    if not is_there(settings.database_url):
        return
    database = Database(settings.database_url)
    try:
        check_stopped(database, clock)
    except SQLAlchemyError:
        return
    finally:
        database.dispose()


def _erased_in(file: Path) -> set[str]:
    """The Slack ids of those whose words were deleted, as far as the file can still be read."""
    if not file.is_file():
        return set()
    database = Database(address_of(file))
    erased = select(AuditEntry.subject).where(AuditEntry.action == "erased")
    try:
        with database.read_session() as session:
            keys = [int(subject.removeprefix("person:")) for subject in session.exec(erased)]
            return set(session.exec(select(Person.slack_id).where(col(Person.id).in_(keys))))
    except SQLAlchemyError:
        return set()
    finally:
        database.dispose()


def _take_over(backup: Path, beside: Path, now: datetime) -> None:
    beside.touch(mode=0o600, exist_ok=False)
    shutil.copyfile(backup, beside)
    mark_as_backup(beside, now)


def _move_aside(place: Path, now: datetime) -> Path | None:
    """The old database with what SQLite keeps beside it, which must not meet the restored one."""
    aside = place.with_name(f"{place.name}.before-{now.astimezone(UTC):{MOMENT}}")
    there = place.exists()
    for companion in COMPANIONS:
        with suppress(FileNotFoundError):
            Path(f"{place}{companion}").rename(f"{aside}{companion}")
    return aside if there else None
