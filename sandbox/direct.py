"""The stand-in Slack for an app in its own process: the same requests, frames and answers, no network."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from starlette.requests import Request

from sandbox.core import Core
from sandbox.http_app import HttpApp
from sandbox.json_text import as_json

Json = dict[str, Any]
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
WEB_API = "/api/"
T = TypeVar("T")


@dataclass
class DirectAnswer:
    """What would have come over the network."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


@dataclass(frozen=True)
class DirectSocket:
    """Takes the frames of a socket as text; None closes it."""

    take: Callable[[str | None], None]

    def send(self, frame: Json | None) -> None:
        self.take(None if frame is None else as_json(frame))

    def silence(self) -> None:
        """There is no network that could fall silent."""


class DirectDoor:
    """Where an app in this process calls, in its own thread; an answer that shall be late is an error."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._http = HttpApp(core, _no_address, _no_address)
        self._app = self._http.asgi()

    def post(self, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> DirectAnswer:
        """One request to any address of the stand-in, and the whole answer."""
        scope = _scope(url, headers)

        async def receive() -> Event:
            return {"type": "http.request", "body": body, "more_body": False}

        method = scope["path"].removeprefix(WEB_API)
        if method == scope["path"]:
            return self._ask(scope, receive)
        # Nearly all are calls of the Web API, and the way through the app to there takes longer than some.
        request = Request({**scope, "path_params": {"method": method}}, receive)
        response = _finish(self._http.web_api(request))
        return DirectAnswer(response.status_code, _as_text(response.raw_headers), bytes(response.body))

    def _ask(self, scope: Event, receive: Receive) -> DirectAnswer:
        answer = DirectAnswer()

        async def send(event: Event) -> None:
            if event["type"] == "http.response.start":
                answer.status = event["status"]
                answer.headers = _as_text(event["headers"])
            else:
                answer.body += event["body"]

        _finish(self._app(scope, receive, send))
        return answer

    def listen(self, take: Callable[[str | None], None], meanwhile: Callable[[], None]) -> None:
        """From now on payloads go there, as the frames of a socket.

        Whoever waits for what becomes of them does `meanwhile`, which deals with those that were taken.
        """
        with self._core.lock:
            self._core.lock.meanwhile = meanwhile
            self._core.dispatcher.connections.append(DirectSocket(take))
            self._core.lock.notify_all()

    def acknowledge(self, envelope_id: str, body: Json | None) -> None:
        self._core.dispatcher.acknowledge(envelope_id, body)


def _scope(url: str, headers: Iterable[tuple[str, str]]) -> Event:
    address = urlsplit(url)
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": unquote(address.path),
        "query_string": address.query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }


def _as_text(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode(), value.decode()) for name, value in headers]


def _finish(answering: Coroutine[Any, Any, T]) -> T:
    """Without an event loop: nothing waits here, for the whole request is there."""
    try:
        answering.send(None)
    except StopIteration as finished:
        answer: T = finished.value
        return answer
    answering.close()
    raise RuntimeError("the stand-in keeps an answer back, which takes a network")


def _no_address(_address: tuple[str, int]) -> None:
    """There is no connection that could be cut."""
