"""Threads for what is said to Slack after an acknowledgement, and a way to wait until all of it is said."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import Any, Protocol

from bot.precedence import Precedence

THREADS = 32


class Hands(Protocol):
    """Whoever does what is handed in: a pool of threads, or somebody who has time for it."""

    def submit(self, do: Callable[..., Any], /, *args: Any) -> object:
        """Do this soon."""

    def shutdown(self, *, wait: bool) -> None:
        """Take no more."""


class Afterwards:
    """Work is handed in before its acknowledgement goes out, so that nobody can wait too early.

    It gives way to whoever waits for an acknowledgement.
    """

    def __init__(self, precedence: Precedence, threads: int = THREADS, hands: Hands | None = None) -> None:
        self._precedence = precedence
        self._hands = hands or ThreadPoolExecutor(threads, thread_name_prefix="afterwards")
        self._change = Condition()
        self._in_hand = 0
        self.begun = 0
        """How much was ever handed in."""

    def do(self, work: Callable[[], None]) -> None:
        """Do this as soon as somebody is free."""
        with self._change:
            self._in_hand += 1
            self.begun += 1
        self._hands.submit(self._do, self._precedence.for_this(), work)

    def wait(self, seconds: float) -> bool:
        """Until nothing is in hand; whether that came about in time."""
        with self._change:
            return self._change.wait_for(lambda: self._in_hand == 0, seconds)

    def finish(self) -> None:
        """Do what is in hand and take no more."""
        self._hands.shutdown(wait=True)

    def _do(self, give_way: Callable[[], None], work: Callable[[], None]) -> None:
        try:
            give_way()
            work()
        finally:
            with self._change:
                self._in_hand -= 1
                self._change.notify_all()
