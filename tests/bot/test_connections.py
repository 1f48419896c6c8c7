"""Connections kept open: used again while they are good, and a call that breaks is never sent twice."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request

import pytest

from bot.connections import KeptConnections

FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
REFUSED = b"HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\n{}"
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"


class Slack:
    """Answers each connection's requests with its lines of the script, then hangs up."""

    def __init__(self, *script: list[bytes]) -> None:
        self.requests: list[int] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.hung_up = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._serve, args=(script,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/api/chat.postMessage"

    def _serve(self, script: tuple[list[bytes], ...]) -> None:
        for number, answers in enumerate(script):
            with self.listener.accept()[0] as line:
                for answer in answers:
                    heard = b""
                    while not heard.endswith(b"{}"):
                        heard += line.recv(65_536)
                    self.requests.append(number)
                    line.sendall(answer)
            self.hung_up.release()

    def close(self) -> None:
        self.listener.close()
        self._thread.join(5)


@contextmanager
def slack(*script: list[bytes]) -> Iterator[tuple[Slack, KeptConnections]]:
    there, connections = Slack(*script), KeptConnections(timeout=30)
    try:
        yield there, connections
    finally:
        connections.close()
        there.close()


def call(connections: KeptConnections, there: Slack) -> bytes:
    return connections.send(Request(there.url, data=b"{}", method="POST")).body


def test_the_next_call_goes_over_the_same_connection() -> None:
    with slack([FINE, FINE, FINE]) as (there, connections):
        assert [call(connections, there) for _ in range(3)] == [b"{}"] * 3
        assert there.requests == [0, 0, 0]


def test_a_connection_that_slack_closed_meanwhile_is_not_used_again() -> None:
    with slack([FINE], [FINE]) as (there, connections):
        call(connections, there)
        assert there.hung_up.acquire(timeout=30)
        assert call(connections, there) == b"{}"
        assert there.requests == [0, 1]


def test_a_call_whose_answer_is_cut_is_an_error_and_not_sent_again() -> None:
    with slack([FINE, CUT], [FINE]) as (there, connections):
        call(connections, there)
        with pytest.raises((HTTPException, OSError)):
            call(connections, there)
        assert there.requests == [0, 0]
        call(connections, there)
        assert there.requests == [0, 0, 1]


def test_a_call_without_an_answer_is_an_error_and_not_sent_again() -> None:
    with slack([FINE, b""], [FINE]) as (there, connections):
        call(connections, there)
        with pytest.raises((HTTPException, OSError)):
            call(connections, there)
        assert there.requests == [0, 0]
        call(connections, there)


def test_an_http_error_says_so_and_leaves_the_connection_open() -> None:
    with slack([REFUSED, FINE]) as (there, connections):
        with pytest.raises(HTTPError) as caught:
            call(connections, there)
        assert (caught.value.code, caught.value.read()) == (503, b"{}")
        call(connections, there)
        assert there.requests == [0, 0]
