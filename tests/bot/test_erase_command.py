"""`erase` on the command line: it asks once more, deletes, and says what stays."""

from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.clock import SystemClock
from bot.workbench import Workbench
from storage.tables import Enrollment, Workspace
from storage.words import Role
from tests.builders import a_person, a_program, an_enrollment
from tests.databases import new_database

TEAM, ANA = "T0TEAM", "U0ANA"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    database = new_database(f"sqlite:///{tmp_path / 'mentorship.db'}")
    bench = Workbench(database, SystemClock(), TEAM)
    with bench.write() as work:
        work.session.add(Workspace(id=TEAM, installed_at=work.now))
        work.session.flush()
        ana = a_person(work, "Ana Example", slack_id=ANA)
        an_enrollment(work, a_program(work), Role.MENTEE, ana, goals="Something private")
    yield bench
    database.dispose()


def erase(folder: Path, *words: str, answer: str = "") -> Result:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    env["DATABASE_URL"] = f"sqlite:///{folder / 'mentorship.db'}"
    with chdir(folder):
        return CliRunner().invoke(app, ["erase", *words], env=env, input=answer)


def goals(bench: Workbench) -> str:
    with bench.read() as work:
        return work.session.exec(select(Enrollment.goals)).one()


def test_it_asks_once_more_and_says_what_it_means(bench: Workbench, tmp_path: Path) -> None:
    result = erase(tmp_path, ANA, answer="n\n")
    assert f"Delete what {ANA} has told, for good? They leave 1 program(s)" in result.output
    assert "Nothing was deleted." in result.output
    assert goals(bench) == "Something private"


@pytest.mark.parametrize(("words", "answer"), [((ANA,), "y\n"), ((ANA, "--yes"), "")])
def test_it_deletes_and_says_what_stays(
    bench: Workbench, tmp_path: Path, words: tuple[str, ...], answer: str
) -> None:
    result = erase(tmp_path, *words, answer=answer)
    assert result.exit_code == 0, result.output
    assert "Deleted. Programs left: 1." in result.output
    assert "Survey answers stay" in result.output
    assert "Something private" not in result.output
    assert goals(bench) == ""


def test_a_pipe_that_gives_no_answer_deletes_nothing(bench: Workbench, tmp_path: Path) -> None:
    assert erase(tmp_path, ANA).exit_code == 1
    assert goals(bench) == "Something private"


def test_somebody_unknown_is_named(bench: Workbench, tmp_path: Path) -> None:
    result = erase(tmp_path, "U0NOBODY", "--yes")
    assert result.exit_code == 2
    assert "U0NOBODY" in result.output
