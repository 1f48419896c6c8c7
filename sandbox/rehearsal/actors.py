"""Stand-in employees at work: what they do about what they read, by pressing its buttons."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sandbox import Message, Person
from sandbox.rehearsal.cast import Employee, Temperament
from sandbox.rehearsal.forms import click_form
from sandbox.rehearsal.habits import Away, answers_at
from sandbox.rehearsal.postbox import Letter
from views.ids import Action, Field

MET, SCHEDULED, NOT_YET, HELP = (
    Action.CHECK_IN_MET,
    Action.CHECK_IN_SCHEDULED,
    Action.CHECK_IN_NOT_YET,
    Action.CHECK_IN_NEED_HELP,
)

# What somebody means to do about a button of a round of choosing.
CHOOSING = {
    Action.CHOOSE_MENTORS: "chooses mentors",
    Action.ANSWER_MENTEES: "answers the mentees who ask",
    Action.ACCEPT_MENTEE: "answers a mentee who asks",
}
DECLINES = 0.15
ENOUGH = 3

Deed = Callable[[datetime], str]


@dataclass(frozen=True)
class Wish:
    """What somebody means to do at a moment; the deed says what it came to, nothing if to nothing."""

    at: datetime
    aim: str
    deed: Deed


@dataclass(frozen=True, order=True)
class Plan:
    """A wish of one person; `number` keeps plans of one moment in order."""

    at: datetime
    number: int
    user_id: str = field(compare=False)
    who: str = field(compare=False)
    aim: str = field(compare=False)
    deed: Deed = field(compare=False)


@dataclass
class Actor:
    """One employee with dice of their own."""

    person: Person
    employee: Employee
    dice: random.Random
    away: Away | None = None
    asked_for_help: bool = False
    has_left: bool = False

    def read(self, letter: Letter, now: datetime) -> list[Wish]:
        """What they will do about a message, and when; they read it now, which may be later than it came."""
        wishes = []
        for aim, deed in self._deeds(letter):
            when = answers_at(self.employee, self.away, letter.at, now, self.dice)
            if when is not None:
                wishes.append(Wish(when, aim, deed))
        return wishes

    def _deeds(self, letter: Letter) -> Iterator[tuple[str, Deed]]:
        """One for each question in the message."""
        message = letter.message
        for action, value in buttons_of(message):
            if action == MET:
                yield "answers a check-in", partial(self._check_in, message, value)
            elif action == Action.TAKE_SURVEY:
                yield "answers a survey", partial(self._survey, message, value)
            elif action in CHOOSING:
                yield CHOOSING[Action(action)], partial(self._say, message, Action(action), value)
            elif action == Action.PLAN_MEETING and letter.kind == "mpim":
                yield "says when the pair meets", partial(self._plan_meeting, message)

    def _check_in(self, message: Message, value: str, now: datetime) -> str:
        if (MET, value) not in buttons_of(message):
            return ""
        answer = self._answer()
        if not click_form(self.person, message, answer, self._follow_up(now), value=value):
            return "is told that this check-in is over"
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

    def _survey(self, message: Message, value: str, _now: datetime) -> str:
        if (Action.TAKE_SURVEY, value) not in buttons_of(message):
            return ""
        answers: dict[str, Any] = {
            Field.SATISFACTION: self.dice.choice("3455"),
            Field.RECOMMEND: str(self.dice.randint(6, 10)),
            Field.GOAL_PROGRESS: self.dice.choice("2345"),
            Field.SKILL_LEVEL: self.dice.choice("2345"),
            Field.WORDS: "Good conversations, thank you.",
        }
        took_part = click_form(self.person, message, Action.TAKE_SURVEY, answers, value=value)
        return "answers the survey" if took_part else "is told that this survey is over"

    def _say(self, message: Message, action: Action, value: str, _now: datetime) -> str:
        """Choose a few mentors, or answer who asks; now and then somebody says no."""
        if (action, value) not in buttons_of(message):
            return ""
        if action == Action.ACCEPT_MENTEE:
            declines = self.dice.random() < DECLINES
            self.person.click(message, Action.DECLINE_MENTEE if declines else action, value)
            return "declines a mentee" if declines else "accepts a mentee"
        said: dict[str, Any] = {Field.CHOICE: self._next_choice(), Field.ANSWER: self._rank}
        in_time = click_form(self.person, message, action, said, value=value)
        return CHOOSING[action] if in_time else "is told that it is too late for that"

    def _next_choice(self) -> Callable[[list[str]], str | None]:
        """From one menu to the next another mentor, mostly the first that is left; three are enough."""
        chosen: list[str] = []

        def choose(mentors: list[str]) -> str | None:
            left = [mentor for mentor in mentors if mentor not in chosen]
            if len(chosen) == ENOUGH or not left:
                return None
            chosen.append(left[0] if self.dice.random() < 0.6 else self.dice.choice(left))
            return chosen[-1]

        return choose

    def _rank(self, ranks: list[str]) -> str:
        """One of the ranks; the last answer in the menu is a no."""
        return ranks[-1] if self.dice.random() < DECLINES else self.dice.choice(ranks[:-1])

    def _plan_meeting(self, message: Message, now: datetime) -> str:
        if self.dice.random() < 0.5 or Action.PLAN_MEETING not in actions_of(message):
            return ""
        at = now + timedelta(days=self.dice.randint(2, 6))
        planned = click_form(
            self.person, message, Action.PLAN_MEETING, {Field.MEETING_AT: int(at.timestamp())}
        )
        return "says when the pair meets" if planned else ""


def actions_of(message: Message) -> set[str]:
    """The action_ids of the message's buttons, as it stands now."""
    return {action for action, _value in buttons_of(message)}


def buttons_of(message: Message) -> list[tuple[str, str]]:
    """Each button's action_id and value, from top to bottom, as the message stands now."""
    return [
        (element.get("action_id", ""), element.get("value", ""))
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]
