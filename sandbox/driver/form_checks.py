"""What Slack's own client refuses before a modal is sent."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.blocks import Control, controls
from sandbox.entries import entered, is_stateful
from sandbox.records import View

REQUIRED = "Please complete this required field."


def client_errors(view: View) -> dict[str, str]:
    """Messages by block_id for inputs that are empty though required, or filled in wrongly."""
    found = {}
    for control in controls(view.blocks):
        if control.is_input and is_stateful(control.type):
            error = _error(control, entered(view.values, control))
            if error:
                found[control.block_id] = error
    return found


def _error(control: Control, value: Any) -> str | None:
    if value in (None, "", []):
        return None if control.block.get("optional") else REQUIRED
    check = CHECKS.get(control.type)
    return check(control, value) if check else None


def _text_error(control: Control, value: str) -> str | None:
    shortest = control.element.get("min_length", 0)
    longest = control.element.get("max_length", 3000)
    if len(value) < shortest:
        return f"Please enter at least {shortest} characters."
    return f"Please enter at most {longest} characters." if len(value) > longest else None


def _number_error(control: Control, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a number."
    if number % 1 and not control.element.get("is_decimal_allowed"):
        return "Please enter a whole number."
    least, most = control.element.get("min_value"), control.element.get("max_value")
    if least is not None and number < Decimal(least):
        return f"Please enter {least} or more."
    return f"Please enter {most} or less." if most is not None and number > Decimal(most) else None


def _email_error(_control: Control, value: str) -> str | None:
    name, at, host = value.partition("@")
    return None if name and at and "." in host else "Please enter an email address."


def _url_error(_control: Control, value: str) -> str | None:
    return None if value.startswith(("http://", "https://")) else "Please enter a link."


def _count_error(control: Control, value: list[Any]) -> str | None:
    most = control.element.get("max_selected_items") or control.element.get("max_files")
    return f"Please choose at most {most}." if most and len(value) > most else None


CHECKS: dict[str, Callable[[Control, Any], str | None]] = {
    "plain_text_input": _text_error,
    "number_input": _number_error,
    "email_text_input": _email_error,
    "url_text_input": _url_error,
    "multi_static_select": _count_error,
    "multi_external_select": _count_error,
    "multi_users_select": _count_error,
    "multi_conversations_select": _count_error,
    "multi_channels_select": _count_error,
    "file_input": _count_error,
}
