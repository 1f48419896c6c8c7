"""`people`: reads the HR file into the database, and says what came of it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.clock import SystemClock
from bot.settings import Settings
from bot.workbench import Workbench
from mentorship.hr_file import BadHrFile, HrChange, apply_hr_file, compare_hr_file
from mentorship.hr_rows import HrRows, read_hr_file
from storage.database import Database
from storage.migrate import is_current
from storage.tables import Workspace

SHOWN = 10
NOT_STARTED = "The app has not been connected to Slack yet. Start it once with `make run`, then try again."


@dataclass(frozen=True)
class Report:
    """What to tell the operator, line by line; `accepted` is False when nothing could be written."""

    lines: list[str]
    accepted: bool = True


def bring_in(settings: Settings, file: Path, *, check: bool, workspace: str | None) -> Report:
    """Read the file and write down what is new in it, or only compare when `check` is set."""
    if not _is_there(settings.database_url):
        return _refused(NOT_STARTED)
    database = Database(settings.database_url)
    try:
        return _bring_in(database, read_hr_file(file.read_bytes()), check=check, workspace=workspace)
    except BadHrFile as error:
        problems = [f"- {problem.sentence}" for problem in error.problems]
        return Report(["Nothing was written. Please mend the file:", *problems], accepted=False)
    except SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__  # its words may hold the address
        return _refused(f"The database cannot be used ({cause}). `python -m bot doctor` says more.")
    finally:
        database.dispose()


def _bring_in(database: Database, rows: HrRows, *, check: bool, workspace: str | None) -> Report:
    if not is_current(database):
        return _refused("The database has not the tables of this version. Run `python -m bot migrate` first.")
    ids = _workspaces(database)
    chosen = workspace or (ids[0] if len(ids) == 1 else "")
    if chosen not in ids:
        return _refused(_which_workspace(ids))
    bench = Workbench(database, SystemClock(), chosen)
    if check:
        with bench.read() as work:
            return Report([*_told(compare_hr_file(work, rows), rows), "Nothing was written (--check)."])
    with bench.write() as work:
        change = apply_hr_file(work, rows)
    return Report(_told(change, rows))


def _is_there(url: str) -> bool:
    """Whether there is a database to open; opening a file that is not there would make it."""
    parts = make_url(url)
    return parts.get_backend_name() != "sqlite" or Path(str(parts.database)).is_file()


def _workspaces(database: Database) -> list[str]:
    with database.read_session() as session:
        return list(session.exec(select(Workspace.id).order_by(col(Workspace.id))))


def _which_workspace(ids: list[str]) -> str:
    if not ids:
        return NOT_STARTED
    return f"Add --workspace and one of the workspaces in this database: {', '.join(ids)}."


def _told(change: HrChange, rows: HrRows) -> list[str]:
    lines = [f"People with something new: {change.updated}. As they were: {change.unchanged}."]
    if change.unknown:
        more = len(change.unknown) - SHOWN
        names = ", ".join(change.unknown[:SHOWN]) + (f" and {more} more" if more > 0 else "")
        lines.append(f"Not met by the app yet: {len(change.unknown)} ({names}).")
        lines.append(
            "Their lines are left out, and who reports to them keeps the manager they had. "
            "The app reads new colleagues every night; run this again tomorrow."
        )
    if rows.ignored:
        lines.append(f"Columns that are not used: {', '.join(map(_shown, rows.ignored))}.")
    return lines


def _shown(name: str) -> str:
    """A column's name without anything a terminal would obey."""
    return "".join(letter for letter in name if letter.isprintable()) or "(without a name)"


def _refused(sentence: str) -> Report:
    return Report([sentence], accepted=False)
