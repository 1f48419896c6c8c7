"""The running process: how it begins, how it ends, and what it opens."""

import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest
from sqlmodel import select

from bot.lines import FRESH_SECONDS
from bot.service import BAD_SETTINGS, TRY_AGAIN, Ending
from storage.tables import Delivery
from storage.words import DeliveryState
from tests.bot.running_bot import RunningBot

Open = Callable[..., RunningBot]
# Ten seconds are the promise; a machine with other things to do gets thirty more. Slack hangs for ninety.
STOP_WITHIN = 40.0


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningBot]:
    with RunningBot(tmp_path) as running:
        yield running


def states(running: RunningBot) -> list[DeliveryState]:
    database = running.database()
    with database.read_session() as session:
        found = [DeliveryState(state) for state in session.exec(select(Delivery.state))]
    database.dispose()
    return found


def answers(running: RunningBot) -> list[str]:
    """What was said to Olga by the outbox, not at once."""
    return [message.text for message in running.olga.messages() if message.bot_id and not message.only_for]


def wait_until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_asked_to_stop_it_finishes_the_delivery_in_hand(running: RunningBot) -> None:
    running.start()
    running.sandbox.faults.slow("chat.postMessage", 4)
    running.olga.dm("Hello?")
    wait_until(lambda: len(answers(running)) == 1)
    assert states(running) == [DeliveryState.SENDING]
    begun = time.monotonic()
    assert running.stop() == 0, running.words
    assert time.monotonic() - begun < STOP_WITHIN
    assert states(running) == [DeliveryState.SENT]
    running.start()
    running.olga.command("/mentorship")
    assert running.stop() == 0, running.words
    assert len(answers(running)) == 1


def test_asked_to_stop_it_ends_in_time_though_slack_hangs(running: RunningBot) -> None:
    running.start()
    running.sandbox.faults.slow("chat.postMessage", 90)
    running.olga.dm("Hello?")
    wait_until(lambda: len(answers(running)) == 1)
    begun = time.monotonic()
    assert running.stop() == 0, running.words
    assert time.monotonic() - begun < STOP_WITHIN
    assert DeliveryState.QUEUED not in states(running), "it may have arrived, so it is looked up first"


def test_nothing_listens_unless_it_is_asked_for(running: RunningBot) -> None:
    running.start()
    assert listening(running) == set()


def listening(running: RunningBot) -> set[str]:
    """The addresses at which the process takes connections."""
    assert running.process is not None
    found = psutil.Process(running.process.pid).net_connections(kind="inet")
    return {each.laddr.ip for each in found if each.status == psutil.CONN_LISTEN}


def ask(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": host})
    response = connection.getresponse()
    told = response.status, response.read().decode()
    connection.close()
    return told


def test_health_is_told_to_this_machine_and_in_two_words(tmp_path: Path, free_port: int) -> None:
    with RunningBot(tmp_path, HEALTH_PORT=str(free_port)) as running:
        running.start()
        wait_until(lambda: ask(free_port, "/ready")[0] == 200)
        assert ask(free_port, "/live") == (200, "ok\n")
        assert ask(free_port, "/ready") == (200, "ok\n")
        assert ask(free_port, "/metrics")[0] == 404
        assert ask(free_port, "/live", host="evil.example")[0] == 400
        assert listening(running) == {"127.0.0.1"}
        running.sandbox.stop()
        wait_until(lambda: ask(free_port, "/ready") == (503, "not now\n"), FRESH_SECONDS + 60)
        assert ask(free_port, "/live") == (200, "ok\n")
        assert running.stop() == 0, running.words


def test_a_token_that_slack_refuses_ends_it_for_good(tmp_path: Path) -> None:
    with RunningBot(tmp_path, SLACK_BOT_TOKEN="xoxb-wrong") as running:
        running.launch()
        assert running.wait() == BAD_SETTINGS, running.words
        assert "Slack does not accept a token: invalid_auth" in running.words
        assert "Traceback" not in running.words


def test_without_slack_it_ends_to_be_started_again(tmp_path: Path) -> None:
    with RunningBot(tmp_path, SLACK_API_URL="http://127.0.0.1:9/api/") as running:
        running.launch()
        assert running.wait() == TRY_AGAIN, running.words
        assert "Slack cannot be reached now" in running.words
        assert "Traceback" not in running.words


def test_a_database_that_cannot_be_used_is_named_without_its_address(tmp_path: Path) -> None:
    (tmp_path / "mentorship.db").write_text("not a database, only some words" * 40)
    with RunningBot(tmp_path) as running:
        running.launch()
        assert running.wait() == TRY_AGAIN, running.words
        assert "The database cannot be reached" in running.words
        assert str(tmp_path) not in running.words


def test_a_port_that_is_taken_is_named(tmp_path: Path, free_port: int) -> None:
    with (
        RunningBot(tmp_path, HEALTH_PORT=str(free_port)) as first,
        RunningBot(tmp_path, HEALTH_PORT=str(free_port)) as second,
    ):
        first.start()
        second.launch()
        assert second.wait() == TRY_AGAIN, second.words
        assert f"It cannot listen at http://127.0.0.1:{free_port}" in second.words


def test_over_http_it_runs_without_an_app_token(tmp_path: Path, free_port: int) -> None:
    with RunningBot(tmp_path, SLACK_APP_TOKEN="", LISTEN_ON=f"127.0.0.1:{free_port}") as running:
        running.environment["SLACK_SIGNING_SECRET"] = running.sandbox.signing_secret
        running.launch()
        running.wait_for("Connected to Slack")
        running.sandbox.use_request_url(f"http://127.0.0.1:{free_port}/slack/events")
        assert running.olga.command("/mentorship", "help").ok
        assert running.stop() == 0, running.words


def test_who_asks_first_decides_how_it_ends(caplog: pytest.LogCaptureFixture) -> None:
    ending = Ending()
    ending.for_trouble("the tick settle is three periods late")
    ending.for_trouble("something else")
    assert ending.wait() == TRY_AGAIN
    (record,) = caplog.records
    assert record.levelname == "CRITICAL"
    assert "the tick settle is three periods late" in record.getMessage()
