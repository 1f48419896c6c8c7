"""Sending payloads over a socket or to the app's address, waiting for acknowledgements, retrying events."""

import asyncio
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from sandbox.faults import Faults
from sandbox.json_text import as_json
from sandbox.options import SandboxOptions
from sandbox.signed_requests import RequestUrl
from sandbox.transcript import Transcript

Json = dict[str, Any]
EnvelopeType = Literal["events_api", "interactive", "slash_commands"]
NO_CONNECTION = "no connection"
TIMED_OUT = "not acknowledged in time"
CALLERS = 16


class Connection(Protocol):
    """Where frames go; `send` and `silence` are called from any thread, and neither waits."""

    def send(self, frame: Json | None) -> None:
        """None asks for a plain close."""

    def silence(self) -> None:
        """Read nothing of it any more."""


@dataclass(eq=False)
class SocketConnection:
    """One Socket Mode connection; `quiet` has the server read nothing of it any more."""

    loop: asyncio.AbstractEventLoop
    quiet: Callable[[], None]
    frames: "asyncio.Queue[str | None]" = field(default_factory=asyncio.Queue)

    def send(self, frame: Json | None) -> None:
        text = None if frame is None else as_json(frame)
        self.loop.call_soon_threadsafe(self.frames.put_nowait, text)

    def silence(self) -> None:
        self.loop.call_soon_threadsafe(self.quiet)


@dataclass(eq=False)
class Delivery:
    """One payload on its way to the app. `ack` is the answer's body; `failure` says why there was none."""

    id: str
    type: EnvelopeType
    name: str
    payload: Json
    attempt: int = 0
    sent_at: float = 0.0
    ack: Json | None = None
    failure: str | None = None

    @property
    def settled(self) -> bool:
        return self.ack is not None or self.failure is not None

    def envelope(self) -> Json:
        envelope: Json = {
            "envelope_id": self.id,
            "type": self.type,
            "payload": self.payload,
            "accepts_response_payload": self.type != "events_api",
        }
        if self.type == "events_api":
            envelope |= {"retry_attempt": self.attempt, "retry_reason": "timeout" if self.attempt else ""}
        return envelope


class Dispatcher:
    """Each payload goes to exactly one connection, chosen at random, or to `request_url` if there is one.

    Only events are sent again.
    """

    def __init__(
        self, options: SandboxOptions, lock: threading.Condition, faults: Faults, transcript: Transcript
    ) -> None:
        self.connections: list[Connection] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self.request_url: RequestUrl | None = None
        self._callers = ThreadPoolExecutor(CALLERS, thread_name_prefix="slack")
        self._options = options
        self._lock = lock
        self._faults = faults
        self._transcript = transcript
        self._random = random.Random(options.seed)
        self._in_flight: dict[str, Delivery] = {}
        # Until when each is to be acknowledged, by the machine's clock, the first at the left.
        self._expected: deque[tuple[float, Delivery]] = deque()
        self.last_activity = 0.0

    @property
    def busy(self) -> bool:
        return bool(self._in_flight)

    def send(self, type_: EnvelopeType, name: str, payload: Json) -> Delivery:
        """`name` is the event, command or interaction type, for the transcript and for faults."""
        with self._lock:
            delivery = self._start(type_, name, payload)
            fault = self._faults.take_for_payload(name, type_)
            if fault and fault.kind == "duplicate":
                self._start(type_, name, payload)
            if fault and fault.kind == "drop_socket":
                self.drop_connections()
            return delivery

    def wait(self, delivery: Delivery) -> Delivery:
        """Blocks until the delivery is acknowledged or given up."""
        with self._lock:
            self._lock.wait_for(lambda: delivery.settled)
        return delivery

    def acknowledge(self, envelope_id: str, body: Json | None) -> None:
        with self._lock:
            delivery = self._in_flight.get(envelope_id)
            if delivery is None:
                return
            if self._elapsed(delivery) > self._options.ack_seconds:
                self._give_up(delivery, TIMED_OUT)
            else:
                delivery.ack = body or {}
                self._settle(delivery, delivery.ack)

    def drop_connections(self) -> None:
        with self._lock:
            for connection in self.connections:
                connection.send(None)
            self.connections.clear()
            self._lock.notify_all()

    def silence_connections(self) -> None:
        with self._lock:
            for connection in self.connections:
                connection.silence()

    def refresh(self) -> None:
        """Warns the open connections, then asks each to reconnect and closes it."""
        with self._lock:
            old = list(self.connections)
            for connection in old:
                connection.send({"type": "disconnect", "reason": "warning"})
            self._later(self._options.refresh_delay, lambda: self._retire(old))

    def _retire(self, old: list[Connection]) -> None:
        with self._lock:
            for connection in old:
                connection.send({"type": "disconnect", "reason": "refresh_requested"})
                connection.send(None)

    def close(self) -> None:
        """Gives up on everything still on its way; nothing is sent or retried afterwards."""
        with self._lock:
            self.loop = None
            self.connections.clear()
            for delivery in list(self._in_flight.values()):
                self._give_up(delivery, NO_CONNECTION)
        self._callers.shutdown(wait=True)

    def _start(
        self, type_: EnvelopeType, name: str, payload: Json, attempt: int = 0, failure: str = ""
    ) -> Delivery:
        envelope_id = f"{self._random.getrandbits(128):032x}"
        delivery = Delivery(envelope_id, type_, name, payload, attempt, self._options.monotonic())
        self._in_flight[envelope_id] = delivery
        if self.request_url is not None and self.loop is not None:
            self._callers.submit(self._call, self.request_url, delivery, failure)
        elif self.connections and self.loop is not None:
            self._random.choice(self.connections).send(delivery.envelope())
            self._expect(delivery)
        else:
            self._give_up(delivery, NO_CONNECTION)
        return delivery

    def _call(self, url: RequestUrl, delivery: Delivery, failure: str) -> None:
        """Send it to the app's address, whose answer is the acknowledgement; `failure` was the last one's."""
        answer = url.send(url.request(delivery.type, delivery.payload, delivery.attempt, failure))
        with self._lock:
            if answer.failure is None:
                self.acknowledge(delivery.id, answer.body)
            elif not delivery.settled:
                self._give_up(delivery, answer.failure)

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        if self.loop is not None:
            loop = self.loop
            loop.call_soon_threadsafe(lambda: loop.call_later(seconds, action))

    def _expect(self, delivery: Delivery) -> None:
        """One timer at a time, for the first that may be late: nearly all are acknowledged long before."""
        self._expected.append((time.monotonic() + self._options.ack_seconds, delivery))
        if len(self._expected) == 1:
            self._later(self._options.ack_seconds, self._expire)

    def _expire(self) -> None:
        with self._lock:
            while self._expected and self._is_over(*self._expected[0]):
                _, delivery = self._expected.popleft()
                if not delivery.settled:
                    self._give_up(delivery, TIMED_OUT)
            if self._expected:
                self._later(self._expected[0][0] - time.monotonic(), self._expire)

    @staticmethod
    def _is_over(until: float, delivery: Delivery) -> bool:
        return delivery.settled or until <= time.monotonic()

    def _give_up(self, delivery: Delivery, failure: str) -> None:
        delivery.failure = failure
        self._settle(delivery, failure)
        if delivery.type == "events_api" and delivery.attempt < len(self._options.retry_delays):
            self._schedule_retry(delivery)

    def _schedule_retry(self, delivery: Delivery) -> None:
        delay = self._options.retry_delays[delivery.attempt]
        attempt = delivery.attempt + 1
        self._later(delay, lambda: self._retry(delivery, attempt))

    def _retry(self, delivery: Delivery, attempt: int) -> None:
        with self._lock:
            self._start(delivery.type, delivery.name, delivery.payload, attempt, delivery.failure or "")

    def _settle(self, delivery: Delivery, outcome: Json | str) -> None:
        del self._in_flight[delivery.id]
        self.last_activity = time.monotonic()
        self._transcript.payload(delivery.name, delivery.payload, outcome, 1000 * self._elapsed(delivery))
        self._lock.notify_all()

    def _elapsed(self, delivery: Delivery) -> float:
        return self._options.monotonic() - delivery.sent_at
