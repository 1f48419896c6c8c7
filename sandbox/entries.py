"""What a person has entered in inputs and menus, in the shape of a view's or message's state."""

from typing import Any

from sandbox.blocks import Control, controls
from sandbox.records import StateValues

Json = dict[str, Any]

SINGLE = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "rich_text_input": ("rich_text_value", "initial_value"),
}
"""Element type → the key of its state, and the field that presets it; empty is null."""

MULTIPLE = {
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", ""),
}
"""The same for elements holding several things; empty is an empty list."""


def state_key(element_type: str) -> str:
    """Where the state of such an element keeps its value; KeyError for elements without state."""
    return (SINGLE.get(element_type) or MULTIPLE[element_type])[0]


def is_stateful(element_type: str) -> bool:
    return element_type in SINGLE or element_type in MULTIPLE


def initial_entry(element: Json) -> Json:
    kind = element["type"]
    if kind in MULTIPLE:
        key, preset = MULTIPLE[kind]
        return {"type": kind, key: list(element.get(preset, ()))}
    key, preset = SINGLE[kind]
    return {"type": kind, key: element.get(preset)}


def initial_values(blocks: list[Json], before: StateValues) -> StateValues:
    """The state of fresh blocks, keeping what was entered `before` under the same block_id and action_id."""
    values: StateValues = {}
    for control in controls(blocks):
        if not is_stateful(control.type):
            continue
        kept = before.get(control.block_id, {}).get(control.action_id)
        if kept and kept["type"] == control.type:
            values.setdefault(control.block_id, {})[control.action_id] = kept
        elif control.is_input or _is_preset(control.element):
            values.setdefault(control.block_id, {})[control.action_id] = initial_entry(control.element)
    return values


def _is_preset(element: Json) -> bool:
    return any(key.startswith("initial_") for key in element)


def enter(values: StateValues, control: Control, entry: Json) -> None:
    values.setdefault(control.block_id, {})[control.action_id] = entry


def entered(values: StateValues, control: Control) -> Any:
    """What the control holds now; None, an empty text or an empty list when nothing."""
    entry = values.get(control.block_id, {}).get(control.action_id)
    return entry[state_key(control.type)] if entry else None
