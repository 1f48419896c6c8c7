"""Plays a program from set-up to closing report: people act when they would, the clock is moved on."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, Protocol

from bot.running import deliver_until, play_until, send_now
from sandbox import Message
from sandbox.rehearsal.actors import LEAVES_AFTER, Actor, Deed, Plan
from sandbox.rehearsal.cast import Employee, Temperament, make_cast
from sandbox.rehearsal.coordinator import CoordinatorPart
from sandbox.rehearsal.forms import answer_form
from sandbox.rehearsal.script import Script
from sandbox.rehearsal.stage import Stage
from views.ids import COMMAND, Field

STEP = timedelta(hours=4)
AFTER_THE_END = timedelta(days=17)


class Audience(Protocol):
    """Whoever watches a rehearsal."""

    def did(self, now: datetime, who: str, what: str) -> None:
        """Somebody did something."""

    def read(self, who: str, message: Message) -> None:
        """The employee whom the audience follows read a message of the bot's."""

    def progress(self, share: float) -> None:
        """How much of the play is over, 0 to 1."""


@dataclass
class Play:
    """One rehearsal before an audience, which follows one mentee closely."""

    stage: Stage
    people: int
    script: Script
    seed: int
    audience: Audience
    _plans: list[Plan] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    _actors: list[Actor] = field(default_factory=list)

    def run(self) -> None:
        """From the first command to two weeks after the last day."""
        part = CoordinatorPart(self.stage, self.script)
        self._hire()
        part.set_up()
        self._tell("Cora Coordinator", f"sets up “{self.script.name}” and opens enrollment")
        self._plan_joining(part)
        end = _morning(part.ends) + AFTER_THE_END
        self._go_on_until(end, part)

    def _hire(self) -> None:
        for employee in make_cast(self.people, self.seed):
            person = self.stage.sandbox.person_joins(employee.name, title=employee.title, tz=employee.zone)
            person.join_channel(self.stage.news_channel)
            dice = random.Random(f"{self.seed} {employee.name}")
            self._actors.append(Actor(person, employee, dice))
        self.stage.sandbox.idle(timeout=30, quiet=0)
        self._follow(next(actor for actor in self._actors if actor.employee.role == "mentee"))

    def _follow(self, actor: Actor) -> None:
        actor.on_read = lambda message: self.audience.read(actor.employee.name, message)

    def _plan_joining(self, part: CoordinatorPart) -> None:
        now = self.stage.clock.now()
        for actor in self._actors:
            when = now + timedelta(hours=actor.dice.uniform(1, 96))
            self._plan(when, actor.employee.name, _joining(actor))
            if actor.employee.temperament == Temperament.LEAVES:
                leaving = _morning(part.starts) + LEAVES_AFTER
                self._plan(leaving, actor.employee.name, self._leaving(actor))
        closing_eve = _morning(part.closes)
        self._plan(closing_eve, "Cora Coordinator", _doing(part.accept_all, "accepts all applications"))
        day_after = closing_eve + timedelta(days=2)
        self._plan(
            day_after, "Cora Coordinator", _doing(part.approve_draft, "approves the draft of the pairs")
        )

    def _leaving(self, actor: Actor) -> Deed:
        def leave(_now: datetime) -> str:
            self.stage.sandbox.deactivate(actor.person.id)
            return "leaves the company"

        return leave

    def _go_on_until(self, end: datetime, part: CoordinatorPart) -> None:
        clock, start = self.stage.clock, self.stage.clock.now()
        while clock.now() < end:
            following = min(end, clock.now() + STEP)
            while self._plans and self._plans[0].at <= following:
                plan = heapq.heappop(self._plans)
                deliver_until(self.stage.bot, clock, plan.at)
                self._act(plan)
            play_until(self.stage.bot, clock, following, step=STEP)
            self._everybody_reads(part)
            self.audience.progress((clock.now() - start) / (end - start))

    def _act(self, plan: Plan) -> None:
        done = plan.deed(plan.at)
        if done:
            self._tell(plan.who, done)
        self.stage.sandbox.idle(timeout=30, quiet=0)
        send_now(self.stage.bot, self.stage.clock)

    def _everybody_reads(self, part: CoordinatorPart) -> None:
        now = self.stage.clock.now()
        for done in part.look_around():
            self._tell("Cora Coordinator", done)
        for actor in self._actors:
            for when, deed in actor.react(now):
                self._plan(when, actor.employee.name, deed)

    def _plan(self, at: datetime, who: str, deed: Deed) -> None:
        heapq.heappush(self._plans, Plan(at, next(self._numbers), who, deed))

    def _tell(self, who: str, what: str) -> None:
        self.audience.did(self.stage.clock.now(), who, what)


def _joining(actor: Actor) -> Deed:
    """Types the command and fills in both steps of the form."""

    def join(_now: datetime) -> str:
        employee = actor.employee
        actor.person.command(COMMAND, "join")
        answer_form(actor.person, _about_you(employee), _part(employee))
        return f"joins as {'mentor and mentee' if employee.role == 'both' else employee.role}"

    return join


def _about_you(employee: Employee) -> dict[str, Any]:
    return {
        Field.ROLE: employee.role,
        Field.EXPERIENCE: f"{employee.title} for some years",
        Field.LANGUAGES: ["English"],
    }


def _part(employee: Employee) -> dict[str, Any]:
    mentor: dict[str, Any] = {Field.OFFERS: list(employee.offers), Field.CAPACITY: "2"}
    mentee: dict[str, Any] = {Field.WANTS: list(employee.wants), Field.GOALS: employee.goal}
    asked = {"mentor": mentor, "mentee": mentee, "both": {**mentor, **mentee}}[employee.role]
    named: dict[str, Any] = {Field.MAY_BE_NAMED: ["yes"]} if employee.may_be_named else {}
    return {**asked, **named, Field.CONSENT: ["yes"]}


def _doing(act: Callable[[], None], words: str) -> Deed:
    def deed(_now: datetime) -> str:
        act()
        return words

    return deed


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
