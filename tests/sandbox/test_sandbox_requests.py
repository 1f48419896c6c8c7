"""HTTP mode of the stand-in: the challenge, signatures, what counts as an acknowledgement, and retries."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier

from sandbox import NotAllowed, Person, Sandbox

Answer = tuple[int, str, bytes]
Answers = Callable[[bytes], Answer]


class App:
    """An app behind an address; `answer` may be exchanged."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answer: Answers = echo
        app = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                app.requests.append((dict(self.headers), body))
                status, kind, content = app.answer(body)
                with suppress(BrokenPipeError):  # Slack has stopped waiting
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.end_headers()
                    self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.address = f"http://127.0.0.1:{self._server.server_port}/slack/events"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def echo(body: bytes) -> Answer:
    """What the challenge asks for, and an empty answer to everything else."""
    asked = json.loads(body) if body.startswith(b"{") else {}
    if "challenge" not in asked:
        return 200, "text/plain", b""
    return 200, "application/json", json.dumps({"challenge": asked["challenge"]}).encode()


@pytest.fixture
def app() -> Iterator[App]:
    app = App()
    yield app
    app.close()


@pytest.fixture
def reached(sandbox: Sandbox, app: App) -> Sandbox:
    """The workspace, with the app at its address."""
    sandbox.use_request_url(app.address)
    app.requests.clear()
    return sandbox


def test_an_address_that_fails_the_challenge_is_not_taken(sandbox: Sandbox, app: App) -> None:
    app.answer = lambda body: (200, "text/plain", b"ok")
    with pytest.raises(NotAllowed, match="challenge"):
        sandbox.use_request_url(app.address)
    assert sandbox.request_url == ""


def test_every_request_is_signed_as_slack_documents_it(reached: Sandbox, app: App, ada: Person) -> None:
    ada.dm("Hello")
    reached.idle()
    ada.command("/pebble", "hi")
    assert len(app.requests) == 2
    for headers, body in app.requests:
        assert SignatureVerifier(reached.signing_secret).is_valid_request(body, headers)


def test_events_are_json_and_commands_are_forms(reached: Sandbox, app: App, ada: Person) -> None:
    ada.dm("Hello")
    reached.idle()
    ada.command("/pebble", "with spaces & signs")
    (event_head, event), (command_head, command) = app.requests
    assert event_head["Content-Type"] == "application/json"
    assert json.loads(event)["event"]["text"] == "Hello"
    assert command_head["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(command.decode())["text"] == ["with spaces & signs"]


def test_the_body_of_the_answer_is_what_the_person_sees(reached: Sandbox, app: App, ada: Person) -> None:
    app.answer = lambda body: (200, "application/json", b'{"text": "Good *morning*"}')
    assert ada.command("/pebble", "hi").text == "Good *morning*"
    app.answer = lambda body: (200, "text/plain", b"Good night")
    assert ada.command("/pebble", "hi").text == "Good night"


def test_an_error_is_no_acknowledgement_and_a_command_is_not_sent_again(
    reached: Sandbox, app: App, ada: Person
) -> None:
    app.answer = lambda body: (500, "text/plain", b"")
    reply = ada.command("/pebble", "hi")
    assert not reply.ok
    assert len(app.requests) == 1


def test_an_event_that_failed_is_sent_again_and_says_so(open_sandbox: Any, app: App) -> None:
    sandbox = open_sandbox(retry_delays=(0.0, 0.0))
    sandbox.use_request_url(app.address)
    app.requests.clear()
    app.answer = lambda body: (500, "text/plain", b"") if len(app.requests) < 3 else echo(body)
    sandbox.add_person("Ada").dm("Hello")
    sandbox.idle(quiet=0.3)
    retries = [head.get("X-Slack-Retry-Num") for head, _ in app.requests]
    assert retries == [None, "1", "2"]
    assert app.requests[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({json.loads(body)["event_id"] for _, body in app.requests}) == 1


def test_an_answer_that_takes_too_long_is_none(open_sandbox: Any, app: App) -> None:
    sandbox = open_sandbox(retry_delays=(0.0,), ack_seconds=0.2)
    sandbox.use_request_url(app.address)
    app.requests.clear()
    patience = threading.Event()

    def answer_late(body: bytes) -> Answer:
        patience.wait(30)
        return echo(body)

    app.answer = answer_late
    ada = sandbox.add_person("Ada")
    assert not ada.command("/pebble", "hi").ok
    ada.dm("Hello")
    sandbox.idle(quiet=0.3)
    patience.set()
    assert app.requests[-1][0]["X-Slack-Retry-Reason"] == "http_timeout"
