"""The doctor's look at the database: can it be reached, is it up to date, can it be written to?"""

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.clock import Clock
from bot.delivery.probed import Probe, keep_probe, probe_of
from bot.doctor.finding import Finding, fine, problem
from storage.backups import backup_made_at
from storage.database import Database
from storage.revisions import is_current
from storage.tables import Coordinator, Delivery, Person, Program, TickRun
from storage.words import DeliveryState, PlaceKind, ProgramState

TAB_OFF = "messages_tab_disabled"


class Records:
    """The bot's database; what it holds is only told once a look has found it in order."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._database: Database | None = None

    def look(self, clock: Clock) -> Finding:
        """Reached, migrated and writable, or what stands in the way first."""
        file = _file_of(self._url)
        if file is not None and not file.exists():
            return _before_first_start(file)
        database = Database(self._url)
        finding = _examined(database, clock)
        if finding.is_problem:
            database.dispose()
        else:
            self._database = database
        return finding

    def look_at_sending(self) -> list[Finding]:
        """A problem if this is a backup that nobody has let send again."""
        if self._database is None:
            return []
        with self._database.read_session() as session:
            if backup_made_at(session) is None:
                return []
        why = "this database is a restored backup, so nothing is sent."
        return [problem("Sending", why, "Run `python -m bot resume-sending`, then start the app again.")]

    def close(self) -> None:
        if self._database is not None:
            self._database.dispose()

    def programs_that_post(self, workspace_id: str) -> list[Program]:
        """The workspace's programs that are not closed, oldest first."""
        if self._database is None:
            return []
        found = select(Program).where(
            Program.workspace_id == workspace_id, Program.state != ProgramState.CLOSED
        )
        with self._database.read_session() as session:
            return list(session.exec(found.order_by(col(Program.id))))

    def coordinators(self, workspace_id: str) -> list[str]:
        """The Slack ids of those who run the workspace's programs."""
        if self._database is None:
            return []
        found = select(Person.slack_id).join(Coordinator, col(Coordinator.person_id) == Person.id)
        here = found.where(Person.workspace_id == workspace_id, col(Person.active)).distinct()
        with self._database.read_session() as session:
            return list(session.exec(here.order_by(col(Person.slack_id))))

    def probe(self, workspace_id: str) -> Probe:
        """What was found when somebody last tried the workspace."""
        if self._database is None:
            return Probe()
        with self._database.read_session() as session:
            return probe_of(session, workspace_id)

    def keep_probe(self, workspace_id: str, probe: Probe) -> bool:
        """False if there is no such workspace, or no database."""
        if self._database is None:
            return False
        with self._database.write_session() as session:
            return keep_probe(session, workspace_id, probe)

    def direct_messages_blocked(self) -> bool | None:
        """Whether Slack refuses the waiting direct messages; None if none has arrived so far."""
        if self._database is None:
            return None
        personal = select(Delivery.id).where(Delivery.place_kind == PlaceKind.PERSON)
        refused = personal.where(Delivery.state == DeliveryState.QUEUED, Delivery.error == TAB_OFF)
        arrived = personal.where(Delivery.state == DeliveryState.SENT)
        with self._database.read_session() as session:
            if session.exec(refused.limit(1)).first() is not None:
                return True
            return None if session.exec(arrived.limit(1)).first() is None else False


def _file_of(url: str) -> Path | None:
    """The file of an SQLite database that is kept in one."""
    parts = make_url(url)
    in_file = parts.get_backend_name() == "sqlite" and parts.database not in (None, "", ":memory:")
    return Path(str(parts.database)) if in_file else None


def _before_first_start(file: Path) -> Finding:
    folder = file.resolve().parent
    if folder.is_dir():
        return fine("Database", "not there yet; `make run` makes it")
    return problem("Database", f"the folder {folder} does not exist.", "Make it, or change DATABASE_URL.")


def _examined(database: Database, clock: Clock) -> Finding:
    try:
        if not is_current(database):
            return problem(
                "Database",
                "its tables are not those of this version.",
                "Make a backup, then run `python -m bot migrate`; `make run` does so too.",
            )
        _write_and_take_back(database, clock)
    except (SQLAlchemyError, OSError) as error:
        return _unusable(error)
    return fine("Database", "reached, up to date and writable")


def _write_and_take_back(database: Database, clock: Clock) -> None:
    with database.write_session() as session:
        session.merge(TickRun(name="doctor", ran_at=clock.now()))
        session.flush()
        session.rollback()


def _unusable(error: Exception) -> Finding:
    """The cause without its words, which may hold the address and with it a password."""
    cause = type(getattr(error, "orig", None) or error).__name__
    return problem(
        "Database",
        f"it cannot be used ({cause}).",
        "Check DATABASE_URL, that the server runs, and that this user may write to the file or the tables.",
    )
