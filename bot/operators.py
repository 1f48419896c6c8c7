"""What an operator's commands share: opening the database that the app uses, and saying what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.clock import Clock, SystemClock
from bot.settings import Settings
from bot.ticks import STOPPED
from bot.workbench import Workbench
from storage.backups import MARK
from storage.database import Database
from storage.revisions import is_current
from storage.tables import TickRun, Workspace

NOT_STARTED = "The app has not been connected to Slack yet. Start it once with `make run`, then try again."
OTHER_VERSION = "The database has not the tables of this version. Run `python -m bot migrate` first."
STILL_RUNNING = (
    "The app is running, or was until a moment ago. Stop it, so that it does not write meanwhile, "
    "and try again in a minute."
)
# A running app notes every 30 s that it has looked what is due.
QUIET = timedelta(seconds=60)


class NotPossible(Exception):
    """A command cannot be carried out here; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__("not possible")
        self.sentence = sentence


@dataclass(frozen=True)
class Report:
    """What to tell the operator, line by line; `accepted` is False when nothing was written."""

    lines: list[str]
    accepted: bool = True


def printable(name: str) -> str:
    """A name that somebody typed, without anything a terminal would obey."""
    return "".join(letter for letter in name if letter.isprintable()) or "(without a name)"


@contextmanager
def opened(settings: Settings, workspace: str | None) -> Iterator[Workbench]:
    """The database with one workspace chosen, closed at the end of the block; raises NotPossible."""
    with opened_database(settings) as database:
        chosen = _chosen(database, workspace)
        yield Workbench(database, SystemClock(), chosen, settings.default_zone, settings.owners)


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """The database with the tables of this version, closed at the end of the block; raises NotPossible."""
    if not is_there(settings.database_url):
        raise NotPossible(NOT_STARTED)
    database = Database(settings.database_url)
    try:
        if not is_current(database):
            raise NotPossible(OTHER_VERSION)
        yield database
    except SQLAlchemyError as error:
        sentence = f"The database cannot be used ({cause_of(error)}). `python -m bot doctor` says more."
        raise NotPossible(sentence) from None
    finally:
        database.dispose()


def is_there(url: str) -> bool:
    """Whether there is a database to open; opening a file that is not there would make it."""
    parts = make_url(url)
    return parts.get_backend_name() != "sqlite" or Path(str(parts.database)).is_file()


def check_stopped(database: Database, clock: Clock) -> None:
    """Raise NotPossible if the app uses this database now, as far as its last ticks tell.

    One process that has ended well says so; on PostgreSQL there may be others.
    """
    with database.read_session() as session:
        noted = {run.name: run.ran_at for run in session.exec(select(TickRun))}
    ticks = [ran_at for name, ran_at in noted.items() if name not in ("doctor", MARK, STOPPED)]
    last = max(ticks, default=None)
    if last is None or clock.now() - last >= QUIET:
        return
    if not database.is_sqlite or noted.get(STOPPED, last) <= last:
        raise NotPossible(STILL_RUNNING)


def cause_of(error: SQLAlchemyError) -> str:
    """What went wrong with a database, without its words, which may hold the address."""
    return type(getattr(error, "orig", None) or error).__name__


def _chosen(database: Database, wanted: str | None) -> str:
    """The workspace asked for, or the only one."""
    with database.read_session() as session:
        ids = list(session.exec(select(Workspace.id).order_by(col(Workspace.id))))
    if not ids:
        raise NotPossible(NOT_STARTED)
    chosen = wanted or (ids[0] if len(ids) == 1 else "")
    if chosen not in ids:
        raise NotPossible(f"Add --workspace and one of the workspaces in this database: {', '.join(ids)}.")
    return chosen
