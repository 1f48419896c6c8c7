"""Pages come and go, and the sandbox stops while they are open."""

import gc
import threading
import time
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from page_visitor import Browser, Live
from pebble_bot import button
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from sandbox import Sandbox

OpenPage = Callable[..., Live]
LONGEST_STOP = 10  # seconds; who waits for an app that does not answer would take three times as long


def test_the_sandbox_stops_at_once_while_pages_are_open(open_sandbox: Any, open_page: OpenPage) -> None:
    sandbox = open_sandbox()
    people = [sandbox.add_person(name) for name in ("Ada", "Ben", "Chi")]
    pages = [open_page(sandbox, person) for person in people]
    for page in pages:
        page.settle()
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        started = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - started < LONGEST_STOP
        gc.collect()
    for page in pages:
        with pytest.raises(ConnectionClosed):
            page.next()


def test_a_deed_that_waits_for_the_app_does_not_hold_the_stop_up(
    open_sandbox: Any, open_page: OpenPage
) -> None:
    sandbox: Sandbox = open_sandbox(ack_seconds=30)
    client = WebClient(sandbox.bot_token, sandbox.api_url)
    ada = sandbox.add_person("Ada")
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("Throw")]}]
    sent = client.chat_postMessage(channel=ada.id, text="?", blocks=blocks)
    place = {"channel": sent["channel"], "ts": sent["ts"], "block_id": "b", "action_id": "throw"}
    page = open_page(sandbox, ada)
    outcome: list[Any] = []
    clicking = threading.Thread(target=lambda: outcome.append(click(sandbox, ada, place)))
    address = client.apps_connections_open(app_token=sandbox.app_token)["url"]
    with connect(str(address)) as silent_app:
        silent_app.recv(30)
        clicking.start()
        assert "block_actions" in str(silent_app.recv(30))
        page.look_at(str(sent["channel"]))  # What waits for the app holds nobody else up.
        started = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - started < LONGEST_STOP
    clicking.join(30)
    assert not clicking.is_alive()


def click(sandbox: Sandbox, person: Any, place: dict[str, Any]) -> Any:
    """What came of it; the connection may be cut before the answer."""
    try:
        return Browser(sandbox).act(person, "click", **place)
    except OSError as error:
        return error


def test_a_page_that_goes_away_leaves_nothing_behind(open_sandbox: Any, open_page: OpenPage) -> None:
    sandbox = open_sandbox()
    ada = sandbox.add_person("Ada")
    for _ in range(5):
        page = open_page(sandbox, ada)
        page.next()
        page.socket.close()
    last = open_page(sandbox, ada)
    last.settle()
    news = sandbox.add_channel("news", [ada])
    assert last.look_at(news)["title"] == "news"
