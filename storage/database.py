"""Engine and transactions: one write session at a time on SQLite, plain ones on PostgreSQL."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, create_engine

from storage.fair_lock import FairLock
from storage.prepared import Statements

BUSY_TIMEOUT_MS = 10_000
# More than there are: with Python's own 128 those of every message would be compiled again and again.
CACHED_STATEMENTS = 1_000

_inside = threading.local()


class Database:
    """The bot's database; `url` is SQLAlchemy's, for SQLite or PostgreSQL (psycopg).

    SQLite runs in WAL mode with full synchronisation. Writers take a lock in the process and then
    `BEGIN IMMEDIATE`, so that they queue instead of failing with "database is locked"; readers begin
    deferred and never wait for writers. An in-memory database has one connection, which all share.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _engine(url)
        # How many statements of this process have changed something, by table.
        self.changes: Counter[str] = Counter()
        _count_changes(self.engine, self.changes)
        self._statements = Statements(self.changes)
        self._in_memory = self.is_sqlite and self.url.database in (None, "", ":memory:")
        if self.is_sqlite and not self._in_memory:
            _keep_private(Path(str(self.url.database)))
        self._write_lock: AbstractContextManager[Any] = FairLock() if self.is_sqlite else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def write_session(self) -> Iterator[Session]:
        """A transaction that commits at the end of the block, or rolls back on an exception."""
        if in_write_transaction():
            raise RuntimeError("a write session is already open in this thread")
        with self._write_lock, self.engine.connect() as connection:
            _inside.writing = True
            try:
                with connection.begin(), self._session(connection) as session:
                    yield session
                    if session.in_transaction():
                        session.commit()
            finally:
                _inside.writing = False

    @contextmanager
    def read_session(self) -> Iterator[Session]:
        """A transaction that only reads; what it changes is thrown away."""
        lock = self._write_lock if self._in_memory else nullcontext()
        with lock, self.engine.connect() as connection, self._session(connection) as session:
            connection.begin()
            yield session

    def _session(self, connection: Connection) -> Session:
        """For objects; the transaction is the connection's, which statements without objects use at once."""
        known = {"connection": connection, "statements": self._statements}
        return Session(connection, expire_on_commit=False, info=known)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def in_write_transaction() -> bool:
    """Whether this thread holds a write transaction open, in which no call to Slack may be made."""
    return getattr(_inside, "writing", False)


def _keep_private(file: Path) -> None:
    """Only the bot's own user may read a new database; SQLite's other files take over its mode."""
    if file.parent.is_dir():
        file.touch(mode=0o600)


def _from_json(text: str) -> Any:
    """Most columns of a row hold nothing, and rows with many are read for every message."""
    return [] if text == "[]" else {} if text == "{}" else json.loads(text)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, json_deserializer=_from_json)
    in_memory = make_url(url).database in (None, "", ":memory:")
    options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    options |= {"hide_parameters": True, "json_deserializer": _from_json}
    connecting = {"check_same_thread": False, "cached_statements": CACHED_STATEMENTS}
    engine = create_engine(url, connect_args=connecting, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    # An event would do it as well, but an engine with events takes a fifth longer for every statement.
    engine.dialect.do_begin = _begin_sqlite  # type: ignore[assignment, method-assign]
    return engine


def _count_changes(engine: Engine, changes: Counter[str]) -> None:
    """By the dialect's own hook after each statement; see `_engine` about events."""
    context: type[DefaultExecutionContext] = engine.dialect.execution_ctx_cls  # type: ignore[assignment]

    def post_exec(executed: DefaultExecutionContext) -> None:
        context.post_exec(executed)  # type: ignore[no-untyped-call]
        if executed.isinsert or executed.isupdate or executed.isdelete:
            changes[executed.compiled.statement.table.name] += 1  # type: ignore[union-attr]

    engine.dialect.execution_ctx_cls = type("CountingContext", (context,), {"post_exec": post_exec})


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    connection.execute("BEGIN IMMEDIATE" if in_write_transaction() else "BEGIN DEFERRED")
