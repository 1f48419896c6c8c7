"""Clicking buttons, picking from menus and typing into external ones, in messages and views."""

from typing import Any

from sandbox import block_kit
from sandbox.blocks import Control
from sandbox.core import Core
from sandbox.driver.choosing import OPTION_TYPES, entry_of, menu_options
from sandbox.driver.finding import Target, find_control
from sandbox.driver.interactions import (
    action_of,
    actions_payload,
    deliver,
    message_values,
    send,
    suggestion_payload,
)
from sandbox.driver.outcomes import NothingHappened, NotOnScreen, Option, Place, Reply
from sandbox.entries import enter
from sandbox.payloads import file_object
from sandbox.records import Channel, Member, StoredFile, View

Json = dict[str, Any]
DEFAULT_MIN_QUERY = 3
NO_ANSWER = "This app did not answer in time."


class Pointing:
    """One person's pointer. Nothing that is not in front of the person can be used, unless forged."""

    def __init__(self, core: Core, member: Member) -> None:
        self._core = core
        self._member = member

    def click(self, place: Place, target: Target, value: str | None) -> Reply:
        return self._act(self._clicked(place, target, value))

    def tap(self, place: Place, target: Target) -> None:
        """A click that is not waited for."""
        send(self._core, self._clicked(place, target, None))

    def _clicked(self, place: Place, target: Target, value: str | None) -> Json:
        with self._core.lock:
            self.require_sight(place)
            control = find_control(place.blocks, target, buttons=True)
            details = {"value": value} if value is not None else _value_of(control)
            return actions_payload(self._core, self._member, place, action_of(self._core, control, details))

    def forge_click(
        self, place: Place, action_id: str, value: str | None, private_metadata: str | None
    ) -> Reply:
        """A click nobody could make in a client: any action, any value, any metadata, anyone's view."""
        with self._core.lock:
            element = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "-"}}
            control = Control({"type": "actions", "block_id": "forged"}, element)
            details = {} if value is None else {"value": value}
            payload = actions_payload(
                self._core, self._member, place, action_of(self._core, control, details)
            )
            if private_metadata is not None and "view" in payload:
                payload["view"]["private_metadata"] = private_metadata
        return self._act(payload)

    def pick(self, place: Place, target: str, choice: Any) -> Reply:
        """Chooses in a menu; where the element tells the app at once, waits for its acknowledgement."""
        self.require_sight(place)
        control = find_control(place.blocks, target, buttons=False)
        return self.choose(place, control, self._entry(place, control, choice))

    def choose(self, place: Place, control: Control, entry: Json) -> Reply:
        """The same for a choice that is already in the shape of the control's state."""
        with self._core.lock:
            self.require_sight(place)
            if control.type != "overflow":
                enter(self._values(place), control, entry)
                self._core.lock.notify_all()
            if not control.dispatches:
                return Reply()
            action = action_of(self._core, control, entry)
            payload = actions_payload(self._core, self._member, place, action)
        return self._act(payload)

    def type_ahead(self, place: Place, target: str, typed: str) -> list[Option]:
        self.require_sight(place)
        control = find_control(place.blocks, target, buttons=False)
        return menu_options(self.suggestions(place, control, typed))

    def suggestions(self, place: Place, control: Control, typed: str) -> Json:
        """What an external menu offers after typing: `options` or `option_groups`, as the app answered.

        Nothing before the menu's minimum length is reached; NothingHappened when the app answers badly.
        """
        if len(typed) < control.element.get("min_query_length", DEFAULT_MIN_QUERY):
            return {}
        with self._core.lock:
            payload = suggestion_payload(self._core, self._member, place, control, typed)
        delivery = deliver(self._core, payload)
        if delivery.ack is None:
            raise NothingHappened(f"“{control.label}” shows an error: {delivery.failure}")
        return _checked(delivery.ack)

    def require_sight(self, place: Place) -> None:
        """NotOnScreen unless the person has this view open or can read this message."""
        seen = self._has_open(place) if isinstance(place, View) else self._can_read(place)
        if not seen:
            raise NotOnScreen(f"{self._member.real_name} does not see this any more, or never did.")

    def _has_open(self, view: View) -> bool:
        home = self._core.views.homes.get(self._member.id)
        return view is home or view is self._core.views.top(self._member.id)

    def _can_read(self, place: Place) -> bool:
        if isinstance(place, View):
            return False
        channel = self._core.workspace.channels[place.channel]
        if not may_read(channel, self._member):
            return False
        if place.only_for:
            return place in channel.ephemerals.get(self._member.id, [])
        return channel.by_ts.get(place.ts) is place

    def _values(self, place: Place) -> dict[str, dict[str, Json]]:
        return place.values if isinstance(place, View) else message_values(place, self._member.id)

    def _entry(self, place: Place, control: Control, choice: Any) -> Json:
        if control.type == "file_input":
            choice = [self.store(name, content) for name, content in _files(choice)]
        return entry_of(control, choice, self._options(place, control, choice))

    def _options(self, place: Place, control: Control, choice: Any) -> list[Option]:
        if control.type not in OPTION_TYPES or choice is None:
            return []
        if not control.type.endswith("external_select"):
            return menu_options(control.element)
        wanted = [choice] if isinstance(choice, str | Option) else list(choice)
        typed = [each.label if isinstance(each, Option) else str(each) for each in wanted]
        return [option for each in typed for option in self.type_ahead(place, control.action_id, each)]

    def store(self, name: str, content: bytes) -> Json:
        """Uploads a file of this person's; its JSON shape."""
        core = self._core
        now = core.workspace.seconds()
        file = StoredFile(core.mint.new("F"), name, name, self._member.id, len(content), now, content)
        core.files[file.id] = file
        return file_object(file, core.base_url)

    def _act(self, payload: Json) -> Reply:
        delivery = deliver(self._core, payload)
        return Reply() if delivery.ack is not None else Reply(error=f"{NO_ANSWER} ({delivery.failure})")


def may_read(channel: Channel, member: Member) -> bool:
    """Guests see only what they are in; everybody else may look into every public channel in use."""
    if member.id in channel.members:
        return True
    return channel.kind == "public" and not channel.archived and not member.is_restricted


def _value_of(control: Control) -> Json:
    return {"value": control.element["value"]} if "value" in control.element else {}


def _files(choice: Any) -> list[tuple[str, bytes]]:
    return [choice] if isinstance(choice, tuple) else list(choice or ())


def _checked(answer: Json) -> Json:
    problems = block_kit.check_options_response(answer)
    if problems:
        raise NothingHappened("The menu shows an error: " + "; ".join(str(each) for each in problems))
    return answer
