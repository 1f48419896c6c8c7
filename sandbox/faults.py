"""Trouble on request: the next calls or payloads that match go wrong in a named way."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

FaultKind = Literal[
    "drop_answer", "server_error", "slow", "rate_limit", "error", "duplicate", "drop_socket", "refuse"
]
CALL_FAULTS: frozenset[FaultKind] = frozenset({"drop_answer", "server_error", "slow", "rate_limit", "error"})
PAYLOAD_FAULTS: frozenset[FaultKind] = frozenset({"duplicate", "drop_socket"})


@dataclass
class Fault:
    """`pattern` is a method or payload type, `*` means anything; `seconds` a delay or Retry-After."""

    kind: FaultKind
    pattern: str
    left: int
    seconds: float = 0.0
    status: int = 500
    error: str = ""
    applied: bool = False


class Faults:
    """Faults are used up in the order they were asked for, one per matching call or payload."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []
        self._drop_sockets: Callable[[], None] = lambda: None
        self._silence_sockets: Callable[[], None] = lambda: None

    def connect(self, drop_sockets: Callable[[], None], silence_sockets: Callable[[], None]) -> None:
        self._drop_sockets, self._silence_sockets = drop_sockets, silence_sockets

    def drop_answer(self, method: str, times: int = 1) -> None:
        """The call takes effect, but the connection closes before the answer."""
        self._add(Fault("drop_answer", method, times))

    def server_error(self, method: str, times: int = 1, status: int = 503, applied: bool = False) -> None:
        """The answer is an HTTP error; the call takes effect only when `applied`."""
        self._add(Fault("server_error", method, times, status=status, applied=applied))

    def slow(self, method: str, seconds: float, times: int = 1) -> None:
        """The call takes effect at once, its answer comes `seconds` of real time later."""
        self._add(Fault("slow", method, times, seconds=seconds))

    def rate_limit(self, method: str, retry_after: int, times: int = 1) -> None:
        self._add(Fault("rate_limit", method, times, seconds=retry_after))

    def fail(self, method: str, error: str, times: int = 1) -> None:
        self._add(Fault("error", method, times, error=error))

    def duplicate_event(self, event_type: str, times: int = 1) -> None:
        """The event is delivered twice, with the same event id."""
        self._add(Fault("duplicate", event_type, times))

    def drop_socket_on(self, payload_type: str, times: int = 1) -> None:
        """The payload is sent and the connection that got it closes before the acknowledgement."""
        self._add(Fault("drop_socket", payload_type, times))

    def drop_sockets(self) -> None:
        """Closes every Socket Mode connection now, without a goodbye."""
        self._drop_sockets()

    def silence_sockets(self) -> None:
        """Every Socket Mode connection stays open from now on, but nothing is read or answered on it."""
        self._silence_sockets()

    def refuse_connections(self, times: int = 1) -> None:
        """The next TCP connections are closed as soon as they open."""
        self._add(Fault("refuse", "connection", times))

    def take_for_call(self, method: str) -> Fault | None:
        return self._take(CALL_FAULTS, method)

    def take_for_payload(self, *types: str) -> Fault | None:
        return self._take(PAYLOAD_FAULTS, *types)

    def refuses_connection(self) -> bool:
        return self._take(frozenset({"refuse"}), "connection") is not None

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def _take(self, kinds: frozenset[FaultKind], *names: str) -> Fault | None:
        with self._lock:
            for fault in self._waiting:
                if fault.kind in kinds and any(fnmatchcase(name, fault.pattern) for name in names):
                    self._use(fault)
                    return fault
        return None

    def _use(self, fault: Fault) -> None:
        fault.left -= 1
        if fault.left <= 0:
            self._waiting.remove(fault)
