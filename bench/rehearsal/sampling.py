"""Looks, many times a second, at what every thread is doing, to say which part of the code takes the time."""

import sys
import threading
from collections import Counter
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "handlers", "mentorship", "sandbox", "scheduler", "storage", "views")
INTERVAL = 0.02
# Where a thread stands that waits for another one, or for the network.
WAITING = {
    ("threading.py", "wait"),
    ("threading.py", "_wait_for_tstate_lock"),
    ("selectors.py", "select"),
    ("queue.py", "get"),
    ("thread.py", "_worker"),
    ("socket.py", "readinto"),
    ("ssl.py", "read"),
    ("connection.py", "run_until_completion"),
    ("internals.py", "receive"),
}


class Sampler:
    """Counts, from `with` to its end, the innermost module of ours in every thread that is not waiting."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="sampler", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def shares(self) -> list[tuple[str, float]]:
        """The share of each place in all samples, the largest first."""
        total = sum(self._counts.values()) or 1
        return [(place, number / total) for place, number in self._counts.most_common()]

    def _look(self) -> None:
        me = threading.get_ident()
        while not self._over.wait(INTERVAL):
            frames = [frame for thread, frame in sys._current_frames().items() if thread != me]
            self._counts.update(_place(frame) for frame in frames if not _is_waiting(frame))


def _is_waiting(frame: FrameType) -> bool:
    code = frame.f_code
    return (Path(code.co_filename).name, code.co_name) in WAITING


def _place(frame: FrameType | None) -> str:
    """The innermost module of ours, without its ending; for a thread without one, a library's name."""
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in ROOMS:
            return str(file.relative_to(ROOT).with_suffix(""))
        outermost, frame = file, frame.f_back
    return f"({outermost.stem})"
