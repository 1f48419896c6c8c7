"""A lock that is given in the order in which it was asked for.

A plain lock may be taken again at once by whoever has just given it back: of sixteen threads that write, one
was seen to wait for three seconds.
"""

import threading
from collections import deque
from types import TracebackType


class FairLock:
    """First come, first served; the thread that has it may take it again inside."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._owner: int | None = None
        self._depth = 0

    def __enter__(self) -> None:
        me = threading.get_ident()
        if self._owner != me:
            self._take_turn(me)
        self._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        if not self._depth:
            self._owner = None
            self._hand_on()

    def _take_turn(self, me: int) -> None:
        turn = threading.Lock()
        turn.acquire()
        with self._guard:
            self._waiting.append(turn)
            is_first = len(self._waiting) == 1
        if not is_first:
            self._wait_for(turn)
        self._owner = me

    def _wait_for(self, turn: threading.Lock) -> None:
        """Until whoever is ahead has handed on; one who gives up leaves the queue."""
        try:
            turn.acquire()
        except BaseException:
            self._give_up(turn)
            raise

    def _give_up(self, turn: threading.Lock) -> None:
        with self._guard:
            is_first = self._waiting[0] is turn
            if not is_first:
                self._waiting.remove(turn)
        if is_first:
            self._hand_on()

    def _hand_on(self) -> None:
        """The first in the queue is whoever has the lock; the next one gets it."""
        with self._guard:
            self._waiting.popleft()
            if self._waiting:
                self._waiting[0].release()
