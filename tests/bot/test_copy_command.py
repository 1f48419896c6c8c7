"""`copy-database` on the command line: what an operator types, reads and gets back."""

from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.clock import SystemClock
from storage.database import Database
from storage.migrate import downgrade
from storage.tables import TickRun, Workspace
from tests.databases import new_database

SECRET = "hunter2"


@pytest.fixture
def old(tmp_path: Path) -> str:
    """The address of a database with one workspace."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    database = new_database(url)
    with database.write_session() as session:
        session.add(Workspace(id="T1", installed_at=SystemClock().now()))
    database.dispose()
    return url


@pytest.fixture
def new(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new.db'}"


def copy(*words: str) -> Result:
    return CliRunner().invoke(app, ["copy-database", *words])


def workspaces(url: str) -> list[str]:
    database = Database(url)
    with database.read_session() as session:
        found = list(session.exec(select(Workspace.id)))
    database.dispose()
    return found


def test_it_says_what_was_copied_and_how_to_go_on(old: str, new: str) -> None:
    result = copy(old, new)
    assert result.exit_code == 0, result.output
    assert "Rows copied: 1. Every table is the same in both databases." in result.output
    assert f"set DATABASE_URL to {new}" in result.output
    assert workspaces(new) == ["T1"]


def test_a_second_copy_into_the_same_database_is_refused(old: str, new: str) -> None:
    copy(old, new)
    result = copy(old, new)
    assert result.exit_code == 2
    assert "TO is not empty" in result.output
    assert workspaces(new) == ["T1"]


def test_a_running_app_is_not_copied(old: str, new: str) -> None:
    database = Database(old)
    with database.write_session() as session:
        session.add(TickRun(name="digests", ran_at=SystemClock().now()))
    database.dispose()
    result = copy(old, new)
    assert result.exit_code == 2
    assert "Stop it" in result.output


def test_tables_of_another_version_are_brought_up_to_date_first(old: str, new: str) -> None:
    database = Database(old)
    downgrade(database, "0001")
    database.dispose()
    result = copy(old, new)
    assert result.exit_code == 2
    assert "python -m bot migrate" in result.output


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path, new: str) -> None:
    result = copy(f"sqlite:///{tmp_path / 'nothing.db'}", new)
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["FROM", "TO"])
def test_an_address_that_cannot_be_used_is_named_without_its_password(old: str, place: str) -> None:
    wrong = f"postgresql+psycopg://bot:{SECRET}@127.0.0.1:1/none"
    result = copy(*((wrong, old) if place == "FROM" else (old, wrong)))
    assert result.exit_code == 2
    assert f"{place} cannot be used" in result.output
    assert SECRET not in result.output


def test_an_address_of_another_kind_is_explained(old: str) -> None:
    result = copy(old, "mysql://somewhere")
    assert result.exit_code == 2
    assert "TO wants sqlite:///file.db" in result.output
