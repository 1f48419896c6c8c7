"""`deliveries` on the command line: what an operator reads, in a pipe as on a terminal."""

import io
from collections.abc import Iterator
from contextlib import chdir
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.clock import SystemClock
from bot.deliveries import show_deliveries
from bot.settings import Settings
from bot.workbench import Workbench
from storage.tables import Workspace
from storage.words import DeliveryState, PlaceKind
from tests.builders import a_program
from tests.databases import new_database
from tests.storage.outbox_rows import a_delivery

TEAM = "T0TEAM"
NAME = "Grow [bold]Together[/bold]"
NAME_AS_TYPED = f"\x1b[31m{NAME}"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    database = new_database(f"sqlite:///{tmp_path / 'mentorship.db'}")
    bench = Workbench(database, SystemClock(), TEAM)
    with bench.write() as work:
        work.session.add(Workspace(id=TEAM, installed_at=work.now))
        work.session.flush()
        a_program(work, name=NAME_AS_TYPED)
    yield bench
    database.dispose()


def ask(folder: Path, *options: str) -> Result:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    with chdir(folder):
        env["DATABASE_URL"] = f"sqlite:///{folder / 'mentorship.db'}"
        return CliRunner().invoke(app, ["deliveries", *options], env=env)


def fail(bench: Workbench, key: str, error: str, days_ago: int = 1, **values: object) -> None:
    with bench.write() as work:
        gone = {"state": DeliveryState.FAILED, "error": error, **values}
        a_delivery(work, key, finished=work.now - timedelta(days=days_ago), **gone)


def test_it_counts_by_program_and_says_since_when_something_waits(bench: Workbench, tmp_path: Path) -> None:
    result = ask(tmp_path)
    assert result.exit_code == 0, result.output
    heads, program, no_program = result.output.splitlines()[:3]
    assert "Waiting" in heads
    assert NAME in program
    assert "\x1b" not in result.output
    assert "of no program" in no_program
    assert "has been waiting since" in result.output
    assert "nothing is known to be missing" in result.output


def test_it_names_each_trouble_with_the_reason_and_the_remedy(bench: Workbench, tmp_path: Path) -> None:
    for number in range(7):
        fail(bench, f"k{number}", "user_disabled")
    fail(bench, "pair", "unsettled", state=DeliveryState.UNKNOWN, place_kind=PlaceKind.CHANNEL, place="C1")
    result = ask(tmp_path)
    assert "7 × user_disabled (did not arrive). The account is switched off." in result.output
    assert "and 2 more" in result.output
    assert "1 × unsettled (uncertain). Slack did not say whether it arrived" in result.output
    assert "to channel C1" in result.output


def test_older_troubles_are_told_when_asked_for(bench: Workbench, tmp_path: Path) -> None:
    fail(bench, "old", "user_disabled", days_ago=20)
    assert "user_disabled" not in ask(tmp_path).output
    assert "user_disabled" in ask(tmp_path, "--days", "30").output


def test_it_fits_a_terminal_of_80_columns(bench: Workbench, tmp_path: Path) -> None:
    fail(bench, "k", "user_disabled")
    shown = io.StringIO()
    terminal = Console(file=shown, width=80, force_terminal=True, highlight=False)
    settings = Settings("xoxb-1", "xapp-1", database_url=f"sqlite:///{tmp_path / 'mentorship.db'}")
    assert show_deliveries(settings, None, 7, terminal).accepted
    assert "user_disabled" in shown.getvalue()


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    result = ask(tmp_path)
    assert result.exit_code == 2
    assert "Start it once" in result.output
