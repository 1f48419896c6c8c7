"""The lock around everything the sandbox knows, which counts how often something changed."""

import threading
from collections.abc import Callable


class Changes(threading.Condition):
    """A condition that is notified at every change. `count` only grows; it may be read without the lock.

    Whoever waits does `meanwhile` first, without the lock: an app in the same thread has its turn then.
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.meanwhile: Callable[[], None] | None = None

    def wait(self, timeout: float | None = None) -> bool:
        if self.meanwhile is None:
            return super().wait(timeout)
        before = self.count
        self.release()
        try:
            self.meanwhile()
        finally:
            self.acquire()
        return self.count != before or super().wait(timeout)

    def notify_all(self) -> None:
        self.count += 1
        super().notify_all()
