"""The sandbox's page without a browser: the requests, deeds and live sockets it makes."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from websockets.sync.client import ClientConnection

from sandbox import Person, Sandbox

Json = dict[str, Any]
PATIENCE = 30.0
SECTIONS = {"me", "workspace", "time", "sidebar", "conversation", "home", "modal", "clock", "inspector"}


class Browser:
    """Talks to one sandbox the way its own page does."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.origin = sandbox.page_url.rstrip("/")

    def request(
        self, path: str, body: bytes | None = None, headers: Json | None = None
    ) -> tuple[int, bytes, Any]:
        """Status, body and headers; a POST when there is a body."""
        request = urllib.request.Request(self.origin + path, body, headers or {})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read(), error.headers

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Origin": self.origin}
        status, answer, _ = self.request(path, data, headers)
        return status, json.loads(answer)

    def act(self, person: Person, deed: str, **body: Any) -> Json:
        """The answer to a deed that makes sense."""
        status, answer = self.post(f"/page/people/{person.id}/{deed}", body)
        assert status == 200, answer
        found: Json = answer
        return found


class Live:
    """One open page: the newest of every section, and how many frames came."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.sections: Json = {}
        self.frames: list[tuple[str, Any]] = []
        self.raw: list[str] = []

    def say(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def next(self, timeout: float = PATIENCE) -> str:
        """Takes in one frame; the name of its section. TimeoutError when none comes."""
        text = self.socket.recv(timeout)
        assert isinstance(text, str)
        frame = json.loads(text)
        self.raw.append(text)
        self.frames.append((frame["section"], frame["data"]))
        self.sections[frame["section"]] = frame["data"]
        return str(frame["section"])

    def until(self, section: str, fits: Callable[[Any], Any]) -> Any:
        """The section's data, once it fits."""
        while section not in self.sections or not fits(self.sections[section]):
            self.next()
        return self.sections[section]

    def settle(self, quiet: float = 0.35) -> Json:
        """Everything shown once every section came and then no frame for some time."""
        while not set(self.sections) >= SECTIONS:
            self.next()
        while True:
            try:
                self.next(quiet)
            except TimeoutError:
                return self.sections

    def inspect(self, mode: str) -> Any:
        """Starts the inspector's list anew, now; its first entries."""
        self.say(inspect=mode)
        count = len(self.frames)
        while not any(
            name == "inspector" and data and data["from"] == 0 for name, data in self.frames[count:]
        ):
            self.next()
        return self.sections["inspector"]["entries"]

    def look_at(self, channel: str, limit: int = 60) -> Any:
        """Goes to a channel; the conversation there."""
        self.say(look_at={"channel": channel}, limit=limit)
        return self.until("conversation", lambda shown: shown and shown["channel"] == channel)
