"""Rate limits, faults on request, the transcript, and running stand-alone."""

import json
import re
import signal
import subprocess
import sys
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from conftest import MANIFEST
from pebble_bot import Clocks, PebbleBot, bearer, send
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from test_sandbox_web_api import refusal

from sandbox import NothingHappened, Person, Sandbox


def limited(client: WebClient, method: str, **args: Any) -> int:
    """The Retry-After of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=args)
    assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
    return int(caught.value.response.headers["Retry-After"])


@pytest.fixture
def strict(open_sandbox: Any) -> Sandbox:
    sandbox: Sandbox = open_sandbox(rate_limits=True)
    return sandbox


def test_a_method_is_limited_per_minute_and_others_are_not(strict: Sandbox, clocks: Clocks) -> None:
    client = WebClient(strict.bot_token, strict.api_url)
    for _ in range(20):
        client.users_list()
    assert limited(client, "users.list") == 60
    clocks.pass_time(seconds=45)
    assert limited(client, "users.list") == 15
    assert client.conversations_list()["ok"]
    clocks.pass_time(seconds=15)
    assert client.users_list()["ok"]


def test_a_channel_takes_one_post_per_second(strict: Sandbox, clocks: Clocks) -> None:
    client = WebClient(strict.bot_token, strict.api_url)
    ada, ben = strict.add_person("Ada"), strict.add_person("Ben")
    client.chat_postMessage(channel=ada.id, text="1")
    assert limited(client, "chat.postMessage", channel=ada.id, text="2") == 1
    assert client.chat_postMessage(channel=ben.id, text="1")["ok"]
    clocks.pass_time(seconds=1)
    assert client.chat_postMessage(channel=ada.id, text="2")["ok"]
    assert [message.text for message in ada.messages()] == ["1", "2"]


def test_the_workspace_has_a_ceiling_for_posts(open_sandbox: Any) -> None:
    sandbox = open_sandbox(rate_limits=True, posts_per_minute=3)
    client = WebClient(sandbox.bot_token, sandbox.api_url)
    people = [sandbox.add_person(f"Person {number}").id for number in range(4)]
    for user_id in people[:3]:
        client.chat_postMessage(channel=user_id, text="x")
    assert limited(client, "chat.postMessage", channel=people[3], text="x") == 60


def test_a_dropped_answer_leaves_the_message_posted(sandbox: Sandbox, client: WebClient, ada: Person) -> None:
    sandbox.faults.drop_answer("chat.postMessage")
    with pytest.raises((RemoteDisconnected, URLError, ConnectionError)):
        client.chat_postMessage(channel=ada.id, text="x")
    assert [message.text for message in ada.messages()] == ["x"]
    assert client.chat_postMessage(channel=ada.id, text="y")["ok"]


@pytest.mark.parametrize(("applied", "texts"), [(False, []), (True, ["x"])])
def test_a_server_error_may_come_before_or_after_the_fact(
    sandbox: Sandbox, ada: Person, applied: bool, texts: list[str]
) -> None:
    sandbox.faults.server_error("chat.*", status=502, applied=applied)
    body = f"channel={ada.id}&text=x".encode()
    status, _, _ = send(sandbox, "chat.postMessage", body, bearer(sandbox.bot_token))
    assert status == 502
    assert [message.text for message in ada.messages()] == texts


def test_a_slow_answer_outlasts_an_impatient_client(sandbox: Sandbox, ada: Person) -> None:
    sandbox.faults.slow("auth.test", seconds=1.2)
    hasty = WebClient(sandbox.bot_token, sandbox.api_url, retry_handlers=[], timeout=1)
    with pytest.raises(TimeoutError):
        hasty.auth_test()


def test_limits_and_errors_come_on_request(sandbox: Sandbox, client: WebClient, ada: Person) -> None:
    sandbox.faults.rate_limit("users.info", retry_after=7)
    assert limited(client, "users.info", user=ada.id) == 7
    sandbox.faults.fail("users.info", "fatal_error", times=2)
    for _ in range(2):
        assert refusal(client, "users.info", user=ada.id)["error"] == "fatal_error"
    assert client.users_info(user=ada.id)["ok"]


def test_faults_that_were_not_used_can_be_cleared(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.fail("*", "fatal_error")
    sandbox.faults.clear()
    assert client.auth_test()["ok"]


def test_an_event_may_come_twice(sandbox: Sandbox, bot: PebbleBot, ada: Person) -> None:
    sandbox.faults.duplicate_event("message.im")
    ada.dm("hi")
    sandbox.idle()
    assert len(bot.events) == 2
    assert len({body["event_id"] for body in bot.events}) == 1


def test_a_dropped_socket_comes_back(sandbox: Sandbox, bot: PebbleBot, ada: Person) -> None:
    sandbox.faults.drop_sockets()
    assert sandbox.socket_count == 0
    sandbox.wait_for_socket()
    assert ada.command("/pebble").text == "Plop"


def test_connections_may_be_refused(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.refuse_connections()
    with pytest.raises((URLError, ConnectionError, RemoteDisconnected)):
        client.auth_test()
    assert client.auth_test()["ok"]


def test_an_app_that_never_rests_is_reported(sandbox: Sandbox, client: WebClient) -> None:
    client.auth_test()
    with pytest.raises(NothingHappened):
        sandbox.idle(timeout=0.05, quiet=10)


def test_the_transcript_tells_all_but_the_tokens(open_sandbox: Any, connect: Any, tmp_path: Path) -> None:
    path = tmp_path / "transcript.jsonl"
    sandbox = open_sandbox(transcript=path)
    ada, bot = sandbox.add_person("Ada"), connect(sandbox)
    ada.command("/pebble", "far")
    bot.client.chat_postMessage(channel=ada.id, text=f"never share {sandbox.bot_token}")
    refusal(bot.client, "users.info", user="U404")
    text = path.read_text()
    assert not re.search(r"(xoxb|xapp)-\w", text)
    assert not re.search(r"ticket=\w", text)
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["direction"], line.get("method") or line["type"]) for line in lines] == [
        ("call", "apps.connections.open"),
        ("call", "auth.test"),
        ("payload", "/pebble"),
        ("call", "chat.postMessage"),
        ("call", "users.info"),
    ]
    assert lines[2]["args"]["text"] == "far"
    assert lines[2]["response"] == {"text": "Plop"}
    assert all(line["at"] == "2026-03-02T09:00:00+00:00" and line["ms"] >= 0 for line in lines)
    assert sandbox.transcript.calls["chat.postMessage"] == 1
    assert sandbox.transcript.payloads["/pebble"] == 1
    assert sandbox.transcript.refusals == [("users.info", "user_not_found")]


def test_it_runs_stand_alone_and_tells_a_bot_where() -> None:
    command = [sys.executable, "-m", "sandbox", "--manifest", str(MANIFEST), "--port", "0", "--people", "100"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline().strip().partition("=") for _ in range(3)]
        environment = {name: value for name, _, value in lines}
        client = WebClient(environment["SLACK_BOT_TOKEN"], environment["SLACK_API_URL"])
        people = client.users_list()["members"][2:]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert len({person["real_name"] for person in people}) == 100
    assert environment["SLACK_APP_TOKEN"].startswith("xapp-")
