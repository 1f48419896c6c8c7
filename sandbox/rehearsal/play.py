"""Plays a program from set-up to closing report, as far at a time as its audience likes."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from bot.running import catch_up, deliver_until, play_until, send_now
from sandbox import NotAllowed, NothingHappened, NotOnScreen
from sandbox.rehearsal.actors import Actor, Plan, Wish
from sandbox.rehearsal.agenda import Agenda
from sandbox.rehearsal.cast import Cast
from sandbox.rehearsal.coordinator import CoordinatorPart, morning
from sandbox.rehearsal.forms import NotThisWay
from sandbox.rehearsal.hiring import hire
from sandbox.rehearsal.joining import joins_at, joins_late_at, own_wishes
from sandbox.rehearsal.postbox import Letter
from sandbox.rehearsal.record import Record
from sandbox.rehearsal.script import Script
from sandbox.rehearsal.stage import Stage
from sandbox.rehearsal.upcoming import Coming, coming_up
from storage.queue import next_due

log = logging.getLogger(__name__)

STEP = timedelta(hours=4)
AFTER_THE_END = timedelta(days=17)
ONE_IN = 4  # of those who play joins later, where people can
EXPECTED = (NotThisWay, NotAllowed, NotOnScreen, NothingHappened)


class Audience(Protocol):
    """Whoever watches a rehearsal."""

    def did(self, now: datetime, who: str, what: str) -> None:
        """Somebody did something."""

    def heard(self, letter: Letter) -> None:
        """Something was posted."""

    def progress(self, share: float) -> None:
        """How much of the play is over, 0 to 1."""


class Play:
    """One rehearsal before an audience; whoever calls it is its thread, one at a time."""

    def __init__(self, stage: Stage, cast: Cast, script: Script, seed: int, audience: Audience) -> None:
        self.stage, self.script, self.audience = stage, script, audience
        self._cast, self.seed = cast.suited_to(script.format), seed
        self.start = stage.clock.now()
        self._part = CoordinatorPart(stage, script)
        self.end = morning(self._part.ends) + AFTER_THE_END
        self.agenda = Agenda()
        self.record = Record(self.start)
        self.actors: dict[str, Actor] = {}
        self._next_round = round_after(self.start)

    @property
    def is_over(self) -> bool:
        return self.stage.clock.now() >= self.end

    def run(self) -> None:
        """From the first command to two weeks after the last day."""
        self.begin()
        self.advance(self.end)

    def begin(self) -> None:
        """Hire everybody; the coordinator sets the program up and opens enrollment."""
        coordinator = self.stage.coordinator
        self.actors = hire(self.stage, self._cast, self.seed)
        self._part.set_up()
        self._tell(coordinator.name, f"sets up “{self.script.name}” and opens enrollment")
        starts = morning(self._part.starts)
        for number, (user_id, actor) in enumerate(self.actors.items()):
            late = self.script.is_rolling and number % ONE_IN == ONE_IN - 1
            joins = joins_late_at(actor, starts, self.script.weeks) if late else joins_at(actor, self.start)
            self._plan(user_id, own_wishes(actor, self.stage.sandbox, joins, starts, self.script.weeks))
        self._plan(coordinator.id, self._part.own_wishes())
        self.catch_up()

    def advance(self, until: datetime, interrupted: Callable[[], bool] = lambda: False) -> None:
        """Play on to a moment, or until somebody interrupts; the clock may come out a little later."""
        until = min(until, self.end)
        while not interrupted() and self._take_step(until):
            pass

    def catch_up(self) -> None:
        """Let the bot do what is due now, while the clock stands."""
        self.stage.rest()
        catch_up(self.stage.bot, self.stage.clock)
        self._hand_out()

    def has_due(self) -> bool:
        """Whether a message waits to be sent now."""
        with self.stage.bot.bench.read() as work:
            due = next_due(work.session)
        return due is not None and due <= self.stage.clock.now()

    def upcoming(self) -> Coming | None:
        """The next thing that happens; None once the play is over."""
        if self.is_over:
            return None
        found = [Coming(self.end, "The rehearsal is over")]
        plan = self.agenda.first()
        if plan is not None:
            found.append(Coming(max(plan.at, self.stage.clock.now()), f"{plan.who} {plan.aim}"))
        with self.stage.bot.bench.read() as work:
            found += coming_up(work)
        return min(found)

    def _take_step(self, until: datetime) -> bool:
        """Play the next deed or the next round of the bot's, whichever comes first; False at `until`."""
        stage = self.stage
        for user_id, unread in self.agenda.returned():
            for letter in unread:
                self._read(user_id, letter)
        plan = self.agenda.take(min(until, self._next_round))
        if plan is not None:
            self._act(plan)
            return True
        if self._next_round > until:
            deliver_until(stage.bot, stage.clock, until)
            return False
        self._pass_time(self._next_round)
        self._next_round = round_after(stage.clock.now())
        self.audience.progress((stage.clock.now() - self.start) / (self.end - self.start))
        return True

    def _pass_time(self, moment: datetime) -> None:
        """To a moment at which the bot's jobs run; messages may have taken longer than that already."""
        stage = self.stage
        if stage.clock.now() < moment:
            play_until(stage.bot, stage.clock, moment, step=STEP)
        else:
            catch_up(stage.bot, stage.clock)
        self._hand_out()

    def _act(self, plan: Plan) -> None:
        stage, actor = self.stage, self.actors.get(plan.user_id)
        deliver_until(stage.bot, stage.clock, plan.at)
        if actor is None or not actor.has_left:
            self._do(plan)
        send_now(stage.bot, stage.clock)
        self._hand_out()

    def _do(self, plan: Plan) -> None:
        """What goes wrong in one deed must not end the play, and is told."""
        try:
            done = plan.deed(plan.at)
            self.stage.rest()
        except EXPECTED as error:
            log.warning("%s: “%s” was not possible: %s", plan.who, plan.aim, error)
            done = f"cannot do what they wanted ({plan.aim})"
        except Exception:
            log.exception("%s: “%s” has failed", plan.who, plan.aim)
            done = f"fails to do what they wanted ({plan.aim}); the log says why"
        if done:
            self._tell(plan.who, done)

    def _hand_out(self) -> None:
        """Everybody reads what came for them, and thinks of what to do about it."""
        for letter in self.stage.postbox.take():
            self.audience.heard(letter)
            if letter.from_bot:
                self._deal_with(letter)

    def _deal_with(self, letter: Letter) -> None:
        if letter.is_direct:
            self.record.count(letter)
        elif letter.channel == self.stage.staff_channel:
            with self.stage.bot.bench.read() as work:
                self.record.see(work, letter)
            self._read(self.stage.coordinator.id, letter)
        for user_id in letter.readers:
            if user_id in self.actors:
                self._read(user_id, letter)

    def _read(self, user_id: str, letter: Letter) -> None:
        actor = self.actors.get(user_id)
        if self.agenda.is_by_hand(user_id):
            self.agenda.put_aside(user_id, letter)
        elif actor is None:
            self._plan(user_id, self._part.read(letter))
        else:
            self._plan(user_id, actor.read(letter, self.stage.clock.now()))

    def _plan(self, user_id: str, wishes: Iterable[Wish]) -> None:
        actor = self.actors.get(user_id)
        who = self.stage.coordinator.name if actor is None else actor.employee.name
        self.agenda.plan(user_id, who, wishes)

    def _tell(self, who: str, what: str) -> None:
        self.audience.did(self.stage.clock.now(), who, what)


def round_after(moment: datetime) -> datetime:
    """The next moment at which the bot's jobs run: every four hours of the day."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + STEP * ((moment - midnight) // STEP + 1)
