"""`people` on the command line: what an operator types, reads and gets back."""

from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.clock import SystemClock
from bot.workbench import Workbench
from storage.migrate import downgrade
from storage.tables import AuditEntry, Person, Workspace
from tests.builders import a_person
from tests.databases import new_database

TEAM = "T0TEAM"
ANA, BEN = "U0ANA", "U0BEN"


class Desk:
    """An operator's folder with the bot's database in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'mentorship.db'}"
        self.database = new_database(self.url)
        self.bench = Workbench(self.database, SystemClock(), TEAM)

    def connect(self, workspace_id: str = TEAM) -> None:
        """As after the first start."""
        with self.database.write_session() as session:
            session.add(Workspace(id=workspace_id, installed_at=SystemClock().now()))

    def employ(self, *slack_ids: str) -> None:
        with self.bench.write() as work:
            for slack_id in slack_ids:
                a_person(work, slack_id=slack_id)

    def people(self, content: str, *options: str, **environment: str) -> Result:
        """Run the command on a file with this content."""
        (self.folder / "hr.csv").write_text(content, encoding="utf-8")
        env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": self.url}
        with chdir(self.folder):
            return CliRunner().invoke(app, ["people", "hr.csv", *options], env={**env, **environment})

    def departments(self) -> dict[str, str | None]:
        with self.database.read_session() as session:
            return {person.slack_id: person.department for person in session.exec(select(Person))}

    def audited(self) -> list[str]:
        with self.database.read_session() as session:
            return list(session.exec(select(AuditEntry.action)))


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.database.dispose()


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    empty_desk.connect()
    empty_desk.employ(ANA, BEN)
    return empty_desk


def test_a_good_file_is_written_down_and_counted(desk: Desk) -> None:
    result = desk.people(f"slack_id,department,manager\n{ANA},Sales,{BEN}\n{BEN},,\n")
    assert result.exit_code == 0
    assert result.stdout == "People with something new: 1. As they were: 1.\n"
    assert desk.departments() == {ANA: "Sales", BEN: None}
    assert desk.audited() == ["hr_file_applied"]


def test_a_check_says_what_would_change_and_changes_nothing(desk: Desk) -> None:
    result = desk.people(f"slack_id,department\n{ANA},Sales\n", "--check")
    assert result.exit_code == 0
    assert "People with something new: 1." in result.stdout
    assert "Nothing was written" in result.stdout
    assert desk.departments() == {ANA: None, BEN: None}
    assert desk.audited() == []


@pytest.mark.parametrize("options", [[], ["--check"]])
def test_a_bad_file_is_refused_with_every_problem(desk: Desk, options: list[str]) -> None:
    content = f"slack_id,department,level,manager\n{ANA},Sales,12,{BEN}\n{BEN},Sales,1,{ANA}\n"
    result = desk.people(content, *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    first, level, circle = result.stderr.splitlines()
    assert first.startswith("Nothing was written.")
    assert level == "- line 2, level: wants a whole number from 0 to 9."
    assert circle.startswith("- line 2, manager: the reporting line runs in a circle")
    assert desk.departments() == {ANA: None, BEN: None}


def test_people_not_met_yet_are_listed_up_to_ten(desk: Desk) -> None:
    strangers = [f"U9{number:02d}" for number in range(12)]
    result = desk.people("slack_id,level\n" + "".join(f"{slack_id},1\n" for slack_id in strangers))
    assert result.exit_code == 0
    assert f"Not met by the app yet: 12 ({', '.join(strangers[:10])} and 2 more)." in result.stdout
    assert "run this again tomorrow" in result.stdout


def test_columns_that_are_not_used_are_named_without_what_a_terminal_would_obey(desk: Desk) -> None:
    result = desk.people(f"slack_id,level,Sal\x1b[2Jary,\n{ANA},1,100,\n")
    assert "Columns that are not used: Sal[2Jary, (without a name)." in result.stdout
    assert "100" not in result.stdout


def test_before_the_first_start_the_operator_is_told_to_start(empty_desk: Desk) -> None:
    result = empty_desk.people("slack_id,level\n")
    assert result.exit_code == 2
    assert "Start it once with `make run`" in result.stderr


def test_a_database_that_is_not_there_is_not_made(desk: Desk, tmp_path: Path) -> None:
    result = desk.people("slack_id,level\n", DATABASE_URL=f"sqlite:///{tmp_path / 'other.db'}")
    assert result.exit_code == 2
    assert "Start it once with `make run`" in result.stderr
    assert not (tmp_path / "other.db").exists()


def test_among_several_workspaces_one_has_to_be_named(desk: Desk) -> None:
    desk.connect("T0OTHER")
    content = f"slack_id,department\n{ANA},Sales\n"
    for options in ([], ["--workspace", "T0WRONG"]):
        result = desk.people(content, *options)
        assert result.exit_code == 2
        assert "Add --workspace and one of the workspaces in this database: T0OTHER, T0TEAM." in result.stderr
    assert desk.people(content, "--workspace", TEAM).exit_code == 0
    assert desk.departments()[ANA] == "Sales"


def test_tables_of_another_version_are_left_alone(desk: Desk) -> None:
    downgrade(desk.database, "base")
    result = desk.people("slack_id,level\n")
    assert result.exit_code == 2
    assert "python -m bot migrate" in result.stderr


@pytest.mark.parametrize(
    "url",
    [
        lambda desk: f"sqlite:///{desk.folder / 'hr.csv'}",
        lambda desk: "postgresql+psycopg://bot:hunter2@127.0.0.1:9/mentorship",
    ],
    ids=["no database", "no server"],
)
def test_a_database_that_cannot_be_used_is_named_without_its_address(
    desk: Desk, url: Callable[[Desk], Any]
) -> None:
    result = desk.people("slack_id,level\n" * 50, DATABASE_URL=url(desk))
    assert result.exit_code == 2
    assert "The database cannot be used" in result.stderr
    assert "hunter2" not in result.output
    assert str(desk.folder) not in result.output


def test_a_file_that_is_not_there_is_refused(desk: Desk) -> None:
    with chdir(desk.folder):
        result = CliRunner().invoke(app, ["people", "nowhere.csv"])
    assert result.exit_code == 2


def test_nothing_of_the_file_reaches_a_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    desk.people(f"slack_id,department\n{ANA},Secret Research\n")
    desk.people(f"slack_id,department,level\n{ANA},Secret Research,high\n")
    assert desk.departments()[ANA] == "Secret Research"
    assert "Secret" not in caplog.text
    assert "high" not in caplog.text
