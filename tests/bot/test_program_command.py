"""`program` on the command line: what an operator types, reads and gets back."""

from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.clock import SystemClock
from bot.workbench import Workbench
from storage.tables import AuditEntry, Coordinator, Delivery, Person, Program, Skill, Workspace
from tests.builders import a_person
from tests.databases import new_database

ROOT = Path(__file__).parent.parent.parent
TEAM = "T0TEAM"
ANA, BEN = "U0ANA", "U0BEN"
ONBOARDING = str(ROOT / "programs" / "onboarding.yml")
CHANNELS = ("--coordinator-channel", "C0STAFF", "--announcement-channel", "C0ALL")


class Desk:
    """An operator's folder with the bot's database in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'mentorship.db'}"
        self.database = new_database(self.url)
        bench = Workbench(self.database, SystemClock(), TEAM)
        with bench.write() as work:
            work.session.add(Workspace(id=TEAM, installed_at=work.now))
            work.session.flush()
            a_person(work, slack_id=ANA, is_admin=True)
            a_person(work, slack_id=BEN)

    def program(self, *words: str, **environment: str) -> Result:
        """Run `program …` in the folder."""
        env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": self.url}
        with chdir(self.folder):
            return CliRunner().invoke(app, ["program", *words], env={**env, **environment})

    def apply(self, text: str, *options: str) -> Result:
        self.write(text)
        return self.program("apply", "program.yml", *options)

    def write(self, text: str) -> None:
        (self.folder / "program.yml").write_text(text, encoding="utf-8")

    def programs(self) -> list[Program]:
        with self.database.read_session() as session:
            return list(session.exec(select(Program).order_by(col(Program.id))))

    def is_untouched(self) -> bool:
        tables: tuple[type[SQLModel], ...] = (Program, Coordinator, Delivery, Skill, AuditEntry)
        with self.database.read_session() as session:
            return not any(session.exec(select(table)).first() for table in tables)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.database.dispose()


@pytest.mark.parametrize("name", ["leadership", "onboarding", "skills-exchange"])
def test_a_ready_made_program_is_checked_applied_and_written_again(desk: Desk, name: str) -> None:
    shipped = str(ROOT / "programs" / f"{name}.yml")
    checked = desk.program("check", shipped)
    assert checked.exit_code == 0
    assert "The file is fine." in checked.stdout
    assert "--coordinator-channel, --announcement-channel" in checked.stdout
    applied = desk.program("apply", shipped, "--as", ANA, *CHANNELS)
    assert applied.exit_code == 0
    assert "Program 1 is set up as a draft." in applied.stdout
    assert "/mentorship admin open 1" in applied.stdout
    first = desk.program("export", "1").stdout
    again = desk.apply(first, "--as", ANA)
    assert again.exit_code == 0
    assert again.stdout.startswith("Program 1 is changed.")
    assert desk.program("export", "1").stdout == first
    assert len(desk.programs()) == 1


def test_who_applies_a_file_runs_the_program(desk: Desk) -> None:
    desk.program("apply", ONBOARDING, "--as", ANA, *CHANNELS)
    with desk.database.read_session() as session:
        found = select(Person.slack_id).join(Coordinator, col(Coordinator.person_id) == Person.id)
        assert list(session.exec(found)) == [ANA]
        (delivery,) = session.exec(select(Delivery)).all()
        assert (delivery.kind, delivery.place) == ("program_created", "C0STAFF")
        assert "Our tools" in session.exec(select(Skill.name)).all()


def test_without_a_name_the_only_listed_owner_applies_a_file(desk: Desk) -> None:
    assert desk.program("apply", ONBOARDING, *CHANNELS, MENTORSHIP_OWNERS=BEN).exit_code == 0
    assert [program.name for program in desk.programs()] == ["Welcome Buddies"]


@pytest.mark.parametrize(
    ("options", "owners", "said"),
    [
        ((), "", "Add --as and the Slack member id"),
        ((), f"{ANA},{BEN}", "Add --as and the Slack member id"),
        (("--as", "U0NOBODY"), "", "has not met anybody with this Slack member id"),
        (("--as", BEN), "", "Only workspace owners, admins"),
        (("--as", ANA, "--coordinator-channel", "#hr"), "", "--coordinator-channel wants a channel's id"),
        (("--as", ANA, "--workspace", "T0WRONG"), "", "Add --workspace and one of"),
    ],
)
def test_what_may_not_be_is_refused_and_nothing_is_written(
    desk: Desk, options: tuple[str, ...], owners: str, said: str
) -> None:
    result = desk.program("apply", ONBOARDING, *CHANNELS, *options, MENTORSHIP_OWNERS=owners)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Nothing was written.")
    assert said in result.stderr
    assert desk.is_untouched()


def test_missing_channels_are_asked_for(desk: Desk) -> None:
    result = desk.program("apply", ONBOARDING, "--as", ANA)
    assert result.exit_code == 2
    first, *problems = result.stderr.splitlines()
    assert first.startswith("Nothing was written.")
    assert [line.split(":")[0] for line in problems] == [
        "- line 1, channels.announcement_channel",
        "- line 1, channels.coordinator_channel",
    ]
    assert "--announcement-channel" in problems[0]
    assert desk.is_untouched()


@pytest.mark.parametrize(
    "words", [("check", "program.yml"), ("apply", "program.yml", "--as", ANA, *CHANNELS)]
)
def test_a_bad_file_is_refused_with_every_problem(desk: Desk, words: tuple[str, ...]) -> None:
    desk.write("name: X\nobjective: fun\nterms: Be kind.\ndates: {enrollment_days: 7, weeks: 2}\n")
    result = desk.program(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    first, *problems = result.stderr.splitlines()
    assert first == "Nothing was written. Please mend the file:"
    assert [line.split(":")[0] for line in problems] == [
        "- line 2, objective",
        "- line 4, dates.start_after_days",
        "- line 4, dates.weeks",
    ]
    assert desk.is_untouched()


def test_a_file_is_checked_without_tokens_and_without_a_database(tmp_path: Path) -> None:
    with chdir(tmp_path):
        result = CliRunner().invoke(app, ["program", "check", ONBOARDING], env={"DATABASE_URL": "nonsense"})
    assert result.exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_only_its_coordinators_change_a_program(desk: Desk) -> None:
    desk.program("apply", ONBOARDING, "--as", ANA, *CHANNELS)
    text = desk.program("export", "1").stdout
    result = desk.apply(text.replace("Welcome Buddies", "Mine"), "--as", BEN)
    assert result.exit_code == 2
    assert "Only the coordinators of this program" in result.stderr
    assert desk.apply(text.replace("Welcome Buddies", "Ours"), "--as", ANA).exit_code == 0
    assert [program.name for program in desk.programs()] == ["Ours"]


def test_a_program_is_written_to_a_new_file_and_never_over_another(desk: Desk) -> None:
    desk.program("apply", ONBOARDING, "--as", ANA, *CHANNELS)
    assert "Program 1 is in mine.yml." in desk.program("export", "1", "mine.yml").stdout
    before = (desk.folder / "mine.yml").read_text(encoding="utf-8")
    assert "name: Welcome Buddies" in before
    again = desk.program("export", "1", "mine.yml")
    assert again.exit_code == 2
    assert "there is a file of that name" in again.stderr
    assert (desk.folder / "mine.yml").read_text(encoding="utf-8") == before
    assert desk.program("export", "1", "nowhere/mine.yml").exit_code == 2


def test_a_program_that_does_not_exist_is_not_written(desk: Desk) -> None:
    result = desk.program("export", "7", "mine.yml")
    assert result.exit_code == 2
    assert "That program does not exist" in result.stderr
    assert not (desk.folder / "mine.yml").exists()


def test_a_database_that_is_not_there_is_not_made(desk: Desk, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    for words in (("export", "1"), ("apply", ONBOARDING, "--as", ANA, *CHANNELS)):
        result = desk.program(*words, DATABASE_URL=url)
        assert result.exit_code == 2
        assert "Start it once with `make run`" in result.stderr
    assert not (tmp_path / "other.db").exists()
