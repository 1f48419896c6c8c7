"""`backup`, and the tick that keeps the last few backups of a running app."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.clock import Clock
from bot.operators import NotPossible, Report, opened_database
from bot.settings import Settings
from bot.ticks import waking
from bot.workbench import Workbench
from scheduler.timetable import Tick
from storage.backups import Damaged, write_backup
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
        with put_in_place(file) as beside:
            write_backup(database, beside, now)
        return file

    def forget_old(self) -> None:
        """Delete all but the newest ones."""
        for _, file in sorted(self._made())[: -self.kept]:
            file.unlink(missing_ok=True)

    def forget_halves(self, now: datetime) -> None:
        """Delete what was being written when somebody pulled the plug."""
        for half in self.folder.glob(".mentorship-*.db.part*"):
            named = NAME.match(half.name.removeprefix("."))
            if named and now - _moment_in(named) > EVERY:
                half.unlink(missing_ok=True)

    def _made(self) -> Iterator[tuple[datetime, Path]]:
        for file in self.folder.glob("mentorship-*.db"):
            if named := NAME.fullmatch(file.name):
                yield _moment_in(named), file


def _moment_in(name: re.Match[str]) -> datetime:
    return datetime.strptime(name[1], MOMENT).replace(tzinfo=UTC)


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
    backups.forget_halves(clock.now())
    return 1


def back_up(settings: Settings, folder: Path | None, clock: Clock) -> Report:
    """One backup now, whether the app runs or not; none is deleted for it."""
    try:
        file_of(settings)
        backups = Backups(folder or settings.backup_folder or USUAL_FOLDER, settings.backups_kept)
        with opened_database(settings) as database:
            file = backups.make(database, clock.now())
    except (OSError, sqlite3.Error, Damaged) as error:
        return Report([f"The backup cannot be written: {error}."], accepted=False)
    except NotPossible as error:
        return Report([error.sentence], accepted=False)
    return Report([f"Written to {file}. It holds the same private things as the database: keep it as safe."])


def file_of(settings: Settings) -> Path:
    """Where the SQLite database is; raises NotPossible if it is another kind."""
    parts = make_url(settings.database_url)
    if parts.get_backend_name() != "sqlite":
        raise NotPossible(ITS_OWN_TOOLS)
    return Path(str(parts.database))


@contextmanager
def put_in_place(file: Path) -> Iterator[Path]:
    """A file beside it to write first, which gets the name once all has gone well."""
    beside = file.with_name(f".{file.name}.part")
    try:
        yield beside
        beside.replace(file)
    finally:
        for companion in COMPANIONS:
            Path(f"{beside}{companion}").unlink(missing_ok=True)
