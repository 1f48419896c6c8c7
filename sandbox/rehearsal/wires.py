"""The bot and the stand-in Slack in one process: calls, payloads and acknowledgements without a network.

There is one thread for both: what the bot has to do is done by whoever waits for it, one thing after the
other. So nothing depends on how threads take turns, and nobody waits for one to wake up.
"""

import json
import threading
from collections import deque
from collections.abc import Callable
from email.message import Message
from functools import partial
from time import time
from typing import Any
from urllib.request import Request

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.app import Wires
from bot.connections import Heard
from bot.errors import report
from bot.vitals import Vital
from sandbox.direct import DirectDoor


class InTurn:
    """What is to be done as soon as somebody has time, in the order in which it was handed in."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()
        self._one_at_a_time = threading.RLock()

    def submit(self, do: Callable[..., Any], /, *args: Any) -> None:
        """Leave this to whoever has time next."""
        self._waiting.append(partial(do, *args))

    def do_all(self) -> None:
        """Do everything now, also what comes of it; what fails is told and keeps nothing else from it."""
        with self._one_at_a_time:
            while self._waiting:
                try:
                    self._waiting.popleft()()
                except Exception as error:
                    report(error)

    def shutdown(self, *, wait: bool) -> None:
        """Nothing more will come."""
        if wait:
            self.do_all()


def direct_wires(door: DirectDoor, in_turn: InTurn) -> Wires:
    """What the bot is built with in place of sockets and threads."""
    return Wires(DirectTransport(door), partial(DirectLine, door, in_turn), in_turn)


class DirectTransport:
    """Takes the requests that the SDK makes, as they would have gone over the network."""

    def __init__(self, door: DirectDoor) -> None:
        self._door = door

    def send(self, request: Request) -> Heard:
        """Raises HTTPError as urllib does."""
        body = request.data if isinstance(request.data, bytes) else b""
        answer = self._door.post(request.full_url, request.header_items(), body)
        headers = Message()
        for name, value in answer.headers:
            headers[name] = value
        return Heard(answer.status, "", headers, answer.body).or_raise(request)


class DirectLine:
    """Hears envelopes as Socket Mode brings them."""

    def __init__(self, door: DirectDoor, in_turn: InTurn, bolt: App) -> None:
        self._door, self._in_turn = door, in_turn
        self._bolt, self.logger = bolt, bolt.logger
        self._is_open = False

    def open(self) -> None:
        self._is_open = True
        self._door.listen(self._take, self._in_turn.do_all)

    def close(self) -> None:
        self._in_turn.do_all()
        self._is_open = False

    def let_go(self) -> None:
        """Nothing to do: there is no socket to open again."""

    def is_open(self) -> bool:
        return self._is_open

    def vital(self) -> Vital:
        return Vital("the line to the stand-in is closed", at=self.is_open(), may_last=None)

    def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        """What the SDK's adapter for Bolt calls to acknowledge."""
        self._door.acknowledge(response.envelope_id, response.payload)

    def _take(self, frame: str | None) -> None:
        if frame is None:
            self._is_open = False
        else:
            self._in_turn.submit(self._hear, frame)

    def _hear(self, frame: str) -> None:
        request = SocketModeRequest.from_dict(json.loads(frame))
        if request is not None:
            send_response(self, request, run_bolt_app(self._bolt, request), time())  # type: ignore[arg-type]
