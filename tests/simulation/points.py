"""The named points that a worker passes, at each of which it may be killed or stopped for a while."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.workbench import Workbench
from mentorship.work import Work

BEFORE_WRITE, UNCOMMITTED, AFTER_WRITE = "a change begins", "a change is not committed", "a change is made"
AFTER_READ = "something was read"
CALLED, ANSWERED = "{} is about to arrive", "{} was answered"


class Killed(BaseException):
    """The process is gone, and with it all that it had not written down."""


def die() -> None:
    """What happens at a point where a worker is killed."""
    raise Killed


@dataclass
class Points:
    """Notes the points a worker passes; at the `nth` one of the given name something happens, once."""

    passed: list[str] = field(default_factory=list)
    _name: str = ""
    _left: int = 0
    _happens: Callable[[], None] = die

    def plan(self, name: str, nth: int, happens: Callable[[], None]) -> None:
        self.passed.clear()
        self._name, self._left, self._happens = name, nth, happens

    def forget(self) -> None:
        self._name = ""

    def reach(self, name: str) -> None:
        self.passed.append(name)
        if name != self._name:
            return
        self._left -= 1
        if self._left <= 0:
            self.forget()
            self._happens()


@dataclass(frozen=True)
class PointedWorkbench(Workbench):
    """A workbench whose transactions are points: before one begins, before it commits, after it has."""

    points: Points = field(default_factory=Points)

    @contextmanager
    def write(self) -> Iterator[Work]:
        self.points.reach(BEFORE_WRITE)
        with super().write() as work:
            yield work
            self.points.reach(UNCOMMITTED)
        self.points.reach(AFTER_WRITE)

    @contextmanager
    def read(self) -> Iterator[Work]:
        with super().read() as work:
            yield work
        self.points.reach(AFTER_READ)
