"""A database of each kind, with all tables, for one measurement."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.campaign.postgresql import a_server
from storage.database import Database
from storage.migrate import upgrade

# Where Linux keeps files in memory; a disk of any speed is imitated there by a pause before each commit.
IN_MEMORY = Path("/dev/shm")


@contextmanager
def a_file(place: Path | None = None) -> Iterator[str]:
    """The address of an SQLite database that does not exist yet."""
    with tempfile.TemporaryDirectory(prefix="promises-", dir=place) as folder:
        yield f"sqlite:///{Path(folder) / 'bot.db'}"


@contextmanager
def ready(address: str) -> Iterator[Database]:
    """The database with all its tables."""
    database = Database(address)
    upgrade(database)
    yield database
    database.dispose()


@contextmanager
def each() -> Iterator[dict[str, Database]]:
    """One of each kind, by name."""
    with a_file() as file, a_server() as server, ready(file) as sqlite, ready(server) as postgresql:
        yield {"SQLite": sqlite, "PostgreSQL": postgresql}
