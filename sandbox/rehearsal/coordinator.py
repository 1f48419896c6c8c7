"""The coordinator's part: sets the program up, reviews, approves, and takes care of who needs help."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mentorship.program_files.fields import CHANNELS
from mentorship.program_form import form_of
from mentorship.programs import change_program, coordinators_of, programs_in
from sandbox import Message
from sandbox.rehearsal.actors import Deed, Wish, actions_of
from sandbox.rehearsal.forms import NotThisWay, command_form
from sandbox.rehearsal.postbox import Letter
from sandbox.rehearsal.script import Script
from sandbox.rehearsal.stage import Stage
from storage.words import ProgramState
from views.ids import COMMAND, Action, Field

ENROLLMENT = timedelta(days=7)
A_DAY = timedelta(days=1)
BETWEEN_MATCHES = timedelta(weeks=4)
# A rehearsal has days and channels of its own.
OF_THE_STAGE = ("enrollment_closes_on", "starts_on", "ends_on", *CHANNELS)


def morning(day: date) -> datetime:
    """When the coordinator comes to work."""
    return datetime.combine(day, time(9), UTC)


class CoordinatorPart:
    """What the coordinator does in the play."""

    def __init__(self, stage: Stage, script: Script) -> None:
        self._script = script
        self._stage, self._person = stage, stage.coordinator
        today = stage.clock.now().date()
        self.closes = today + ENROLLMENT
        self.starts = self.closes + script.before_start
        self._match_again = self.starts
        self.ends = self.starts + timedelta(weeks=script.weeks)

    def set_up(self) -> None:
        """Three steps, then enrollment opens."""
        command_form(self._person, COMMAND, "admin new", *self._steps())
        self._complete()
        self._type("admin open")

    def own_wishes(self) -> Iterator[Wish]:
        """What they do without being asked."""
        closing = morning(self.closes)
        accepting = "accepts all applications"
        yield Wish(closing, accepting, self._typing("admin accept all", accepting))
        if self._script.by_choice:
            return  # whenever people have chosen each other
        approving = "approves the draft of the pairs"
        yield Wish(closing + timedelta(days=2), approving, self._typing("admin approve", approving))

    def read(self, letter: Letter) -> Iterator[Wish]:
        """What their channel asks for is done at once; the first draft they sleep on."""
        now, message = self._stage.clock.now(), letter.message
        for action, words in self._asked_for(actions_of(message)):
            yield Wish(now, words, self._pressing(message, action, words))
        if Action.ACCEPT_ALL in actions_of(message) and now.date() > self.closes:
            words = "accepts who has come since"
            yield Wish(now + A_DAY, words, self._pressing(message, Action.ACCEPT_ALL, words))

    def _asked_for(self, actions: set[str]) -> Iterator[tuple[Action, str]]:
        if actions == {Action.TAKE_CONCERN}:
            yield Action.TAKE_CONCERN, "takes care of somebody who asked for help"
        today, is_draft = self._stage.clock.now().date(), Action.APPROVE_DRAFT in actions
        asks = Action.RUN_MATCHING in actions and not is_draft and not self._script.is_rolling
        if asks and today > self._match_again:
            self._match_again = today + BETWEEN_MATCHES
            yield Action.RUN_MATCHING, "asks for a match for those waiting"
        if is_draft and (today > self.starts or self._script.by_choice):
            yield Action.APPROVE_DRAFT, "approves the new pairs"

    def _pressing(self, message: Message, action: Action, words: str) -> Deed:
        def press(_now: datetime) -> str:
            if action not in actions_of(message):
                return ""
            reply = self._person.click(message, action)
            if reply.error:
                raise NotThisWay(reply.error)
            return words

        return press

    def _typing(self, command: str, words: str) -> Deed:
        def type_it(_now: datetime) -> str:
            self._type(command)
            return words

        return type_it

    def _type(self, words: str) -> None:
        reply = self._person.command(COMMAND, words)
        if reply.error:
            raise NotThisWay(reply.error)

    def _complete(self) -> None:
        """Decide what a file says beyond the forms, as applying it does."""
        if self._script.form is None:
            return
        with self._stage.bot.bench.write() as work:
            (program,) = programs_in(work, ProgramState.DRAFT)
            coordinator, *_ = coordinators_of(work, program)
            typed = form_of(program)
            of_the_stage = {name: getattr(typed, name) for name in OF_THE_STAGE}
            wanted = self._script.form.model_copy(update=of_the_stage)
            if wanted != typed:
                change_program(work, coordinator, program.key, wanted)

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
