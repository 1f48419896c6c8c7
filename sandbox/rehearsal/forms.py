"""Filling in a form as a person does: only the fields that are there."""

from collections.abc import Mapping
from typing import Any

from sandbox import NothingHappened, Person, View

PATIENCE = 5.0


def fill_in(person: Person, view: View, values: Mapping[str, Any]) -> None:
    """Enter the values whose fields (by block_id) the form has."""
    for block in view.blocks:
        name = str(block.get("block_id"))
        if block["type"] == "input" and name in values:
            person.fill(name, values[name])


def answer_form(person: Person, *steps: Mapping[str, Any]) -> None:
    """Wait for the form to open, fill in and submit each of its steps, and close what it leaves behind."""
    for values in steps:
        fill_in(person, person.modal(timeout=10), values)
        submitted = person.submit()
        assert submitted.ok, submitted
    if person.open_modal is not None:
        person.close_modal()


def form_opens(person: Person) -> bool:
    """Whether a click brings a form; False if it came too late, which the app says to the person alone."""
    try:
        person.modal(timeout=PATIENCE)
    except NothingHappened:
        if not any(message.only_for for message in person.messages()):
            raise
        return False
    return True
