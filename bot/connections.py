"""Connections to Slack that are kept open for the next call, since opening one takes longer than a call.

Nothing is ever sent twice: a call that breaks is an error, whatever became of it. Only a connection on which
nothing was heard since, and that was used a moment ago, is used again, so that Slack can hardly close it
just then.
"""

import select
import threading
from collections import deque
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from io import BytesIO
from ssl import SSLContext
from time import monotonic
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

# Web servers wait at least this long for a next call before they close a connection.
IDLE_SECONDS = 4.0
MOST_KEPT = 8


@dataclass(frozen=True)
class Heard:
    """The whole answer, read to its end."""

    status: int
    reason: str
    headers: Message
    body: bytes

    def or_raise(self, request: Request) -> "Heard":
        """Raises HTTPError as urllib does."""
        if self.status < 400:
            return self
        about = (self.status, self.reason, self.headers)
        raise HTTPError(request.full_url, *about, BytesIO(self.body))


class Transport(Protocol):
    """What takes calls to Slack and brings back the answers."""

    def send(self, request: Request) -> Heard:
        """Send the request once; raises HTTPError as urllib does, OSError or HTTPException."""


@dataclass(frozen=True)
class KeptConnections:
    """The idle connections to one host; any thread may use them."""

    timeout: float
    ssl: SSLContext | None = None
    _idle: deque[tuple[HTTPConnection, float]] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, request: Request) -> Heard:
        """Send the request once; raises HTTPError as urllib does, OSError or HTTPException."""
        return self._exchange(request).or_raise(request)

    def close(self) -> None:
        """Close what is idle."""
        with self._lock:
            while self._idle:
                self._idle.pop()[0].close()

    def _exchange(self, request: Request) -> Heard:
        connection = self._take() or self._open(request.full_url)
        body = request.data if isinstance(request.data, bytes) else b""
        try:
            connection.request("POST", request.selector, body, dict(request.header_items()))
            response = connection.getresponse()
            heard = Heard(response.status, response.reason, response.headers, response.read())
        except BaseException:
            connection.close()
            raise
        self._keep(connection, response)
        return heard

    def _open(self, url: str) -> HTTPConnection:
        address = urlsplit(url)
        host = address.netloc
        if address.scheme == "https":
            return HTTPSConnection(host, timeout=self.timeout, context=self.ssl)
        return HTTPConnection(host, timeout=self.timeout)

    def _take(self) -> HTTPConnection | None:
        """The connection used last, if it is still good; what is older is then too old, too."""
        with self._lock:
            connection, since = self._idle.pop() if self._idle else (None, 0.0)
        if connection is None or (monotonic() - since < IDLE_SECONDS and _is_silent(connection)):
            return connection
        connection.close()
        self.close()
        return None

    def _keep(self, connection: HTTPConnection, response: HTTPResponse) -> None:
        with self._lock:
            if not response.will_close and len(self._idle) < MOST_KEPT:
                self._idle.append((connection, monotonic()))
                return
        connection.close()


def _is_silent(connection: HTTPConnection) -> bool:
    """Whether nothing came since the last answer: a word or an end would both be readable."""
    return connection.sock is not None and not select.select([connection.sock], [], [], 0)[0]
