"""Filling in a form as a person does: the fields that are there, and something where something is wanted."""

import time
from collections.abc import Mapping
from typing import Any

from sandbox import Message, NothingHappened, Person, View

PATIENCE = 15.0
GLANCE = 0.05
MOST_STEPS = 9
WORDS = "It goes well, thank you."
Values = Mapping[str, Any]


class NotThisWay(Exception):
    """The app did not let the person do what they meant to do; the text says what it told them."""


def command_form(person: Person, command: str, words: str, *steps: Values) -> None:
    """Type a command that opens a form, and fill that in; raises NotThisWay if the app says no."""
    leave_forms(person)
    reply = person.command(command, words)
    if reply.error or reply.text:
        raise NotThisWay(reply.error or reply.text)
    answer_form(person, *steps)


def click_form(
    person: Person, message: Message, action: str, *steps: Values, value: str | None = None
) -> bool:
    """Press a button that opens a form, and fill that in; False if it came too late for a form.

    The app tells so to the person alone. `value` says which of several buttons for the same.
    """
    leave_forms(person)
    told = len(_told_alone(person, message.channel))
    reply = person.click(message, action, value)
    if reply.error:
        raise NotThisWay(reply.error)
    if not _form_opens(person, message.channel, told):
        return False
    answer_form(person, *steps)
    return True


def answer_form(person: Person, *steps: Values) -> None:
    """Wait for the form to open, fill in and submit its steps, also such that nobody thought of before."""
    person.modal(timeout=2 * PATIENCE)
    answers = [*steps, *({} for _ in range(MOST_STEPS))]
    for values in answers:
        view = person.open_modal
        if view is None or view.source.get("submit") is None:
            break
        fill_in(person, view, values)
        submitted = person.submit()
        if not submitted.ok:
            leave_forms(person)
            raise NotThisWay(submitted.error or " ".join(submitted.errors.values()))
    leave_forms(person)


def fill_in(person: Person, view: View, values: Values) -> None:
    """Enter the values by block_id where the form has them, and anything where something must stand.

    The name of fields that are alike stands for all of them; a function chooses among a menu's values.
    """
    for block in view.blocks:
        name = str(block.get("block_id"))
        if block["type"] != "input":
            continue
        wanted = _wanted(values, name, block["element"])
        if wanted is not None:
            person.fill(name, wanted)
        elif not block.get("optional") and not _is_filled(person, name):
            person.fill(name, _anything(block["element"]))


def _wanted(values: Values, name: str, element: Mapping[str, Any]) -> Any:
    """What somebody means to enter in this field; None if nothing in particular."""
    wanted = values.get(name, values.get(name.rpartition("_")[0]))
    if not callable(wanted):
        return wanted
    return wanted([option["value"] for option in element.get("options", ())])


def leave_forms(person: Person) -> None:
    """Close what somebody left open."""
    if person.open_modal is not None:
        person.close_modal()


def _is_filled(person: Person, name: str) -> bool:
    entry = person.entered(name) or {}
    return any(value for key, value in entry.items() if key != "type")


def _anything(element: Mapping[str, Any]) -> Any:
    """What somebody would enter who has no opinion."""
    if element.get("options"):
        first = element["options"][0]["value"]
        return [first] if element["type"] in ("checkboxes", "multi_static_select") else first
    return "3" if element["type"] == "number_input" else WORDS


def _form_opens(person: Person, channel: str, told: int) -> bool:
    """Whether a form comes; False as soon as the app tells the person something instead."""
    gives_up = time.monotonic() + PATIENCE
    while time.monotonic() < gives_up:
        try:
            person.modal(timeout=GLANCE)
        except NothingHappened:
            if len(_told_alone(person, channel)) > told:
                return False
        else:
            return True
    raise NothingHappened(f"{person.name} pressed a button and neither a form nor words came.")


def _told_alone(person: Person, channel: str) -> list[Message]:
    return [message for message in person.messages(channel) if message.only_for]
