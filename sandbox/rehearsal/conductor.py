"""Moves the clock of a rehearsal for whoever watches the page; between commands the bot goes on answering."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.rehearsal.latest import Latest
from sandbox.rehearsal.play import STEP, Play
from sandbox.rehearsal.report import report_sections
from sandbox.rehearsal.upcoming import Coming

log = logging.getLogger(__name__)

Json = dict[str, Any]
AS_FAST_AS_IT_GOES = 1_000.0
SPEEDS = (0.5, 1.0, 3.0, 7.0, AS_FAST_AS_IT_GOES)
TICK = 0.05
LONGEST_TICK = 0.25
LOOK_EVERY = 0.25
ATTENTIVE = 5.0
IS_OVER = "The rehearsal is over. Start it again to play once more."

Goal = Callable[[], datetime]


class Conductor:
    """Owns the play's thread from `start` to `stop`; everything else returns at once, in any thread."""

    def __init__(self, play: Play, latest: Latest) -> None:
        self._play, self._latest = play, latest
        self._clock, self._agenda = play.stage.clock, play.agenda
        self._wake = threading.Condition()
        self._orders = 0
        self._goal: Goal | None = None
        self._playing, self._stopping = False, False
        self._speed = 1.0
        self._attentive_until, self._looked_at = 0.0, 0.0
        self._next: Coming | None = play.upcoming()
        self._report: list[Json] | None = None
        self._thread = threading.Thread(target=self._run, name="conductor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends after the deed in hand."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        self._thread.join()

    def state(self) -> Json:
        """The clock bar: moments are ISO, speeds are days of the program per second."""
        coming = self._next
        return {
            "now": self._clock.now().isoformat(),
            "start": self._play.start.isoformat(),
            "end": self._play.end.isoformat(),
            "playing": self._playing,
            "busy": self._goal is not None,
            "speed": self._speed,
            "speeds": list(SPEEDS),
            "next": None if coming is None else {"at": coming.at.isoformat(), "what": coming.what},
            "finished": self._play.is_over,
            "report": self._report is not None,
            "latest": self._latest.deeds(),
        }

    def command(self, name: str, speed: float | None) -> str | None:
        """play (at a speed, if one is given), pause, day, week, next or end; why it cannot be, or None."""
        if name != "pause" and self._play.is_over:
            return IS_OVER
        if speed is not None and speed not in SPEEDS:
            return f"Choose one of these speeds: {', '.join(f'{one:g}' for one in SPEEDS)}."
        if name not in self._goals() and name not in ("play", "pause"):
            return "The clock knows play, pause, day, week, next and end."
        with self._wake:
            self._orders += 1
            self._playing, self._goal = name == "play", self._goals().get(name)
            self._speed = speed or self._speed
            self._wake.notify_all()
        return None

    def acted(self, user_id: str) -> None:
        """Somebody plays this person: their stand-in stops, and what the bot answers arrives at once."""
        self._agenda.take_over(user_id)
        with self._wake:
            self._attentive_until = time.monotonic() + ATTENTIVE
            self._wake.notify_all()

    def by_hand(self, user_id: str) -> bool:
        return self._agenda.is_by_hand(user_id)

    def hand_over(self, user_id: str, by_hand: bool) -> None:
        if by_hand:
            self._agenda.take_over(user_id)
        else:
            self._agenda.hand_back(user_id)

    def report(self) -> list[Json] | None:
        return self._report

    def _goals(self) -> dict[str, Goal]:
        now = self._clock.now()
        return {
            "day": lambda: _on_the_hour(now + timedelta(days=1)),
            "week": lambda: _on_the_hour(now + timedelta(weeks=1)),
            "next": self._next_moment,
            "end": lambda: self._play.end,
        }

    def _next_moment(self) -> datetime:
        coming = self._play.upcoming()
        return self._play.end if coming is None else coming.at

    def _run(self) -> None:
        before = time.monotonic()
        while not self._stopping:
            passed, before = time.monotonic() - before, time.monotonic()
            try:
                self._turn(min(passed, LONGEST_TICK))
            except Exception:
                self._stumble()
            self._wait()

    def _turn(self, seconds: float) -> None:
        """Do what was ordered, or keep the bot going while the clock stands."""
        orders, goal = self._orders, self._goal
        if goal is not None:
            self._reach(goal, orders)
        elif self._playing:
            target = self._clock.now() + timedelta(days=self._speed * seconds)
            self._play.advance(target, lambda: self._is_called(orders))
        elif self._is_attentive or self._play.has_due():
            self._play.catch_up()
        else:
            return
        self._look_ahead()
        if self._play.is_over and self._report is None:
            self._finish()

    def _look_ahead(self) -> None:
        """What comes next; at full speed not at every tick."""
        now = time.monotonic()
        if not self._playing or now - self._looked_at > LOOK_EVERY:
            self._looked_at, self._next = now, self._play.upcoming()

    @property
    def _is_attentive(self) -> bool:
        return time.monotonic() < self._attentive_until

    def _reach(self, goal: Goal, orders: int) -> None:
        """Play to the goal as fast as it goes, unless another order comes."""
        self._play.advance(goal(), lambda: self._is_called(orders))
        self._play.catch_up()
        with self._wake:
            if orders == self._orders:
                self._goal = None

    def _is_called(self, orders: int) -> bool:
        return self._stopping or orders != self._orders

    def _finish(self) -> None:
        self._report = [section.as_json() for section in report_sections(self._play)]
        self._playing = False

    def _stumble(self) -> None:
        """A mistake in the bot or the stand-in: told, logged, and the clock stands."""
        log.exception("the rehearsal has stumbled")
        self._latest.did(self._clock.now(), "The rehearsal", "has stumbled and waits; the log says why")
        with self._wake:
            self._playing, self._goal, self._attentive_until = False, None, 0.0

    def _wait(self) -> None:
        with self._wake:
            if self._stopping or self._goal is not None:
                return
            self._wake.wait(TICK if self._playing or self._is_attentive else LOOK_EVERY)


def _on_the_hour(moment: datetime) -> datetime:
    """Down to one of the moments at which the bot's jobs run."""
    midnight = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + STEP * ((moment - midnight) // STEP)
