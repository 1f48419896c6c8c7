"""The bot and the stand-in Slack in one process: calls, payloads and acknowledgements without a network."""

import json
import threading
from email.message import Message
from functools import partial
from queue import SimpleQueue
from time import time
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


def direct_wires(door: DirectDoor) -> Wires:
    """What the bot is built with in place of sockets."""
    return Wires(DirectTransport(door), partial(DirectLine, door))


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
    """Hears envelopes as Socket Mode brings them, one after the other, in a thread of its own."""

    def __init__(self, door: DirectDoor, bolt: App) -> None:
        self._door, self._bolt, self.logger = door, bolt, bolt.logger
        self._frames: SimpleQueue[str | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._listen, name="line", daemon=True)

    def open(self) -> None:
        self._thread.start()
        self._door.listen(self._frames.put)

    def close(self) -> None:
        self._frames.put(None)
        self._thread.join()

    def let_go(self) -> None:
        """Nothing to do: there is no socket to open again."""

    def is_open(self) -> bool:
        return self._thread.is_alive()

    def vital(self) -> Vital:
        return Vital("the line to the stand-in is closed", at=self.is_open(), may_last=None)

    def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        """What the SDK's adapter for Bolt calls to acknowledge."""
        self._door.acknowledge(response.envelope_id, response.payload)

    def _listen(self) -> None:
        while (frame := self._frames.get()) is not None:
            try:
                self._hear(frame)
            except Exception as error:
                report(error)

    def _hear(self, frame: str) -> None:
        request = SocketModeRequest.from_dict(json.loads(frame))
        if request is not None:
            send_response(self, request, run_bolt_app(self._bolt, request), time())  # type: ignore[arg-type]
