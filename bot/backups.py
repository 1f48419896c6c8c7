"""`backup`, `restore` and `resume-sending`, and the tick that keeps the last backups of a running app."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.operators import NotPossible, Report, check_stopped, is_there, opened_database
from bot.settings import Settings
from bot.ticks import waking
from bot.workbench import Workbench
from scheduler.timetable import Tick
from storage.backups import Damaged, let_send_again, mark_as_backup, write_backup
from storage.database import Database

EVERY = timedelta(days=1)
LOOK_EVERY = timedelta(minutes=10)
USUAL_FOLDER = Path("backups")
MOMENT = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"mentorship-(\d{8}T\d{6}Z)\.db")
COMPANIONS = ("", "-wal", "-shm")

ITS_OWN_TOOLS = (
    "This app backs up SQLite only. PostgreSQL has tools of its own: `pg_dump --format=custom` and "
    "`pg_restore`; docs/operations.md says how to go on after restoring."
)


@dataclass(frozen=True)
class Backups:
    """A folder with the last few backups; others' files in it are left alone."""

    folder: Path
    kept: int

    def is_due(self, now: datetime) -> bool:
        """Whether the newest one is a day old, or there is none."""
        newest = max(self._made(), default=None)
        return newest is None or now - newest[0] >= EVERY

    def make(self, database: Database, now: datetime) -> Path:
        """Write a new one; half a backup never has the name of a whole one."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self.folder / f"mentorship-{now.astimezone(UTC):{MOMENT}}.db"
        with _put_in_place(file) as beside:
            write_backup(database, beside, now)
        return file

    def forget_old(self) -> None:
        """Delete all but the newest ones."""
        for _, file in sorted(self._made())[: -self.kept]:
            file.unlink(missing_ok=True)

    def _made(self) -> Iterator[tuple[datetime, Path]]:
        for file in self.folder.glob("mentorship-*.db"):
            if named := NAME.fullmatch(file.name):
                yield datetime.strptime(named[1], MOMENT).replace(tzinfo=UTC), file


def backup_ticks(settings: Settings, bench: Workbench) -> list[Tick]:
    """What the running app does about backups: nothing unless it has been given a folder."""
    if settings.backup_folder is None:
        return []
    backups = Backups(settings.backup_folder, settings.backups_kept)
    look = partial(back_up_if_due, bench.database, backups, bench.clock)
    return [Tick("back_up", LOOK_EVERY, waking(look, lambda: None), at_once=True)]


def back_up_if_due(database: Database, backups: Backups, clock: Clock) -> int:
    """One look of the tick; how many backups it made."""
    if not backups.is_due(clock.now()):
        return 0
    backups.make(database, clock.now())
    backups.forget_old()
    return 1


def back_up(settings: Settings, folder: Path | None, clock: Clock) -> Report:
    """One backup now, whether the app runs or not; none is deleted for it."""
    try:
        _file_of(settings)
        backups = Backups(folder or settings.backup_folder or USUAL_FOLDER, settings.backups_kept)
        with opened_database(settings) as database:
            file = backups.make(database, clock.now())
    except (OSError, sqlite3.Error) as error:
        return Report([f"The backup cannot be written: {error}."], accepted=False)
    except NotPossible as error:
        return Report([error.sentence], accepted=False)
    return Report([f"Written to {file}. It holds the same private things as the database: keep it as safe."])


def restore(settings: Settings, backup: Path, clock: Clock) -> Report:
    """Put a backup in the place of the database, which is kept under another name."""
    try:
        place = _file_of(settings)
        _check_nobody_writes(settings, clock)
        with _put_in_place(place) as beside:
            _take_over(backup, beside, clock.now())
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


def _file_of(settings: Settings) -> Path:
    parts = make_url(settings.database_url)
    if parts.get_backend_name() != "sqlite":
        raise NotPossible(ITS_OWN_TOOLS)
    return Path(str(parts.database))


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


@contextmanager
def _put_in_place(file: Path) -> Iterator[Path]:
    """A file beside it to write first, which gets the name once all has gone well."""
    beside = file.with_name(f".{file.name}.part")
    try:
        yield beside
        beside.replace(file)
    finally:
        for companion in COMPANIONS:
            Path(f"{beside}{companion}").unlink(missing_ok=True)
