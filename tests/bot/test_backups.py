"""Backups by hand and by themselves, and the way back from one, through the stand-in Slack."""

import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.app import build_bot
from bot.backups import EVERY, Backups, back_up_if_due, backup_ticks
from bot.cli import app
from bot.clock import MovableClock, SystemClock
from bot.settings import Settings
from bot.workbench import Workbench
from mentorship.erasure import erase_person
from sandbox import Sandbox, SandboxOptions
from storage.backups import let_send_again, write_backup
from storage.database import Database
from storage.tables import Delivery, TickRun, Workspace
from storage.words import DeliveryState
from tests.bot.post_office import PostOffice
from tests.bot.running_bot import RunningBot
from tests.bot.test_doctor import Clinic
from tests.builders import a_person
from tests.conftest import MONDAY
from tests.databases import new_database
from tests.town import MANIFEST

HOUR, MOMENT = timedelta(hours=1), timedelta(milliseconds=1)


class Desk:
    """An operator's folder with the bot's database in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "mentorship.db"
        self.database = new_database(f"sqlite:///{self.file}")
        self.name_workspace("before")

    def type(self, *words: str, **environment: str) -> Result:
        env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
        env["DATABASE_URL"] = f"sqlite:///{self.file}"
        with chdir(self.folder):
            return CliRunner().invoke(app, words, env={**env, **environment})

    def name_workspace(self, name: str) -> None:
        with self.database.write_session() as session:
            session.merge(Workspace(id="T1", name=name, installed_at=MONDAY))

    def workspace_name(self) -> str:
        self.database.dispose()
        with self.database.read_session() as session:
            return session.get_one(Workspace, "T1").name

    def backups(self) -> list[Path]:
        return sorted((self.folder / "backups").iterdir())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.database.dispose()


def test_one_by_hand_is_written_for_its_owner_alone(desk: Desk) -> None:
    result = desk.type("backup")
    assert result.exit_code == 0, result.output
    (file,) = desk.backups()
    assert file.name in result.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_one_by_hand_goes_where_it_is_told(desk: Desk) -> None:
    desk.type("backup", BACKUP_FOLDER="backups/daily")
    desk.type("backup", "--folder", "backups/before-update", BACKUP_FOLDER="backups/daily")
    assert [len(list(folder.iterdir())) for folder in desk.backups()] == [1, 1]


def test_a_backup_is_put_back_and_the_database_that_was_there_is_kept(desk: Desk) -> None:
    desk.type("backup")
    desk.name_workspace("after")
    result = desk.type("restore", str(desk.backups()[0]))
    assert result.exit_code == 0, result.output
    assert "python -m bot resume-sending" in result.output
    assert desk.workspace_name() == "before"
    assert stat.S_IMODE(desk.file.stat().st_mode) == 0o600
    (aside,) = (file for file in desk.folder.glob("mentorship.db.before-*") if file.name.endswith("Z"))
    kept = Database(f"sqlite:///{aside}")
    with kept.read_session() as session:
        assert session.get_one(Workspace, "T1").name == "after"
    kept.dispose()


def test_changes_that_sqlite_keeps_beside_the_file_do_not_get_into_the_restored_one(desk: Desk) -> None:
    """An open connection keeps a write-ahead log, as after a crash."""
    desk.type("backup")
    desk.name_workspace("after")
    assert desk.file.with_name("mentorship.db-wal").exists()
    desk.type("restore", str(desk.backups()[0]))
    assert desk.workspace_name() == "before"


def test_a_running_app_is_not_replaced(desk: Desk) -> None:
    desk.type("backup")
    with desk.database.write_session() as session:
        session.add(TickRun(name="digests", ran_at=SystemClock().now()))
    result = desk.type("restore", str(desk.backups()[0]))
    assert result.exit_code == 2
    assert "Stop it" in result.output


def test_an_app_that_has_just_ended_well_is_replaced_at_once(desk: Desk) -> None:
    desk.type("backup")
    now = SystemClock().now()
    with desk.database.write_session() as session:
        session.add_all([TickRun(name="digests", ran_at=now), TickRun(name="stopped", ran_at=now + MOMENT)])
    assert desk.type("restore", str(desk.backups()[0])).exit_code == 0


def test_whose_words_come_back_with_the_backup_is_named(desk: Desk) -> None:
    bench = Workbench(desk.database, SystemClock(), "T1")
    with bench.write() as work:
        early, late = a_person(work, slack_id="U0EARLY"), a_person(work, slack_id="U0LATE")
        erase_person(work, early, by=None)
    desk.type("backup")
    with bench.write() as work:
        erase_person(work, late, by=None)
    told = desk.type("restore", str(desk.backups()[0])).output
    assert "python -m bot erase U0LATE" in told
    assert "U0EARLY" not in told


def test_a_broken_database_can_be_replaced(desk: Desk) -> None:
    desk.type("backup")
    desk.database.dispose()
    desk.file.write_bytes(b"not a database" * 1_000)
    assert desk.type("restore", str(desk.backups()[0])).exit_code == 0
    assert desk.workspace_name() == "before"


@pytest.mark.parametrize("content", [b"", b"not a database" * 1_000])
def test_a_file_that_is_no_backup_changes_nothing(desk: Desk, content: bytes) -> None:
    wrong = desk.folder / "wrong.db"
    wrong.write_bytes(content)
    before = {file.name for file in desk.folder.iterdir()}
    result = desk.type("restore", str(wrong))
    assert result.exit_code == 2
    assert "not a whole backup" in result.output
    assert desk.workspace_name() == "before"
    assert {file.name for file in desk.folder.iterdir()} == before


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_for_postgresql_its_own_tools_are_named(desk: Desk, command: str) -> None:
    words = [command] if command == "backup" else [command, str(desk.file)]
    result = desk.type(*words, DATABASE_URL="postgresql+psycopg://bot@127.0.0.1:1/none")
    assert result.exit_code == 2
    assert "pg_dump" in result.output


def test_one_a_day_by_itself_and_the_last_ones_are_kept(desk: Desk) -> None:
    clock, backups = MovableClock(MONDAY), Backups(desk.folder / "backups", kept=3)
    made = []
    for _ in range(5 * 24):
        made.append(back_up_if_due(desk.database, backups, clock))
        clock.move_by(HOUR)
    assert sum(made) == 5
    assert [file.name[11:19] for file in desk.backups()] == ["20260304", "20260305", "20260306"]


def test_other_files_in_the_folder_stay(desk: Desk) -> None:
    clock, backups = MovableClock(MONDAY), Backups(desk.folder / "backups", kept=1)
    back_up_if_due(desk.database, backups, clock)
    others = [desk.folder / "backups" / name for name in ("mentorship-important.db", "notes.txt")]
    for file in others:
        file.touch()
    clock.move_by(EVERY)
    back_up_if_due(desk.database, backups, clock)
    assert set(others) < set(desk.backups())
    assert len(desk.backups()) == 3


def test_what_was_half_written_when_the_plug_was_pulled_goes(desk: Desk) -> None:
    clock, backups = MovableClock(MONDAY), Backups(desk.folder / "backups", kept=3)
    back_up_if_due(desk.database, backups, clock)
    for companion in ("", "-wal"):
        (backups.folder / f".mentorship-20260301T080000Z.db.part{companion}").touch()
    clock.move_by(EVERY)
    back_up_if_due(desk.database, backups, clock)
    assert [file for file in desk.backups() if "part" in file.name] == []


def test_a_running_app_makes_them_if_it_has_a_folder_and_not_otherwise(desk: Desk) -> None:
    bench = Workbench(desk.database, MovableClock(MONDAY), "T1")
    settings = Settings("xoxb-1", "xapp-1")
    assert backup_ticks(settings, bench) == []
    (tick,) = backup_ticks(replace(settings, backup_folder=desk.folder / "backups"), bench)
    tick.run()
    tick.run()
    assert len(desk.backups()) == 1


def test_a_full_disk_does_not_stop_the_app(desk: Desk) -> None:
    bench = Workbench(desk.database, MovableClock(MONDAY), "T1")
    a_file = desk.folder / "taken"
    a_file.touch()
    (tick,) = backup_ticks(Settings("xoxb-1", "xapp-1", backup_folder=a_file), bench)
    tick.run()


def test_an_app_started_from_a_backup_sends_nothing_until_it_is_told(desk: Desk) -> None:
    sandbox = Sandbox(MANIFEST, SandboxOptions(rate_limits=False)).start()
    settings = Settings(sandbox.bot_token, sandbox.app_token, sandbox.api_url)
    shutil.copy(Backups(desk.folder, kept=1).make(desk.database, MONDAY), desk.folder / "copied.db")
    restored = Database(f"sqlite:///{desk.folder / 'copied.db'}")
    assert not build_bot(settings, restored, SystemClock()).sending
    result = desk.type("resume-sending", DATABASE_URL=f"sqlite:///{desk.folder / 'copied.db'}")
    assert result.exit_code == 0, result.output
    assert build_bot(settings, restored, SystemClock()).sending
    restored.dispose()
    sandbox.stop()


def test_the_doctor_says_why_nothing_is_sent(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path, MANIFEST)
    assert clinic.problems() == []
    write_backup(clinic.database, tmp_path / "backup.db", SystemClock().now())
    (problem,) = clinic.problems(DATABASE_URL=f"sqlite:///{tmp_path / 'backup.db'}")
    assert "resume-sending" in problem
    clinic.close()


def test_what_was_sent_after_the_backup_is_not_sent_again_and_the_rest_is(tmp_path: Path) -> None:
    office = PostOffice(f"sqlite:///{tmp_path / 'mentorship.db'}")
    office.tell_ana("sent meanwhile")
    office.tell_ana("still waiting")
    file = Backups(tmp_path, kept=1).make(office.database, office.clock.now())
    office.sender.step()
    assert len(office.read(office.ana)) == 1
    restored = Database(f"sqlite:///{file}")
    with restored.write_session() as session:
        assert let_send_again(session, office.clock.now()) == 2
    office.use(restored)
    office.deliver()
    assert len(office.read(office.ana)) == 1
    office.later()
    office.deliver()
    assert len(office.read(office.ana)) == 2
    with restored.read_session() as session:
        assert set(session.exec(select(Delivery.state))) == {DeliveryState.SENT}
    office.close()


def test_from_a_running_app_to_its_backup_and_back_nothing_is_sent_twice(tmp_path: Path) -> None:
    """With processes of their own, as an operator would."""
    with RunningBot(tmp_path, BACKUP_FOLDER=str(tmp_path / "backups")) as running:
        running.start()
        until(lambda: list((tmp_path / "backups").glob("mentorship-*.db")) != [])
        running.olga.dm("Hello?")
        until(lambda: len(answers(running)) == 1)
        assert running.stop() == 0
        (backup,) = (tmp_path / "backups").iterdir()
        assert "is now the database" in running.type("restore", str(backup))
        running.start()
        assert "nothing is sent until" in running.words
        running.olga.command("/mentorship", "join")
        assert running.stop() == 0
        assert len(answers(running)) == 1
        assert "Messages that may have been sent since the backup: 0." in running.type("resume-sending")
        running.start()
        assert "nothing is sent until" not in running.words
        assert running.stop() == 0


def answers(running: RunningBot) -> list[str]:
    """What the outbox has said to Olga."""
    return [each.text for each in running.olga.messages() if each.bot_id and not each.only_for]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
