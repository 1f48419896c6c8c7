"""A person's screen as plain text: the modal in front, or their direct messages and the Home tab."""

from typing import Any

from sandbox.blocks import Control, controls, plain_text
from sandbox.core import Core
from sandbox.entries import entered, is_stateful
from sandbox.records import Message, StateValues, View

Json = dict[str, Any]
LAST_MESSAGES = 10


def screen(core: Core, user_id: str, messages: list[Message]) -> str:
    modal = core.views.top(user_id)
    if modal:
        return modal_text(modal)
    home = core.views.homes.get(user_id)
    shown = [message_text(core, message) for message in messages[-LAST_MESSAGES:]]
    pages = ["Home", surface_text(home.blocks, home.values)] if home else []
    return "\n".join([*pages, "Messages", *shown])


def message_text(core: Core, message: Message) -> str:
    author = core.workspace.members[message.user].real_name
    private = " (only visible to you)" if message.only_for else ""
    body = surface_text(message.blocks, {}) if message.blocks else message.text
    return f"{author}{private}: {body}"


def modal_text(view: View) -> str:
    lines = [f"[{view.title}]", surface_text(view.blocks, view.values, view.errors)]
    for name in ("submit", "close"):
        if view.source.get(name):
            lines.append(f"[{view.source[name]['text']}]")
    return "\n".join(lines)


def surface_text(blocks: list[Json], values: StateValues, errors: dict[str, str] | None = None) -> str:
    """Blocks line by line, with their controls in brackets, what is entered, and any error beneath."""
    lines = []
    for block in blocks:
        text = plain_text([block])
        shown = [_control_text(control, values) for control in controls([block])]
        lines += [text] if text else []
        lines += ["  ".join(shown)] if shown else []
        error = (errors or {}).get(block.get("block_id", ""))
        lines += [f"! {error}"] if error else []
    return "\n".join(lines)


def _control_text(control: Control, values: StateValues) -> str:
    if not is_stateful(control.type):
        return f"[{control.label or control.type}]"
    value = _value_text(entered(values, control))
    name = "" if control.is_input else control.label
    return f"<{name}: {value}>" if name else f"<{value}>"


def _value_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_value_text(each) for each in value)
    if isinstance(value, dict):
        return str(value["text"]["text"]) if "text" in value else value.get("name") or plain_text([value])
    return str(value)
