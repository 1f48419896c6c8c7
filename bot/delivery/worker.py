"""The thread that keeps sending what is due, and wakes up at once when something is queued."""

import logging
import threading
from collections.abc import Callable

from bot.delivery.sender import Nothing, Sender
from bot.errors import report

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0


class DeliveryWorker:
    """Runs a sender until it is stopped; `give_way` holds each step up while something is more urgent."""

    def __init__(self, sender: Sender, give_way: Callable[[], None]) -> None:
        self._sender, self._give_way = sender, give_way
        self.steps = 0  # how often it has looked for something to send
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something was queued."""
        self._wake.set()

    def finish(self) -> None:
        """Begin nothing after the delivery in hand."""
        self._stopping.set()
        self._wake.set()

    def stop(self, timeout: float = 10) -> None:
        """Finish the delivery in hand and stop."""
        self.finish()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.steps += 1
            self._give_way()
            if self._is_idle():
                self._wake.wait(IDLE_SECONDS)
                self._wake.clear()

    def _is_idle(self) -> bool:
        try:
            return isinstance(self._sender.step(), Nothing)
        except Exception as error:
            report(error)
            return True
