"""Whether a database's tables are up to date, known without Alembic, which takes a while to load."""

from pathlib import Path

from sqlalchemy import inspect, text

from storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
NOTED_IN = "alembic_version"


def newest_revision() -> str:
    """Migrations are files whose names begin with their number."""
    numbers = (file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return max(numbers)


def is_current(database: Database) -> bool:
    """Whether no migration is waiting."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table(NOTED_IN):
            return False
        present = connection.execute(text(f"SELECT version_num FROM {NOTED_IN}")).scalars().all()  # noqa: S608
    return list(present) == [newest_revision()]
