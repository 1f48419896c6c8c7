"""Block elements: their fields and limits, and where each may sit."""

import re
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sandbox.block_kit.composition import (
    ALT_TEXT,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_ACTION_CONFIG,
    ID,
    MRKDWN_OPTION,
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    OVERFLOW_OPTION,
    SLACK_FILE,
    URL,
    initial_among_options,
    plain_text,
    within_max_selected,
)
from sandbox.block_kit.problem import Fields, Problem
from sandbox.block_kit.rich_text import RICH_TEXT
from sandbox.block_kit.rules import (
    CrossCheck,
    Problems,
    Rule,
    boolean,
    choice,
    exactly_one,
    integer,
    items,
    matching,
    ordered,
    shape,
    string,
    tagged,
    written_as,
)


def _is_date(value: str) -> bool:
    try:
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_time_zone(value: str) -> bool:
    try:
        return bool(ZoneInfo(value).key)
    except (KeyError, ValueError, OSError):
        return False


def _decimals_only_if_allowed(value: Fields, at: str) -> Problems:
    for name in ("min_value", "max_value", "initial_value"):
        if not value["is_decimal_allowed"] and "." in value.get(name, ""):
            yield Problem("must be a whole number, as decimals are not allowed", f"{at}/{name}")


_DATE = written_as(_is_date, "a date in the format YYYY-MM-DD")
_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time in the format HH:mm")
_TIME_ZONE = written_as(_is_time_zone, "a valid IANA time zone")
_NUMBER = matching(r"-?\d+(\.\d+)?", "a number written as a string")

_ACTION: dict[str, Rule] = {"action_id": ID}
_CONFIRMED: dict[str, Rule] = _ACTION | {"confirm": CONFIRM}
_FOCUSED: dict[str, Rule] = {"focus_on_load": boolean}
_WITH_PLACEHOLDER: dict[str, Rule] = _FOCUSED | {"placeholder": plain_text(150)}
_PICKER: dict[str, Rule] = _CONFIRMED | _WITH_PLACEHOLDER
_TYPED: dict[str, Rule] = _ACTION | _WITH_PLACEHOLDER | {"dispatch_action_config": DISPATCH_ACTION_CONFIG}
_OFFERED: dict[str, Rule] = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
_SEVERAL: dict[str, Rule] = {"max_selected_items": integer(1)}
_STYLE = choice("primary", "danger")
_LABELS: dict[str, Rule] = {"accessibility_label": string(75)}
_WORKFLOW = shape(
    required={
        "trigger": shape(
            required={"url": URL},
            optional={
                "customizable_input_parameters": items(
                    shape(required={"name": string(), "value": string(minimum=0)})
                )
            },
        )
    }
)
_FEEDBACK = shape(required={"text": plain_text(75), "value": string(2000)}, optional=_LABELS)


def _choices(option: Rule, initial: Mapping[str, Rule]) -> Rule:
    """Checkboxes and radio buttons: 1 to 10 options, all in sight."""
    checks = tuple(initial_among_options(name) for name in initial)
    return shape({"options": items(option, 1, 10)}, _CONFIRMED | _FOCUSED | dict(initial), checks)


def _static_select(
    initial: Mapping[str, Rule], more: Mapping[str, Rule] | None = None, *checks: CrossCheck
) -> Rule:
    return shape(
        optional=_PICKER | _OFFERED | dict(initial) | dict(more or {}),
        checks=(exactly_one("options", "option_groups"), *map(initial_among_options, initial), *checks),
    )


def _several(initial: str, item: Rule, more: Mapping[str, Rule] | None = None) -> Rule:
    """A multi-select whose choices Slack or the app supplies."""
    return shape(
        optional=_PICKER | _SEVERAL | {initial: items(item)} | dict(more or {}),
        checks=(within_max_selected(initial),),
    )


_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}

IMAGE = shape(
    required={"alt_text": ALT_TEXT},
    optional={"image_url": URL, "slack_file": SLACK_FILE},
    checks=(exactly_one("image_url", "slack_file"),),
)
BUTTON = shape(
    required={"text": plain_text(75)},
    optional=_CONFIRMED
    | _LABELS
    | {"url": URL, "value": string(2000), "style": _STYLE, "agent_prompt": string(4000)},
)
FEEDBACK_BUTTONS = shape(
    required={"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, optional=_ACTION
)
ICON_BUTTON = shape(
    required={"icon": choice("trash"), "text": plain_text(75)},
    optional=_CONFIRMED | _LABELS | {"value": string(2000), "visible_to_user_ids": items(string(), 1, 10)},
)

_ACCESSORY_ACTIONS_INPUT: dict[str, Rule] = {
    "checkboxes": _choices(MRKDWN_OPTION, {"initial_options": items(MRKDWN_OPTION)}),
    "radio_buttons": _choices(MRKDWN_OPTION, {"initial_option": MRKDWN_OPTION}),
    "static_select": _static_select({"initial_option": OPTION}),
    "multi_static_select": _static_select(
        {"initial_options": items(OPTION)}, _SEVERAL, within_max_selected("initial_options")
    ),
    "external_select": shape(optional=_PICKER | {"min_query_length": integer(0), "initial_option": OPTION}),
    "multi_external_select": _several("initial_options", OPTION, {"min_query_length": integer(0)}),
    "users_select": shape(optional=_PICKER | {"initial_user": string()}),
    "multi_users_select": _several("initial_users", string()),
    "conversations_select": shape(
        optional=_PICKER
        | _CONVERSATIONS
        | {"initial_conversation": string(), "response_url_enabled": boolean}
    ),
    "multi_conversations_select": _several("initial_conversations", string(), _CONVERSATIONS),
    "channels_select": shape(
        optional=_PICKER | {"initial_channel": string(), "response_url_enabled": boolean}
    ),
    "multi_channels_select": _several("initial_channels", string()),
    "datepicker": shape(optional=_PICKER | {"initial_date": _DATE}),
    "timepicker": shape(optional=_PICKER | {"initial_time": _TIME, "timezone": _TIME_ZONE}),
}

_ACCESSORY_ACTIONS: dict[str, Rule] = {
    "button": BUTTON,
    "workflow_button": shape(
        required={"text": plain_text(75), "workflow": _WORKFLOW},
        optional=_ACTION | _LABELS | {"style": _STYLE},
    ),
    "overflow": shape(required={"options": items(OVERFLOW_OPTION, 1, 5)}, optional=_CONFIRMED),
}

_ACTIONS_INPUT: dict[str, Rule] = {
    "datetimepicker": shape(
        optional=_CONFIRMED | _FOCUSED | {"initial_date_time": integer(1_000_000_000, 9_999_999_999)}
    ),
    "rich_text_input": shape(
        optional=_TYPED
        | {"initial_value": RICH_TEXT, "min_lines": integer(1, 100), "max_lines": integer(1, 100)},
        checks=(ordered("min_lines", "max_lines"),),
    ),
}

_INPUT: dict[str, Rule] = {
    "plain_text_input": shape(
        optional=_TYPED
        | {
            "initial_value": string(3000, minimum=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        checks=(ordered("min_length", "max_length"),),
    ),
    "number_input": shape(
        required={"is_decimal_allowed": boolean},
        optional=_TYPED | {"initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
        checks=(
            ordered("min_value", "max_value"),
            ordered("min_value", "initial_value"),
            ordered("initial_value", "max_value"),
            _decimals_only_if_allowed,
        ),
    ),
    "email_text_input": shape(optional=_TYPED | {"initial_value": string(minimum=0)}),
    "url_text_input": shape(optional=_TYPED | {"initial_value": string(minimum=0)}),
    "file_input": shape(optional=_ACTION | {"filetypes": items(string()), "max_files": integer(1, 10)}),
}

IN_SECTION_ACCESSORY = tagged(_ACCESSORY_ACTIONS_INPUT | _ACCESSORY_ACTIONS | {"image": IMAGE})
IN_ACTIONS = tagged(_ACCESSORY_ACTIONS_INPUT | _ACCESSORY_ACTIONS | _ACTIONS_INPUT)
IN_INPUT = tagged(_ACCESSORY_ACTIONS_INPUT | _ACTIONS_INPUT | _INPUT)
IN_CONTEXT_ACTIONS = tagged({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON})
IN_CARD_ACTIONS = tagged({"button": BUTTON})
