"""Threads for what is said to Slack after an acknowledgement, and a way to wait until all of it is said."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Condition

from bot.precedence import Precedence

THREADS = 32


class Afterwards:
    """Work is handed in before its acknowledgement goes out, so that nobody can wait too early.

    It gives way to whoever waits for an acknowledgement.
    """

    def __init__(self, precedence: Precedence, threads: int = THREADS) -> None:
        self._precedence = precedence
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="afterwards")
        self._change = Condition()
        self._in_hand = 0
        self.begun = 0
        """How much was ever handed in."""

    def do(self, work: Callable[[], None]) -> None:
        """Do this as soon as a thread is free."""
        with self._change:
            self._in_hand += 1
            self.begun += 1
        self._pool.submit(self._do, self._precedence.for_this(), work)

    def wait(self, seconds: float) -> bool:
        """Until nothing is in hand; whether that came about in time."""
        with self._change:
            return self._change.wait_for(lambda: self._in_hand == 0, seconds)

    def finish(self) -> None:
        """Do what is in hand and take no more."""
        self._pool.shutdown(wait=True)

    def _do(self, give_way: Callable[[], None], work: Callable[[], None]) -> None:
        try:
            give_way()
            work()
        finally:
            with self._change:
                self._in_hand -= 1
                self._change.notify_all()
