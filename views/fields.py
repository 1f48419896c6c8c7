"""Form fields: input blocks, and reading back what was typed into them.

A field's name is one of `views.ids.Field`, with a number or the like behind it where there are several alike.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from views.blocks import Block, option, plain

Payload = Mapping[str, Any]


def _input(
    name: str, label: str, element: dict[str, Any], *, hint: str | None = None, optional: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": str(name),
        "label": plain(label, 2_000),
        "element": {**element, "action_id": str(name)},
        "optional": optional,
    }
    return block if hint is None else {**block, "hint": plain(hint, 2_000)}


def text_field(
    name: str,
    label: str,
    value: str = "",
    *,
    long: bool = False,
    limit: int = 150,
    hint: str | None = None,
    example: str | None = None,
    optional: bool = False,
) -> Block:
    element: dict[str, Any] = {"type": "plain_text_input", "multiline": long, "max_length": limit}
    if value:
        element["initial_value"] = value[:limit]
    if example:
        element["placeholder"] = plain(example)
    return _input(name, label, element, hint=hint, optional=optional)


def number_field(
    name: str,
    label: str,
    value: int | None,
    *,
    least: int,
    most: int,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    element: dict[str, Any] = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": str(least),
        "max_value": str(most),
    }
    if value is not None:
        element["initial_value"] = str(value)
    return _input(name, label, element, hint=hint, optional=optional)


def date_field(name: str, label: str, value: date | None, *, hint: str | None = None) -> Block:
    element: dict[str, Any] = {"type": "datepicker"}
    if value is not None:
        element["initial_date"] = value.isoformat()
    return _input(name, label, element, hint=hint)


def moment_field(
    name: str, label: str, value: datetime | None, *, hint: str | None = None, optional: bool = False
) -> Block:
    element: dict[str, Any] = {"type": "datetimepicker"}
    if value is not None:
        element["initial_date_time"] = int(value.timestamp())
    return _input(name, label, element, hint=hint, optional=optional)


def select_field(
    name: str,
    label: str,
    options: Mapping[str, str],
    value: str | None = None,
    *,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    """One of up to 100 options, in a menu; `options` maps a value to its words."""
    element = {"type": "static_select", **_options_of(options, value)}
    return _input(name, label, element, hint=hint, optional=optional)


def radio_field(
    name: str,
    label: str,
    options: Mapping[str, str],
    value: str | None = None,
    *,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    """One of up to 10 options, all in sight."""
    element = {"type": "radio_buttons", **_options_of(options, value)}
    return _input(name, label, element, hint=hint, optional=optional)


def checks_field(
    name: str,
    label: str,
    options: Mapping[str, str],
    values: Sequence[str] = (),
    *,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    element: dict[str, Any] = {"type": "checkboxes", "options": _options(options)}
    ticked = [option(value, options[value]) for value in values if value in options]
    if ticked:
        element["initial_options"] = ticked
    return _input(name, label, element, hint=hint, optional=optional)


def tags_field(
    name: str,
    label: str,
    values: Sequence[str] = (),
    *,
    hint: str | None = None,
    optional: bool = False,
    most: int = 10,
) -> Block:
    """Several entries found by typing; the bot answers with what fits."""
    element: dict[str, Any] = {
        "type": "multi_external_select",
        "min_query_length": 1,
        "max_selected_items": most,
        "placeholder": plain("Type to find or add"),
    }
    if values:
        element["initial_options"] = [option(value, value) for value in values]
    return _input(name, label, element, hint=hint, optional=optional)


def found_field(
    name: str, label: str, value: tuple[str, str] | None = None, *, hint: str | None = None
) -> Block:
    """One entry found by typing; `value` is (value, words)."""
    element: dict[str, Any] = {"type": "external_select", "min_query_length": 0}
    if value is not None:
        element["initial_option"] = option(*value)
    return _input(name, label, element, hint=hint)


def people_field(
    name: str,
    label: str,
    values: Sequence[str] = (),
    *,
    hint: str | None = None,
    optional: bool = False,
    most: int | None = None,
) -> Block:
    """Colleagues, in the order in which they were chosen."""
    element: dict[str, Any] = {"type": "multi_users_select"}
    if most is not None:
        element["max_selected_items"] = most
    if values:
        element["initial_users"] = list(values)
    return _input(name, label, element, hint=hint, optional=optional)


def channel_field(name: str, label: str, value: str | None = None, *, hint: str | None = None) -> Block:
    element: dict[str, Any] = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if value:
        element["initial_conversation"] = value
    return _input(name, label, element, hint=hint)


def _options(options: Mapping[str, str]) -> list[dict[str, Any]]:
    return [option(value, words) for value, words in options.items()]


def _options_of(options: Mapping[str, str], value: str | None) -> dict[str, Any]:
    chosen = (
        {} if value is None or value not in options else {"initial_option": option(value, options[value])}
    )
    return {"options": _options(options), **chosen}


# Reading back


def about(payload: Payload) -> dict[str, Any]:
    """The ids a modal carries; they are looked up and authorised again, never trusted."""
    try:
        carried = json.loads(payload["view"].get("private_metadata") or "{}")
    except ValueError:
        return {}
    return carried if isinstance(carried, dict) else {}


def about_id(payload: Payload, name: str) -> int:
    """One id a modal carries; 0, which no row has, if it is missing or forged."""
    return whole(str(about(payload).get(name, "")))


def pressed(payload: Payload) -> list[int]:
    """The numbers in the value of the pressed button or menu entry; 0 for what is no number."""
    action = payload["actions"][0]
    value = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
    return [whole(part) for part in str(value).split(":")]


def pressed_words(payload: Payload) -> list[str]:
    """The parts of the value of the pressed button or menu entry, as text."""
    action = payload["actions"][0]
    value = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
    return str(value).split(":")


def whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _state(payload: Payload, name: str) -> dict[str, Any]:
    values = payload["view"]["state"]["values"]
    found = values.get(str(name), {}).get(str(name), {})
    return found if isinstance(found, dict) else {}


def has(payload: Payload, name: str) -> bool:
    """Whether the submitted form had this field at all."""
    return str(name) in payload["view"]["state"]["values"]


def text_of(payload: Payload, name: str) -> str:
    return str(_state(payload, name).get("value") or "").strip()


def number_of(payload: Payload, name: str) -> int | None:
    text = text_of(payload, name)
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


def date_of(payload: Payload, name: str) -> date | None:
    chosen = _state(payload, name).get("selected_date")
    return date.fromisoformat(chosen) if chosen else None


def moment_of(payload: Payload, name: str) -> datetime | None:
    chosen = _state(payload, name).get("selected_date_time")
    return datetime.fromtimestamp(int(chosen), UTC) if chosen else None


def choice_of(payload: Payload, name: str) -> str | None:
    chosen = _state(payload, name).get("selected_option")
    return str(chosen["value"]) if chosen else None


def choices_of(payload: Payload, name: str) -> list[str]:
    return [str(chosen["value"]) for chosen in _state(payload, name).get("selected_options") or []]


def people_of(payload: Payload, name: str) -> list[str]:
    return [str(user) for user in _state(payload, name).get("selected_users") or []]


def channel_of(payload: Payload, name: str) -> str | None:
    chosen = _state(payload, name).get("selected_conversation")
    return str(chosen) if chosen else None


def typed(payload: Payload) -> str:
    """What somebody has typed so far into a field that searches."""
    return str(payload.get("value") or "").strip()
