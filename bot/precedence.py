"""Whoever waits for an acknowledgement goes first, and all else the process has to do waits meanwhile.

Python does one thing at a time: the forms that opened for the first who pressed, the messages that were
brought up to date for them and the questions that fell due would make the others wait for longer than Slack
does. A form must open within three seconds of the press, so that nothing waits for ever.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

# From when it was heard, by the machine's clock, until what follows an acknowledgement waits no more.
LONGEST_SECONDS = 1.5

# When what is being decided now was heard.
_heard_at: ContextVar[float | None] = ContextVar("heard_at", default=None)


class Precedence:
    """Counts who waits for an acknowledgement now; for so many seconds all else gives way to them."""

    def __init__(self, longest: float = LONGEST_SECONDS) -> None:
        self._longest = longest
        self._nobody_waits = threading.Condition()
        self._waiting = 0

    def heard(self) -> None:
        """Somebody has done something and waits from now on."""
        with self._nobody_waits:
            self._waiting += 1

    def answered(self) -> None:
        """One of them waits no more."""
        with self._nobody_waits:
            self._waiting -= 1
            if not self._waiting:
                self._nobody_waits.notify_all()

    @contextmanager
    def attend(self) -> Iterator[None]:
        """Somebody waits as long as this block lasts."""
        self.heard()
        _heard_at.set(monotonic())
        try:
            yield
        finally:
            self.answered()

    def for_this(self) -> Callable[[], None]:
        """To be called before saying what follows that which is being decided now: gives way meanwhile."""
        since = _heard_at.get()
        return lambda: self.give_way(since)

    def give_way(self, since: float | None = None) -> None:
        """Return when nobody waits, at the latest so long after `since`, which is now unless said."""
        until = (monotonic() if since is None else since) + self._longest
        with self._nobody_waits:
            self._nobody_waits.wait_for(lambda: not self._waiting, max(0.0, until - monotonic()))


class Listening(ThreadPoolExecutor):
    """Threads on which what people do is decided and acknowledged; they wait from when it is handed over."""

    def __init__(self, threads: int, precedence: Precedence) -> None:
        super().__init__(threads, thread_name_prefix="listening")
        self._precedence = precedence

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        self._precedence.heard()
        try:
            return super().submit(self._listen, monotonic(), fn, *args, **named)
        except RuntimeError:  # nobody listens any more
            self._precedence.answered()
            raise

    def _listen(self, heard_at: float, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
        _heard_at.set(heard_at)
        try:
            return fn(*args, **named)
        finally:
            self._precedence.answered()
