"""Turning what a person types or picks into the state an input holds."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from sandbox.blocks import Control
from sandbox.driver.outcomes import NotOnScreen, Option
from sandbox.entries import MULTIPLE, state_key

Json = dict[str, Any]
OPTION_TYPES = frozenset(
    {"static_select", "multi_static_select", "external_select", "multi_external_select"}
    | {"radio_buttons", "checkboxes", "overflow"}
)
PEOPLE_AND_PLACES = ("users_select", "conversations_select", "channels_select")


def entry_of(control: Control, choice: Any, options: list[Option]) -> Json:
    """The state for this choice; None clears the input. NotOnScreen for options that are not there."""
    kind = control.type
    if kind == "overflow":
        return {"selected_option": _option(control, choice, options)}
    if kind in MULTIPLE:
        parts = [_single(control, each, options) for each in _several(choice)]
        return {"type": kind, state_key(kind): parts}
    value = None if choice in (None, "") else _single(control, choice, options)
    return {"type": kind, state_key(kind): value}


def menu_options(element: Json) -> list[Option]:
    groups = element.get("option_groups", [])
    sources = [*element.get("options", []), *(each for group in groups for each in group["options"])]
    return [option_of(source) for source in sources]


def option_of(source: Json) -> Option:
    return Option(source["text"]["text"], source.get("value", ""), source)


def _several(choice: Any) -> list[Any]:
    if choice is None:
        return []
    single = isinstance(choice, str | Option | tuple) or not isinstance(choice, Iterable)
    return [choice] if single else list(choice)


def _single(control: Control, choice: Any, options: list[Option]) -> Any:
    if control.type in OPTION_TYPES:
        return _option(control, choice, options)
    if control.type.removeprefix("multi_") in PEOPLE_AND_PLACES:
        return getattr(choice, "id", choice)
    if control.type == "rich_text_input":
        return _rich(str(choice))
    if control.type == "datetimepicker":
        return int(choice.timestamp()) if isinstance(choice, datetime) else int(choice)
    if isinstance(choice, date):
        return choice.isoformat()
    if isinstance(choice, time):
        return choice.strftime("%H:%M")
    return choice if isinstance(choice, dict) else str(choice)


def _option(control: Control, choice: Any, options: list[Option]) -> Json:
    value = choice.value if isinstance(choice, Option) else str(choice)
    for option in options:
        if option.value == value or (not isinstance(choice, Option) and option.label == value):
            return option.source
    labels = ", ".join(option.label for option in options) or "none"
    raise NotOnScreen(f"“{choice}” is not an option of “{control.label}”; there are: {labels}")


def _rich(text: str) -> Json:
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [words]}
