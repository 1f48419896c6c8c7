"""One person in the stand-in workspace: what they can do and what they see."""

from collections.abc import Sequence
from typing import Any

from sandbox.core import Core
from sandbox.driver.conversation import Conversation
from sandbox.driver.finding import find_control
from sandbox.driver.modals import Modals
from sandbox.driver.outcomes import GroupDm, NotAllowed, Option, Place, Reply, Submission
from sandbox.driver.pointing import Pointing
from sandbox.driver.screen import Screen
from sandbox.records import Member, Message, View

Json = dict[str, Any]

PATIENCE = 30.0  # seconds of real time


class Person:
    """Any thread may call it. Methods wait for the app's acknowledgement, not for what follows.

    What follows is waited for by `modal`, `expect_message` and `open_home`, or by the sandbox's `idle`.
    """

    def __init__(self, core: Core, member: Member) -> None:
        self._core = core
        self._member = member
        self._conversation = Conversation(core, member)
        self._pointing = Pointing(core, member)
        self._modals = Modals(core, member)

    def __repr__(self) -> str:
        return f"Person({self.id}, {self.name})"

    @property
    def id(self) -> str:
        return self._member.id

    @property
    def name(self) -> str:
        return self._member.real_name

    def command(self, command: str, text: str = "", channel: str | None = None) -> Reply:
        """Types a slash command, in the direct messages with the bot unless a channel id is given."""
        self._require_active()
        return self._conversation.command(command, text, channel)

    def dm(self, text: str) -> Message:
        """Writes to the bot in its Messages tab."""
        self._require_active()
        return self._conversation.write_to_bot(text)

    def say(self, channel: str, text: str) -> Message:
        """Writes in a channel or group DM the person is in."""
        self._require_active()
        return self._conversation.say(channel, text)

    def open_home(self, timeout: float = PATIENCE) -> View:
        """Opens the Home tab and waits for the app to publish it; what was there before, if it does not."""
        self._require_active()
        return self._conversation.open_home(timeout)

    def open_messages_tab(self) -> list[Message]:
        self._require_active()
        return self._conversation.open_messages_tab()

    @property
    def home(self) -> View | None:
        return self._core.views.homes.get(self.id)

    def join_channel(self, channel: str) -> None:
        self._require_active()
        self._conversation.join(channel)

    def leave_channel(self, channel: str) -> None:
        self._conversation.leave(channel)

    def click(
        self,
        place: Place,
        target: str,
        value: str | None = None,
        *,
        forge: bool = False,
        private_metadata: str | None = None,
    ) -> Reply:
        """Clicks the button with this action_id or label, through any confirmation.

        `value` replaces the button's own. With `forge` the button need not exist nor the place be in sight,
        and `private_metadata` replaces the view's.
        """
        if forge:
            return self._pointing.forge_click(place, target, value, private_metadata)
        self._require_active()
        return self._pointing.click(place, target, value)

    def tap(self, place: Place, target: str) -> None:
        """Clicks like `click` and goes on at once, whether or not the app acknowledges it."""
        self._require_active()
        self._pointing.tap(place, target)

    def pick(self, place: Place, target: str, choice: Any) -> Reply:
        """Chooses in a menu, date picker, radio group or the like, named by action_id, block_id or label.

        Options are given by label or value, several as a list, people as Person or id, dates as date or text.
        """
        self._require_active()
        return self._pointing.pick(place, target, choice)

    def type_ahead(self, place: Place, target: str, typed: str) -> list[Option]:
        """The options an external menu shows for what was typed so far."""
        self._require_active()
        return self._pointing.type_ahead(place, target, typed)

    def modal(self, timeout: float = PATIENCE, *, title: str | None = None) -> View:
        """The modal in front, waiting for one (with this title, when given) to open."""
        return self._modals.wait(timeout, title)

    @property
    def open_modal(self) -> View | None:
        """The modal in front now, if any, without waiting."""
        return self._core.views.top(self.id)

    def fill(self, target: str, value: Any) -> None:
        """Enters a value in the input of the open modal with this label, block_id or action_id.

        Files are (name, bytes) pairs; None empties the input.
        """
        self._require_active()
        self._pointing.pick(self._modals.top(), target, value)

    def entered(self, target: str) -> Any:
        """The state an input of the open modal holds, as the app would get it."""
        view = self._modals.top()
        control = find_control(view.blocks, target, buttons=False)
        return view.values.get(control.block_id, {}).get(control.action_id)

    def submit(self) -> Submission:
        self._require_active()
        return self._modals.submit()

    def forge_submission(
        self,
        callback_id: str,
        values: Json,
        *,
        private_metadata: str = "",
        blocks: Sequence[Json] = (),
    ) -> Submission:
        """Sends a view_submission of the attacker's making; `values` goes block_id → action_id → state."""
        return self._modals.forge(callback_id, values, private_metadata, list(blocks))

    def close_modal(self) -> None:
        """The ✕ in the corner."""
        self._modals.close_all()

    def back(self) -> None:
        """The Cancel button, back to the modal beneath."""
        self._modals.back()

    def messages(self, channel: str | None = None) -> list[Message]:
        """Everything this person can read there, oldest first; direct messages with the bot by default."""
        return self._conversation.read(channel)

    def expect_message(self, part: str, channel: str | None = None, timeout: float = PATIENCE) -> Message:
        """The newest readable message with this text, waiting for one to arrive or to change into it."""
        return self._conversation.expect(part, channel, timeout)

    def group_dms(self) -> list[GroupDm]:
        return self._conversation.group_dms()

    @property
    def inbox_count(self) -> int:
        """How many messages from the bot this person has in direct messages and group DMs."""
        return self._conversation.inbox_count()

    @property
    def unread(self) -> int:
        """How many direct and group messages came since the person last read them."""
        return sum(self._member.unread.values())

    def see(self) -> str:
        """The screen as plain text: the open modal, or else Home and the latest direct messages."""
        return Screen(self._core, self._member).text(self.messages())

    def _require_active(self) -> None:
        if self._member.deleted:
            raise NotAllowed(f"{self.name} is deactivated.")
