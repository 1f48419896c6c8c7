"""Filling in a form as a person does: only the fields that are there."""

from collections.abc import Mapping
from typing import Any

from sandbox import Person, Submission, View


def fill_in(person: Person, view: View, values: Mapping[str, Any]) -> None:
    """Enter the values whose fields (by block_id) the form has."""
    for block in view.blocks:
        name = str(block.get("block_id"))
        if block["type"] == "input" and name in values:
            person.fill(name, values[name])


def answer_form(person: Person, values: Mapping[str, Any]) -> Submission:
    """Wait for the form to open, fill it in and submit it."""
    fill_in(person, person.modal(timeout=10), values)
    return person.submit()
