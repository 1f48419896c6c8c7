"""The coordinator's part: sets the program up, reviews, approves, and takes care of who needs help."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sandbox.rehearsal.actors import actions_of
from sandbox.rehearsal.forms import answer_form
from sandbox.rehearsal.stage import Stage
from views.ids import COMMAND, Action, Field

ENROLLMENT = timedelta(days=7)
BETWEEN_MATCHES = timedelta(weeks=4)
BEFORE_START = timedelta(days=7)


class CoordinatorPart:
    """What the coordinator does in the play."""

    def __init__(self, stage: Stage, weeks: int) -> None:
        self._stage, self._person, self._read = stage, stage.coordinator, 0
        today = stage.clock.now().date()
        self.closes = today + ENROLLMENT
        self.starts = self.closes + BEFORE_START
        self._match_again = self.starts
        self.ends = self.starts + timedelta(weeks=weeks)

    def set_up(self, name: str) -> None:
        """Three steps, then enrollment opens."""
        self._person.command(COMMAND, "admin new")
        answer_form(self._person, *self._steps(name))
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

    def _steps(self, name: str) -> list[dict[str, Any]]:
        dates: dict[str, Any] = {
            Field.ENROLLMENT_CLOSES_ON: self.closes,
            Field.STARTS_ON: self.starts,
            Field.ENDS_ON: self.ends,
        }
        channels: dict[str, Any] = {
            Field.COORDINATOR_CHANNEL: self._stage.staff_channel,
            Field.ANNOUNCEMENT_CHANNEL: self._stage.news_channel,
        }
        purpose: dict[str, Any] = {
            Field.NAME: name,
            Field.OBJECTIVE: "leadership",
            Field.AUDIENCE: "Everybody who wants to lead, and everybody who already does",
        }
        when_and_where = {**dates, **channels, Field.CADENCE: "fortnightly"}
        return [purpose, when_and_where, {Field.DEFAULT_CAPACITY: "2"}]
