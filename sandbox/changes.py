"""The lock around everything the sandbox knows, which counts how often something changed."""

import threading


class Changes(threading.Condition):
    """A condition that is notified at every change. `count` only grows; it may be read without the lock."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def notify_all(self) -> None:
        self.count += 1
        super().notify_all()
