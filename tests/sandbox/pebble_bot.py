"""A small Bolt app to drive the sandbox with, the clocks it runs on, and raw Slack requests."""

import json
import re
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.lines import hang_up
from sandbox import Sandbox

Json = dict[str, Any]


class Clocks:
    """A program clock and a protocol clock that move only when told."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.seconds

    def pass_time(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower()}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, action_id: str = "throw", value: str = "1") -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": value}


def input_block(label: str, element: Json, **more: Any) -> Json:
    name = label.lower().replace(" ", "_")
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"action_id": name, **element},
        **more,
    }


def modal(*blocks: Json, title: str = "Pebble", **more: Any) -> Json:
    submit = {"submit": plain("Send")} if any(block["type"] == "input" for block in blocks) else {}
    return {
        "type": "modal",
        "title": plain(title),
        "callback_id": "pebble",
        "blocks": list(blocks),
        **submit,
        **more,
    }


class PebbleBot:
    """Does what each test tells it: `on_command` and the like get (body, ack, client, respond)."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.changed = threading.Condition()
        self.forget()
        self.client = WebClient(sandbox.bot_token, sandbox.api_url, retry_handlers=[], timeout=30)
        self.app = App(client=self.client, token_verification_enabled=False, process_before_response=True)
        self._listen()
        self.handler = SocketModeHandler(self.app, sandbox.app_token, ping_interval=0.2)

    def close(self) -> None:
        hang_up(self.handler.client)

    def forget(self) -> None:
        """Back to how it was when new."""
        self.events: list[Json] = []
        self.bodies: list[Json] = []
        self.retries: list[str | None] = []
        self.on_command: Any = lambda body, ack, client, respond: ack("Plop")
        self.on_action: Any = lambda body, ack, client, respond: ack()
        self.on_submit: Any = lambda body, ack, client, respond: ack()
        self.on_suggest: Any = lambda body, ack, client, respond: ack(options=[])
        self.on_event: Any = lambda event, client: None

    def types(self) -> list[str]:
        """The interaction types that came, in order."""
        return [str(body["type"]) for body in self.bodies if "type" in body]

    def wait(self, condition: Any, timeout: float = 30.0) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, timeout)

    def event_types(self) -> list[str]:
        return [event["event"]["type"] for event in self.events]

    def _listen(self) -> None:
        self.app.middleware(self._note)
        self.app.command("/pebble")(self._route("on_command"))
        self.app.action(re.compile(".*"))(self._route("on_action"))
        self.app.view("pebble")(self._route("on_submit"))
        self.app.view({"type": "view_closed", "callback_id": "pebble"})(self._route("on_submit"))
        self.app.options("stone")(self._route("on_suggest"))
        for name in ("app_home_opened", "message", "team_join", "user_change", "member_joined_channel"):
            self.app.event(name)(self._event)
        for name in ("member_left_channel", "app_uninstalled", "tokens_revoked"):
            self.app.event(name)(self._event)

    def _route(self, name: str) -> Any:
        def listener(body: Json, ack: Any, client: WebClient, respond: Any) -> None:
            with suppress(SlackApiError):
                getattr(self, name)(body, ack, client, respond)

        return listener

    def _event(self, event: Json, client: WebClient) -> None:
        self.on_event(event, client)

    def _note(self, body: Json, request: Any, next: Any) -> None:
        with self.changed:
            self.bodies.append(body)
            if "event" in body:
                self.events.append(body)
                self.retries.append((request.headers.get("x-slack-retry-num") or [None])[0])
            self.changed.notify_all()
        next()


def send(
    sandbox: Sandbox, method: str, body: bytes = b"", headers: Json | None = None, query: Json | None = None
) -> tuple[int, Json, Any]:
    """One raw Web API request: status, JSON body, headers. Without a body it is a GET."""
    address = sandbox.api_url + method + ("?" + urlencode(query) if query else "")
    request = urllib.request.Request(address, body or None, headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read()), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read()), error.headers


def bearer(token: str, kind: str = "application/x-www-form-urlencoded") -> Json:
    return {"Authorization": f"Bearer {token}", "Content-Type": kind}


def post_json(address: str, body: Json) -> tuple[int, str]:
    data = json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
