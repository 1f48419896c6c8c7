"""The coordinator's part: sets the program up, reviews, approves, and takes care of who needs help."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from mentorship.programs import OWN_WEIGHTS, change_program, coordinators_of, form_of, programs_in
from sandbox.rehearsal.actors import actions_of
from sandbox.rehearsal.forms import answer_form
from sandbox.rehearsal.script import Script
from sandbox.rehearsal.stage import Stage
from storage.words import ProgramState
from views.ids import COMMAND, Action, Field

ENROLLMENT = timedelta(days=7)
BETWEEN_MATCHES = timedelta(weeks=4)
BEFORE_START = timedelta(days=7)


class CoordinatorPart:
    """What the coordinator does in the play."""

    def __init__(self, stage: Stage, script: Script) -> None:
        self._script = script
        self._stage, self._person, self._read = stage, stage.coordinator, 0
        today = stage.clock.now().date()
        self.closes = today + ENROLLMENT
        self.starts = self.closes + BEFORE_START
        self._match_again = self.starts
        self.ends = self.starts + timedelta(weeks=script.weeks)

    def set_up(self) -> None:
        """Three steps, then enrollment opens."""
        self._person.command(COMMAND, "admin new")
        answer_form(self._person, *self._steps())
        if self._script.weights:
            self._weigh()
        self._person.command(COMMAND, "admin open")

    def approve_draft(self) -> None:
        self._person.command(COMMAND, "admin approve")

    def accept_all(self) -> None:
        self._person.command(COMMAND, "admin accept all")

    def look_around(self) -> Iterator[str]:
        """Read the coordinator channel and do what it asks for; yields what was done."""
        messages = self._person.messages(self._stage.staff_channel)
        fresh, self._read = messages[self._read :], len(messages)
        for message in fresh:
            for action, words in self._wishes(actions_of(message)):
                self._person.click(message, action)
                yield words

    def _wishes(self, actions: set[str]) -> Iterator[tuple[Action, str]]:
        """What they press at once; the first draft they sleep on."""
        if actions == {Action.TAKE_CONCERN}:
            yield Action.TAKE_CONCERN, "takes care of somebody who asked for help"
        today, is_draft = self._stage.clock.now().date(), Action.APPROVE_DRAFT in actions
        if Action.RUN_MATCHING in actions and not is_draft and today > self._match_again:
            self._match_again = today + BETWEEN_MATCHES
            yield Action.RUN_MATCHING, "asks for a match for those waiting"
        if is_draft and today > self.starts:
            yield Action.APPROVE_DRAFT, "approves the new pairs"

    def _weigh(self) -> None:
        """Give the program points of its own as applying a file does, for no form asks for them."""
        own = {"emphasis": OWN_WEIGHTS, "weights": dict(self._script.weights)}
        with self._stage.bot.bench.write() as work:
            (program,) = programs_in(work, ProgramState.DRAFT)
            coordinator, *_ = coordinators_of(work, program)
            change_program(work, coordinator, program.key, form_of(program).model_copy(update=own))

    def _steps(self) -> list[dict[str, Any]]:
        dates: dict[str, Any] = {
            Field.ENROLLMENT_CLOSES_ON: self.closes,
            Field.STARTS_ON: self.starts,
            Field.ENDS_ON: self.ends,
        }
        channels: dict[str, Any] = {
            Field.COORDINATOR_CHANNEL: self._stage.staff_channel,
            Field.ANNOUNCEMENT_CHANNEL: self._stage.news_channel,
        }
        purpose = {Field.NAME: self._script.name, **self._script.purpose}
        return [purpose, {**dates, **channels, **self._script.rhythm}, {**self._script.rules}]
