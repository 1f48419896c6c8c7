"""`doctor --probe`: what Slack does not promise is tried out, told, kept, and taken back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock, SystemClock
from bot.delivery.probed import Probe, probe_of
from bot.doctor import examine
from bot.doctor.probe import probe
from bot.workbench import Workbench
from sandbox import Sandbox, SandboxOptions
from sandbox.options import EVERYWHERE
from storage.tables import Workspace
from storage.words import PlaceKind
from tests.builders import a_person, a_program
from tests.conftest import MONDAY
from tests.databases import new_database

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
BOTH = frozenset({PlaceKind.CHANNEL, PlaceKind.PAIRING})


class Site:
    """A workspace with one program, and an operator who tries it; waiting moves the clock."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.clock = MovableClock(MONDAY)
        chosen = SandboxOptions(now=self.clock.now, rate_limits=False, **options)
        self.sandbox = Sandbox(MANIFEST, chosen).start()
        self.olga, self.otto = (self.sandbox.add_person(name) for name in ("Olga Example", "Otto Example"))
        self.staff = self.sandbox.add_channel("staff", [self.olga], private=True)
        self.env_file = folder / ".env"
        self.environment = {
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'mentorship.db'}",
            "MENTORSHIP_OWNERS": self.olga.id,
        }
        self.database = new_database(self.environment["DATABASE_URL"])
        self.bench = Workbench(self.database, self.clock, self.sandbox.team_id)

    def settle_in(self) -> None:
        with self.bench.write() as work:
            work.session.add(Workspace(id=work.workspace_id, installed_at=work.now))
            work.session.flush()
            otto = a_person(work, "Otto Example", slack_id=self.otto.id)
            a_program(work, otto, coordinator_channel=self.staff)

    def close(self) -> None:
        self.sandbox.stop()
        self.database.dispose()

    def wait(self, seconds: float) -> None:
        self.clock.move_by(timedelta(seconds=seconds))

    def try_out(self, **environment: str) -> list[str]:
        given = {**self.environment, **environment}
        found = probe(self.env_file, given, self.clock, self.wait)
        return [finding.line for finding in found]

    def kept(self) -> Probe:
        with self.bench.read() as work:
            return probe_of(work.session, work.workspace_id)

    def left_behind(self) -> int:
        """Messages that people see of the trial, now and when nothing scheduled can be left."""
        self.wait(3_600)
        group = [message for each in self.olga.group_dms() for message in self.olga.messages(each.id)]
        return len([*self.olga.messages(), *self.olga.messages(self.staff), *group])


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    opened: list[Site] = []

    def open_it(**options: Any) -> Site:
        opened.append(Site(tmp_path, **options))
        return opened[-1]

    yield open_it
    for site in opened:
        site.close()


@pytest.fixture
def site(open_site: Callable[..., Site]) -> Site:
    site = open_site()
    site.settle_in()
    return site


def test_where_the_list_tells_the_truth_messages_are_certain_from_now_on(site: Site) -> None:
    lines = site.try_out()
    assert not any(line.startswith("PROBLEM") for line in lines)
    assert sum("settles what is uncertain (listed after 0 s)" in line for line in lines) == 2
    kept = site.kept()
    assert (kept.certain, kept.at) == (BOTH, site.clock.now())


def test_nothing_of_the_trial_is_left_behind(site: Site) -> None:
    lines = site.try_out()
    assert "Trying the workspace" in lines[0]
    assert site.left_behind() == 0


def test_where_the_list_stays_empty_messages_are_posted_directly(open_site: Callable[..., Site]) -> None:
    site = open_site(lists_scheduled=EVERYWHERE - {"mpim"})
    site.settle_in()
    lines = site.try_out()
    assert any("Group conversations: not certain, for the list does not show" in line for line in lines)
    assert site.kept().certain == {PlaceKind.CHANNEL}
    assert site.left_behind() == 0


def test_a_trial_that_slack_refuses_proves_nothing(site: Site) -> None:
    site.sandbox.faults.fail("chat.scheduleMessage", "not_in_channel", times=3)
    lines = site.try_out()
    assert sum("Slack answers not_in_channel" in line for line in lines) == 3
    assert site.kept().certain == frozenset()


def test_a_trial_that_cannot_be_taken_back_is_told(site: Site) -> None:
    site.sandbox.faults.fail("chat.deleteScheduledMessage", "fatal_error", times=6)
    lines = site.try_out()
    assert sum("please delete it when it comes" in line for line in lines) == 3
    assert site.kept().certain == frozenset()
    assert site.left_behind() == 3


def test_a_later_trial_takes_the_place_of_an_earlier_one(site: Site) -> None:
    site.try_out()
    site.sandbox.faults.fail("chat.scheduledMessages.list", "fatal_error", times=3)
    site.try_out()
    assert site.kept().certain == frozenset()


def test_a_post_whose_answer_is_not_waited_for_is_found_and_deleted(site: Site) -> None:
    site.sandbox.faults.slow("chat.postMessage", seconds=0.3)
    lines = site.try_out()
    assert any("one without an answer stood there after 0 s" in line for line in lines)
    assert site.kept().shown_after == 0
    assert site.olga.messages() == []


def test_a_post_that_never_appears_is_a_problem_worth_knowing(site: Site) -> None:
    site.sandbox.faults.fail("chat.postMessage", "ratelimited")
    lines = site.try_out()
    assert [line for line in lines if line.startswith("PROBLEM")]
    site.sandbox.faults.server_error("chat.postMessage")
    assert [line for line in site.try_out() if line.startswith("PROBLEM")]
    assert site.kept().shown_after is None


def test_without_a_second_person_a_group_is_not_certain(site: Site) -> None:
    lines = site.try_out(MENTORSHIP_OWNERS=site.otto.id)
    assert any("a group needs two people" in line for line in lines)
    assert site.kept().certain == {PlaceKind.CHANNEL}


def test_before_the_bot_has_run_nothing_can_be_kept(open_site: Callable[..., Site]) -> None:
    assert open_site().try_out()[-1].startswith("PROBLEM  Probe: the workspace is not in the database")


def test_with_wrong_settings_nothing_is_tried(site: Site) -> None:
    (line,) = site.try_out(SLACK_BOT_TOKEN="wrong")
    assert line.startswith("PROBLEM  Settings: SLACK_BOT_TOKEN")
    assert site.sandbox.transcript.calls["chat.scheduleMessage"] == 0


def test_the_doctor_says_what_was_found_and_when(site: Site) -> None:
    assert "not done" in _probe_line(site)
    site.try_out()
    assert "of 2 March 2026; certain without reading: channel" in _probe_line(site)


def _probe_line(site: Site) -> str:
    found = examine(site.env_file, site.environment, SystemClock(), MANIFEST)
    return next(finding.line for finding in found if " Probe: " in finding.line)
