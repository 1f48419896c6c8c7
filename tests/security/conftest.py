"""What the tests of storage use, for rules that must hold on both databases."""

from tests.storage.conftest import database, postgresql, sqlite_file

__all__ = ["database", "postgresql", "sqlite_file"]
