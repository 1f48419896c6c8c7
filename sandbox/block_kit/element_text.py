"""Block elements as a reader sees them on a terminal: [Button], [x] box, (•) radio, [choice ▾]."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.block_kit.problem import Fields
from sandbox.block_kit.reader import Reader
from sandbox.block_kit.rich_text_lines import rich_text_lines

Written = Callable[[Fields, Fields, Reader], str]
"""Words for an element, given its state (empty when untouched) and the reader."""


def element_text(element: Fields, state: Fields, reader: Reader) -> str:
    """An element with what is chosen or typed in it; `state` is its entry in the view's `state.values`."""
    return _WRITTEN.get(element["type"], _choice)(element, state, reader)


def _button(element: Fields, _state: Fields, reader: Reader) -> str:
    return f"[{reader.sees(element['text'])}]"


def _feedback(element: Fields, _state: Fields, reader: Reader) -> str:
    buttons = (element["positive_button"], element["negative_button"])
    return " ".join(f"[{reader.sees(button['text'])}]" for button in buttons)


def _overflow(element: Fields, _state: Fields, reader: Reader) -> str:
    return "[… " + " / ".join(reader.sees(option["text"]) for option in element["options"]) + "]"


def _image(element: Fields, _state: Fields, _reader: Reader) -> str:
    return f"(image: {element['alt_text']})"


def _checkboxes(element: Fields, state: Fields, reader: Reader) -> str:
    return _ticked(element, state, reader, "[x]", "[ ]")


def _radio_buttons(element: Fields, state: Fields, reader: Reader) -> str:
    return _ticked(element, state, reader, "(•)", "( )")


def _ticked(element: Fields, state: Fields, reader: Reader, on: str, off: str) -> str:
    chosen = {option["value"] for option in _current(element, state)}
    marks = [
        f"{on if option['value'] in chosen else off} {reader.sees(option['text'])}"
        for option in element["options"]
    ]
    return "  ".join(marks)


def _typed(element: Fields, state: Fields, reader: Reader) -> str:
    value = state["value"] if "value" in state else element.get("initial_value")
    return str(value) if value else f"[{_prompt(element, reader) or '…'}]"


def _rich_text_input(element: Fields, state: Fields, reader: Reader) -> str:
    value = state.get("rich_text_value", element.get("initial_value"))
    if not value:
        return f"[{_prompt(element, reader) or '…'}]"
    return "\n".join(rich_text_lines(value, reader))


def _files(_element: Fields, state: Fields, _reader: Reader) -> str:
    return ", ".join(file["name"] for file in state.get("files") or ()) or "[Add files]"


def _choice(element: Fields, state: Fields, reader: Reader) -> str:
    shown = ", ".join(_chosen(value, element, reader) for value in _current(element, state))
    return f"[{shown or _prompt(element, reader) or 'Choose'} ▾]"


def _chosen(value: Any, element: Fields, reader: Reader) -> str:
    if isinstance(value, dict):
        return reader.sees(value["text"])
    if element["type"] == "datetimepicker":
        return reader.date(value, "{date_short} {time}", str(value))
    return reader.names.get(value, value)


def _current(element: Fields, state: Fields) -> Iterator[Any]:
    """What is chosen now: the state once there is one, else what the element started with."""
    source, prefix = (state, "selected_") if state else (element, "initial_")
    for name, value in source.items():
        if name.startswith(prefix) and value:
            yield from value if isinstance(value, list) else [value]


def _prompt(element: Fields, reader: Reader) -> str:
    return reader.sees(element["placeholder"]) if "placeholder" in element else ""


_WRITTEN: dict[str, Written] = {
    "button": _button,
    "workflow_button": _button,
    "icon_button": _button,
    "feedback_buttons": _feedback,
    "overflow": _overflow,
    "image": _image,
    "checkboxes": _checkboxes,
    "radio_buttons": _radio_buttons,
    "plain_text_input": _typed,
    "number_input": _typed,
    "email_text_input": _typed,
    "url_text_input": _typed,
    "rich_text_input": _rich_text_input,
    "file_input": _files,
}
