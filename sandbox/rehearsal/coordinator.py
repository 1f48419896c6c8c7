"""The coordinator's part: sets the program up, reviews, approves, and takes care of who needs help."""

from datetime import timedelta
from typing import Any

from sandbox import Message
from sandbox.rehearsal.actors import actions_of
from sandbox.rehearsal.forms import answer_form
from sandbox.rehearsal.stage import Stage
from views.ids import COMMAND, Action, Field

ENROLLMENT = timedelta(days=7)
BEFORE_START = timedelta(days=7)


class CoordinatorPart:
    """What the coordinator does in the play."""

    def __init__(self, stage: Stage, weeks: int) -> None:
        self._stage, self._person, self._read = stage, stage.coordinator, 0
        today = stage.clock.now().date()
        self.closes = today + ENROLLMENT
        self.starts = self.closes + BEFORE_START
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

    def look_around(self) -> int:
        """Read the coordinator channel; take care of everybody who asked for help."""
        messages = self._person.messages(self._stage.staff_channel)
        wanted = [message for message in messages[self._read :] if _asks_for_care(message)]
        for message in wanted:
            self._person.click(message, Action.TAKE_CONCERN)
        self._read = len(messages)
        return len(wanted)

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


def _asks_for_care(message: Message) -> bool:
    return Action.TAKE_CONCERN in actions_of(message) and len(actions_of(message)) == 1
