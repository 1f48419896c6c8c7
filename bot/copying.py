"""`copy-database`: moves everything the app knows to another, empty database, and says what was copied."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.operators import NOT_STARTED, OTHER_VERSION, NotPossible, Report, cause_of, check_stopped, is_there
from bot.settings import problem_with_database_url
from storage.copying import Content, NotEmpty, NotTheSame, copy_rows, count_rows
from storage.database import Database
from storage.revisions import is_current


def copy_database(source: str, target: str, clock: Clock, console: Console) -> Report:
    """Copy and compare; nothing is left in the target unless every table is the same in both."""
    try:
        for name, url in (("FROM", source), ("TO", target)):
            if problem := problem_with_database_url(url):
                raise NotPossible(f"{name} {problem}")
        if not is_there(source):
            raise NotPossible(NOT_STARTED)
        with _opened("FROM", source) as old, _opened("TO", target) as new:
            _check_ready(old, clock)
            return Report(_told(_copy(old, new, console), target))
    except SQLAlchemyError as error:
        return Report([f"The copy broke off ({cause_of(error)}). Nothing was copied."], accepted=False)
    except NotPossible as error:
        return Report([error.sentence], accepted=False)


def _check_ready(old: Database, clock: Clock) -> None:
    if not is_current(old):
        raise NotPossible(OTHER_VERSION)
    check_stopped(old, clock)


def _copy(old: Database, new: Database, console: Console) -> dict[str, Content]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Beginning", total=2 * count_rows(old))  # copied, then compared

        def told(at: str, rows: int) -> None:
            progress.update(task, advance=rows, description=at.capitalize())

        try:
            return copy_rows(old, new, told)
        except NotEmpty as error:
            raise NotPossible(
                f"TO is not empty (there is something in {error.table}). Name a new database; "
                "nothing was written."
            ) from None
        except NotTheSame as error:
            raise NotPossible(
                f"{error.table} does not read in TO as it does in FROM, so nothing was copied."
            ) from None


def _told(copied: dict[str, Content], target: str) -> list[str]:
    wide = max(map(len, copied))
    lines = [f"{name:{wide}}  {held.rows:>9,}  {held.checksum[:12]}" for name, held in copied.items()]
    total = sum(held.rows for held in copied.values())
    return [
        f"{'table':{wide}}  {'rows':>9}  checksum",
        *lines,
        f"Rows copied: {total:,}. Every table is the same in both databases.",
        f"Now set DATABASE_URL to {make_url(target).render_as_string(hide_password=True)} and start the app. "
        "Never start it on the old database again: it would send what the new one has sent.",
    ]


@contextmanager
def _opened(name: str, url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        database.engine.connect().close()
    except SQLAlchemyError as error:
        raise NotPossible(f"{name} cannot be used ({cause_of(error)}). Nothing was copied.") from None
    try:
        yield database
    finally:
        database.dispose()
