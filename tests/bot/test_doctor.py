"""The doctor against the stand-in Slack: all is well, and each trouble is named with its remedy."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient
from sqlmodel import select

from bot.clock import Clock, MovableClock, SystemClock
from bot.doctor import Finding, examine
from bot.doctor.surroundings import time_zones
from bot.doctor.tokens import Identity, look_at_app_token, look_at_clock, look_at_scopes, who_am_i
from bot.slack import slack_client
from bot.workbench import Workbench
from sandbox import Sandbox, SandboxOptions
from storage.tables import Delivery, Program, TickRun, Workspace
from storage.words import DeliveryState, PlaceKind, ProgramState
from tests.builders import a_program
from tests.databases import new_database

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
LATER = timedelta(days=200)


class Clinic:
    """A workspace with the app, a database with one program in it, and the doctor."""

    def __init__(self, folder: Path, manifest: Path) -> None:
        self.slack_clock = MovableClock(SystemClock().now())
        options = SandboxOptions(rate_limits=False, now=self.slack_clock.now)
        self.sandbox = Sandbox(manifest, options).start()
        self.owner = self.sandbox.add_person("Olga Owner", admin=True)
        self.staff = self.sandbox.add_channel("staff", [self.owner], private=True)
        self.news = self.sandbox.add_channel("news", [self.owner])
        self.env_file = folder / ".env"
        self.environment = {
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'mentorship.db'}",
            "MENTORSHIP_OWNERS": self.owner.id,
        }
        self.database = new_database(self.environment["DATABASE_URL"])
        self.bench = Workbench(self.database, SystemClock(), self.sandbox.team_id)
        self.fill()

    def fill(self) -> None:
        with self.bench.write() as work:
            work.session.add(Workspace(id=work.workspace_id, installed_at=work.now))
            work.session.flush()
            a_program(work, coordinator_channel=self.staff, announcement_channel=self.news)

    def close(self) -> None:
        self.database.dispose()
        self.sandbox.stop()

    def examine(self, clock: Clock | None = None, **environment: str) -> list[Finding]:
        return examine(self.env_file, {**self.environment, **environment}, clock, MANIFEST)

    def problems(self, clock: Clock | None = None, **environment: str) -> list[str]:
        return [finding.line for finding in self.examine(clock, **environment) if finding.is_problem]

    def deliver(self, **values: Any) -> None:
        """A direct message as the outbox remembers it."""
        with self.bench.write() as work:
            defaults: dict[str, Any] = {
                "dedupe_key": "told",
                "workspace_id": work.workspace_id,
                "kind": "told",
            }
            place: dict[str, Any] = {"place_kind": PlaceKind.PERSON, "place": self.owner.id}
            work.session.add(Delivery(**defaults, **place, due=work.now, created_at=work.now, **values))

    def posted(self) -> list[Any]:
        """Everything that people see of the app, now and when nothing scheduled can be left."""
        self.slack_clock.move_by(LATER)
        slack_client(self.sandbox.bot_token, self.sandbox.api_url).auth_test()
        channels = (self.staff, self.news)
        return [
            *self.owner.messages(),
            *(each for id in channels for each in self.sandbox.channel_messages(id)),
        ]


@pytest.fixture
def open_clinic(tmp_path: Path) -> Iterator[Callable[..., Clinic]]:
    opened: list[Clinic] = []

    def open_it(manifest: Path = MANIFEST) -> Clinic:
        opened.append(Clinic(tmp_path, manifest))
        return opened[-1]

    yield open_it
    for clinic in opened:
        clinic.close()


@pytest.fixture
def clinic(open_clinic: Callable[..., Clinic]) -> Clinic:
    return open_clinic()


@pytest.fixture
def manifest_with(tmp_path: Path) -> Callable[..., Path]:
    """The manifest with another value at a dotted path."""

    def change(path: str, value: Any) -> Path:
        source = node = yaml.safe_load(MANIFEST.read_text())
        *parents, last = path.split(".")
        for part in parents:
            node = node[part]
        node[last] = value
        (tmp_path / "changed.yml").write_text(yaml.safe_dump(source))
        return tmp_path / "changed.yml"

    return change


def granted(*more: str, without: str = "") -> list[str]:
    asked = yaml.safe_load(MANIFEST.read_text())["oauth_config"]["scopes"]["bot"]
    return [scope for scope in [*asked, *more] if scope != without]


def test_a_healthy_workspace_has_no_problem_and_every_part_is_named(clinic: Clinic) -> None:
    clinic.deliver(state=DeliveryState.SENT)
    findings = clinic.examine()
    assert [finding.line for finding in findings if finding.is_problem] == []
    report = "\n".join(finding.line for finding in findings)
    parts = ("Settings", "Time zones", "Database", "Bot token", "App token", "Scopes", "Clock")
    for part in (*parts, "Messages tab", clinic.staff, clinic.news):
        assert part in report
    assert "xoxb" not in report
    assert "xapp" not in report


def test_an_examination_posts_nothing_and_leaves_nothing_scheduled(clinic: Clinic) -> None:
    clinic.examine()
    assert clinic.sandbox.transcript.calls["chat.scheduleMessage"] == 3
    assert clinic.posted() == []


def test_an_examination_leaves_the_database_as_it_is(clinic: Clinic) -> None:
    clinic.examine()
    with clinic.bench.read() as work:
        assert work.session.get(TickRun, "doctor") is None


def test_every_wrong_setting_is_named_and_the_rest_is_looked_at_all_the_same(clinic: Clinic) -> None:
    problems = clinic.problems(SLACK_APP_TOKEN="xoxb-swapped", DEFAULT_ZONE="Mars/Base")
    assert len(problems) == 2
    assert "SLACK_APP_TOKEN" in problems[0]
    assert "DEFAULT_ZONE" in problems[1]
    lines = [finding.line for finding in clinic.examine(SLACK_APP_TOKEN="")]
    assert any("Bot token: belongs to" in line for line in lines)
    assert not any("App token:" in line for line in lines)


def test_without_any_setting_both_tokens_are_asked_for_and_slack_is_not_called(clinic: Clinic) -> None:
    findings = examine(clinic.env_file, {"SLACK_API_URL": clinic.sandbox.api_url}, None, MANIFEST)
    problems = [finding.line for finding in findings if finding.is_problem]
    assert ["SLACK_BOT_TOKEN" in problems[0], "SLACK_APP_TOKEN" in problems[1]] == [True, True]
    assert clinic.sandbox.transcript.calls == {}


def test_a_settings_file_that_others_can_read_is_named(clinic: Clinic) -> None:
    clinic.env_file.write_text("LOG_LEVEL=INFO\n")
    clinic.env_file.chmod(0o644)
    (problem,) = clinic.problems()
    assert "chmod 600 .env" in problem
    clinic.env_file.chmod(0o600)
    assert clinic.problems() == []


def test_a_machine_without_time_zones_is_named() -> None:
    assert time_zones(frozenset({"UTC"})).is_problem
    assert not time_zones().is_problem


def test_a_bot_token_that_slack_refuses_is_named_with_slacks_word(clinic: Clinic) -> None:
    (problem,) = clinic.problems(SLACK_BOT_TOKEN="xoxb-of-another-app")
    assert "Bot token: Slack answers invalid_auth." in problem
    assert "OAuth & Permissions" in problem


def test_an_app_token_that_slack_refuses_is_named(clinic: Clinic) -> None:
    (problem,) = clinic.problems(SLACK_APP_TOKEN="xapp-1-A0-old")
    assert "App token: Slack answers invalid_auth." in problem
    assert "connections:write" in problem


def test_two_tokens_of_different_apps_are_named(clinic: Clinic) -> None:
    client = slack_client(clinic.sandbox.bot_token, clinic.sandbox.api_url)
    finding = look_at_app_token(client, clinic.sandbox.app_token, "A0OTHER")
    assert finding.is_problem
    assert "another app" in finding.line


def test_an_unreachable_slack_is_told_from_a_wrong_token(clinic: Clinic) -> None:
    problems = clinic.problems(SLACK_API_URL="http://127.0.0.1:9/api/")
    assert len(problems) == 2
    assert all("could not be reached" in line and "network" in line for line in problems)


def test_a_missing_scope_is_named(open_clinic: Callable[..., Clinic], manifest_with: Any) -> None:
    manifest = manifest_with("oauth_config.scopes.bot", granted(without="mpim:write"))
    (problem,) = open_clinic(manifest).problems()
    assert "missing: mpim:write" in problem
    assert "reinstall" in problem


def test_a_scope_too_many_is_named(open_clinic: Callable[..., Clinic], manifest_with: Any) -> None:
    manifest = manifest_with("oauth_config.scopes.bot", granted("mpim:history"))
    (problem,) = open_clinic(manifest).problems()
    assert "more than needed: mpim:history" in problem


def test_scopes_that_cannot_be_compared_are_not_called_fine(tmp_path: Path) -> None:
    assert look_at_scopes(None, MANIFEST)[0].is_problem
    assert look_at_scopes(frozenset(), tmp_path / "manifest.yml")[0].is_problem


class SlackWithAClock(BaseHTTPRequestHandler):
    """Answers whatever is asked, with the time of day in the answer's head as Slack does."""

    def do_POST(self) -> None:
        body = b'{"ok": true, "team_id": "T0", "team": "Clockwork"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def slack_with_a_clock() -> Iterator[WebClient]:
    server = HTTPServer(("127.0.0.1", 0), SlackWithAClock)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield slack_client("xoxb-any", f"http://127.0.0.1:{server.server_port}/api/")
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("minutes", "verdict"), [(-5, "behind Slack's"), (0, "of Slack's"), (5, "ahead of Slack's")]
)
def test_a_clock_half_a_minute_off_is_named(
    slack_with_a_clock: WebClient, minutes: int, verdict: str
) -> None:
    clock = MovableClock(SystemClock().now() + timedelta(minutes=minutes))
    identity = who_am_i(slack_with_a_clock, clock)
    assert isinstance(identity, Identity)
    finding = look_at_clock(identity.clock_gap)
    assert finding.is_problem == bool(minutes)
    assert verdict in finding.line


def test_a_slack_that_does_not_say_the_time_is_no_problem() -> None:
    assert not look_at_clock(None).is_problem


def test_a_messages_tab_that_is_off_is_named(open_clinic: Callable[..., Clinic], manifest_with: Any) -> None:
    clinic = open_clinic(manifest_with("features.app_home.messages_tab_enabled", False))
    (problem,) = clinic.problems()
    assert "Messages tab" in problem
    assert "App Home" in problem


def test_a_direct_message_that_slack_refused_shows_the_messages_tab_is_off(clinic: Clinic) -> None:
    clinic.deliver(state=DeliveryState.QUEUED, error="messages_tab_disabled")
    (problem,) = clinic.problems(MENTORSHIP_OWNERS="")
    assert "Messages tab" in problem


def test_before_the_first_direct_message_the_messages_tab_is_left_open(clinic: Clinic) -> None:
    (line,) = [each.line for each in clinic.examine(MENTORSHIP_OWNERS="") if "Messages tab" in each.line]
    assert "only when it posts" in line


def test_an_owner_who_is_not_in_the_workspace_is_named(clinic: Clinic) -> None:
    (problem,) = clinic.problems(MENTORSHIP_OWNERS="U0NOBODY")
    assert "MENTORSHIP_OWNERS" in problem


def test_a_channel_without_the_app_is_named_with_the_program(clinic: Clinic) -> None:
    clinic.sandbox.remove_bot(clinic.news)
    (problem,) = clinic.problems()
    assert clinic.news in problem
    assert "announcements of Grow Together" in problem
    assert "/invite" in problem


def test_a_private_channel_without_the_app_is_named(clinic: Clinic) -> None:
    clinic.sandbox.remove_bot(clinic.staff)
    (problem,) = clinic.problems()
    assert "coordinators of Grow Together" in problem


def test_an_archived_channel_is_named(clinic: Clinic) -> None:
    clinic.sandbox.archive_channel(clinic.news)
    (problem,) = clinic.problems()
    assert "archived" in problem


def test_a_channel_with_posting_rules_is_named_with_slacks_word(clinic: Clinic) -> None:
    clinic.sandbox.faults.fail("chat.scheduleMessage", "restricted_action")
    (problem,) = clinic.problems(MENTORSHIP_OWNERS="")
    assert "restricted_action" in problem


def test_a_check_that_could_not_be_taken_back_is_told(clinic: Clinic) -> None:
    clinic.sandbox.faults.fail("chat.deleteScheduledMessage", "internal_error", times=2)
    (problem,) = clinic.problems(MENTORSHIP_OWNERS="")
    assert "in 100 days" in problem
    clinic.sandbox.faults.fail("chat.deleteScheduledMessage", "internal_error")
    assert clinic.problems(MENTORSHIP_OWNERS="") == []


def test_the_channels_of_a_closed_program_do_not_matter(clinic: Clinic) -> None:
    with clinic.bench.write() as work:
        for program in work.session.exec(select(Program)):
            program.state = ProgramState.CLOSED
            work.session.add(program)
    clinic.sandbox.archive_channel(clinic.news)
    assert clinic.problems() == []


def test_a_database_that_is_not_there_yet_is_fine_where_it_can_be_made(
    clinic: Clinic, tmp_path: Path
) -> None:
    assert clinic.problems(DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}") == []
    assert not (tmp_path / "new.db").exists()
    (problem,) = clinic.problems(DATABASE_URL=f"sqlite:///{tmp_path / 'nowhere' / 'new.db'}")
    assert "does not exist" in problem


def test_tables_of_another_version_are_named(clinic: Clinic) -> None:
    with clinic.database.write_session() as session:
        session.connection().exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"
        )
        session.connection().exec_driver_sql("INSERT INTO alembic_version VALUES ('of_the_future')")
    (problem,) = clinic.problems()
    assert "bot migrate" in problem


def test_a_file_that_is_no_database_is_named_without_its_address(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a database, only some words" * 40)
    (problem,) = clinic.problems(DATABASE_URL=f"sqlite:///{tmp_path / 'notes.db'}")
    assert "cannot be used (DatabaseError)" in problem
    assert str(tmp_path) not in problem


def test_a_database_server_that_does_not_answer_is_named_without_its_password(clinic: Clinic) -> None:
    (problem,) = clinic.problems(DATABASE_URL="postgresql+psycopg://bot:hunter2@127.0.0.1:9/mentorship")
    assert "cannot be used (OperationalError)" in problem
    assert "hunter2" not in problem


def test_over_http_no_app_token_is_asked_for_but_a_signing_secret_is(clinic: Clinic) -> None:
    over_http = {"SLACK_APP_TOKEN": "", "LISTEN_ON": "127.0.0.1:3000"}
    assert clinic.problems(**over_http, SLACK_SIGNING_SECRET="0" * 32) == []
    (problem,) = clinic.problems(**over_http)
    assert "SLACK_SIGNING_SECRET" in problem
