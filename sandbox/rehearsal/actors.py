"""Stand-in employees at work: they read what arrives and press its buttons, each in their own time."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox import Message, Person
from sandbox.rehearsal.cast import Employee, Temperament
from sandbox.rehearsal.forms import answer_form, form_opens
from views.ids import Action, Field

LEAVES_AFTER = timedelta(weeks=5)
MET, SCHEDULED, NOT_YET, HELP = (
    Action.CHECK_IN_MET,
    Action.CHECK_IN_SCHEDULED,
    Action.CHECK_IN_NOT_YET,
    Action.CHECK_IN_NEED_HELP,
)

Deed = Callable[[datetime], str]


@dataclass(frozen=True, order=True)
class Plan:
    """Something a person means to do; `number` keeps plans of one moment in order."""

    at: datetime
    number: int
    who: str = field(compare=False)
    deed: Deed = field(compare=False)


@dataclass
class Actor:
    """One employee: what they have read so far, and dice of their own."""

    person: Person
    employee: Employee
    dice: random.Random
    read: dict[str | None, int] = field(default_factory=dict)
    asked_for_help: bool = False
    on_read: Callable[[Message], None] | None = None

    def react(self, now: datetime) -> Iterator[tuple[datetime, Deed]]:
        """Read what is new; yields what they will do about it and when."""
        if not self.person.unread:
            return
        for channel in (None, *(group.id for group in self.person.group_dms())):
            messages = self.person.messages(channel)
            for message in messages[self.read.get(channel, 0) :]:
                if self.on_read is not None and channel is None:
                    self.on_read(message)
                yield from self._plans(channel, message, now)
            self.read[channel] = len(messages)

    def _plans(self, channel: str | None, message: Message, now: datetime) -> Iterator[tuple[datetime, Deed]]:
        deed = self._deed(channel, message)
        delay = self._delay()
        if deed is not None and delay is not None:
            yield now + delay, deed

    def _deed(self, channel: str | None, message: Message) -> Deed | None:
        actions = actions_of(message)
        if MET in actions:
            return lambda now: self._check_in(message, now)
        if Action.TAKE_SURVEY in actions:
            return lambda _now: self._survey(message)
        if Action.PLAN_MEETING in actions and channel is not None:
            return lambda now: self._plan_meeting(message, now)
        return None

    def _delay(self) -> timedelta | None:
        """How long it takes them, None if they will never get round to it."""
        hours = {
            Temperament.KEEN: (0.2, 5.0),
            Temperament.ASKS_FOR_HELP: (0.5, 6.0),
            Temperament.LEAVES: (1.0, 8.0),
            Temperament.BUSY: (20.0, 50.0),
            Temperament.FORGETFUL: (4.0, 60.0),
        }
        if self.employee.temperament == Temperament.SILENT:
            return None
        if self.employee.temperament == Temperament.FORGETFUL and self.dice.random() < 0.5:
            return None
        return timedelta(hours=self.dice.uniform(*hours[self.employee.temperament]))

    def _check_in(self, message: Message, now: datetime) -> str:
        if MET not in actions_of(message):
            return ""
        answer = self._answer()
        self.person.click(message, answer)
        if not form_opens(self.person):
            return "is told that this check-in is over"
        answer_form(self.person, self._follow_up(now))
        return f"answers the check-in: {answer.removeprefix('check_in_').replace('_', ' ')}"

    def _answer(self) -> Action:
        if self.employee.temperament == Temperament.ASKS_FOR_HELP and not self.asked_for_help:
            self.asked_for_help = True
            return HELP
        return self.dice.choices((MET, SCHEDULED, NOT_YET), weights=(70, 15, 15))[0]

    def _follow_up(self, now: datetime) -> dict[str, Any]:
        return {
            Field.MEETING_AT: int((now + timedelta(days=2)).timestamp()),
            Field.RATING: self.dice.choice("345"),
            Field.NOTE: "We talked about my next step.",
            Field.OBSTACLE: "no_time",
            Field.WORDS: "We cannot find a time that works for both of us.",
        }

    def _survey(self, message: Message) -> str:
        if Action.TAKE_SURVEY not in actions_of(message):
            return ""
        self.person.click(message, Action.TAKE_SURVEY)
        answer_form(
            self.person,
            {
                Field.SATISFACTION: self.dice.choice("3455"),
                Field.RECOMMEND: str(self.dice.randint(6, 10)),
                Field.GOAL_PROGRESS: self.dice.choice("2345"),
                Field.SKILL_LEVEL: self.dice.choice("2345"),
                Field.WORDS: "Good conversations, thank you.",
            },
        )
        return "answers the survey"

    def _plan_meeting(self, message: Message, now: datetime) -> str:
        if self.dice.random() < 0.5 or Action.PLAN_MEETING not in actions_of(message):
            return ""
        self.person.click(message, Action.PLAN_MEETING)
        at = now + timedelta(days=self.dice.randint(2, 6))
        answer_form(self.person, {Field.MEETING_AT: int(at.timestamp())})
        return "says when the pair meets"


def actions_of(message: Message) -> set[str]:
    """The action_ids of the message's buttons, as it stands now."""
    return {
        element.get("action_id", "")
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    }
