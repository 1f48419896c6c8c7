"""Hypothesis strategies for messages and views that Slack accepts, and for one mistake in each."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from block_kit_samples import Content, modal
from hypothesis import strategies as st

Path = tuple[str | int, ...]

_letters = st.characters(codec="utf-8", exclude_categories=["Cs"])


def words(maximum: int) -> st.SearchStrategy[str]:
    return st.text(_letters, min_size=1, max_size=min(maximum, 40)) | st.just("x" * maximum)


def plain_texts(maximum: int) -> st.SearchStrategy[Content]:
    return st.builds(lambda text: {"type": "plain_text", "text": text, "emoji": True}, words(maximum))


def texts(maximum: int) -> st.SearchStrategy[Content]:
    mrkdwn = st.builds(lambda text: {"type": "mrkdwn", "text": text}, words(maximum))
    return plain_texts(maximum) | mrkdwn


def _optionally(draw: st.DrawFn, fields: dict[str, st.SearchStrategy[Any]]) -> Content:
    return {name: draw(value) for name, value in fields.items() if draw(st.booleans())}


@st.composite
def options(draw: st.DrawFn, maximum: int, label: st.SearchStrategy[Content]) -> list[Content]:
    values = draw(st.lists(words(150), min_size=1, max_size=maximum, unique=True))
    return [{"text": draw(label), "value": value} for value in values]


@st.composite
def choices(draw: st.DrawFn) -> Content:
    """A select, radio buttons or checkboxes, perhaps with something chosen from the start."""
    kind, initial = draw(
        st.sampled_from(
            [
                ("static_select", "initial_option"),
                ("radio_buttons", "initial_option"),
                ("checkboxes", "initial_options"),
                ("multi_static_select", "initial_options"),
            ]
        )
    )
    offered = draw(options(5, plain_texts(75)))
    chosen = draw(st.none() | st.sampled_from(offered))
    start = {initial: [chosen] if initial.endswith("s") else chosen} if chosen else {}
    return {"type": kind, "options": offered, **start}


@st.composite
def pickers(draw: st.DrawFn) -> Content:
    kind = draw(st.sampled_from(["users_select", "multi_channels_select", "external_select"]))
    return {"type": kind, **_optionally(draw, {"placeholder": plain_texts(150)})}


def dates() -> st.SearchStrategy[Content]:
    return st.builds(lambda day: {"type": "datepicker", "initial_date": day.isoformat()}, st.dates())


@st.composite
def buttons(draw: st.DrawFn) -> Content:
    more = {"value": words(2000), "style": st.sampled_from(["primary", "danger"])}
    return {"type": "button", "text": draw(plain_texts(75)), **_optionally(draw, more)}


@st.composite
def text_inputs(draw: st.DrawFn) -> Content:
    shortest, longest = sorted(draw(st.tuples(st.integers(0, 3000), st.integers(1, 3000))))
    return {"type": "plain_text_input", "min_length": shortest, "max_length": max(1, longest)}


@st.composite
def sections(draw: st.DrawFn) -> Content:
    content = draw(st.sampled_from(["text", "fields"]))
    value = draw(texts(3000) if content == "text" else st.lists(texts(2000), min_size=1, max_size=3))
    accessories = {"accessory": buttons() | choices() | pickers() | dates()}
    return {"type": "section", content: value, **_optionally(draw, accessories)}


@st.composite
def action_rows(draw: st.DrawFn) -> Content:
    elements = draw(st.lists(buttons() | choices() | pickers() | dates(), min_size=1, max_size=4))
    numbered = [element | {"action_id": f"a{number}"} for number, element in enumerate(elements)]
    return {"type": "actions", "elements": numbered}


@st.composite
def inputs(draw: st.DrawFn) -> Content:
    element = draw(choices() | pickers() | dates() | text_inputs())
    more = {"hint": plain_texts(2000), "optional": st.booleans()}
    return {"type": "input", "label": draw(plain_texts(2000)), "element": element, **_optionally(draw, more)}


def simple_blocks() -> st.SearchStrategy[Content]:
    headers = st.builds(lambda text: {"type": "header", "text": text}, plain_texts(150))
    contexts = st.builds(
        lambda elements: {"type": "context", "elements": elements},
        st.lists(texts(200), min_size=1, max_size=10),
    )
    return headers | contexts | st.just({"type": "divider"})


@st.composite
def legal_blocks(draw: st.DrawFn) -> list[Content]:
    found = draw(st.lists(simple_blocks() | sections() | action_rows() | inputs(), min_size=1, max_size=4))
    return [block | {"block_id": f"b{number}"} for number, block in enumerate(found)]


def legal_modals() -> st.SearchStrategy[Content]:
    return st.builds(
        lambda blocks, title: modal(*blocks, title=title, private_metadata="", notify_on_close=True),
        legal_blocks(),
        plain_texts(24),
    )


def objects_in(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every object inside JSON content, the outermost included."""
    if isinstance(value, dict):
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from objects_in(part, (*path, name))


def _at(content: Any, path: Path) -> Any:
    for name in path:
        content = content[name]
    return content


@st.composite
def with_one_mistake(draw: st.DrawFn, content: Any) -> tuple[Any, str]:
    """A copy of `content` with one object in it broken, and the JSON pointer of that object."""
    broken = deepcopy(content)
    path = draw(st.sampled_from([*objects_in(content)]))
    target = _at(broken, path)
    mistakes: list[tuple[str, Any]] = [("nonsense", 1)]
    mistakes += [("type", "nonsense")] if "type" in target else []
    mistakes += [("text", "x" * 3001), ("text", "")] if isinstance(target.get("text"), str) else []
    mistakes += [("options", [])] if "options" in target else []
    mistakes += [("elements", [])] if "elements" in target else []
    mistakes += [("block_id", "x" * 256)] if "block_id" in target else []
    name, value = draw(st.sampled_from(mistakes))
    target[name] = value
    return broken, "".join(f"/{step}" for step in path)


@st.composite
def with_one_value_replaced(draw: st.DrawFn, content: Any, values: st.SearchStrategy[Any]) -> Any:
    """A copy of `content` with any one field of any one object in it replaced."""
    changed = deepcopy(content)
    target = _at(changed, draw(st.sampled_from([*objects_in(content)])))
    target[draw(st.sampled_from(sorted(target)))] = draw(values)
    return changed
