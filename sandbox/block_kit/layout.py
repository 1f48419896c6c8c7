"""The blocks of a message or view laid out as lines of plain text, top to bottom."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sandbox.block_kit.element_text import element_text
from sandbox.block_kit.problem import Fields
from sandbox.block_kit.reader import Reader
from sandbox.block_kit.rich_text_lines import rich_text_lines

Values = dict[str, dict[str, Any]]
"""`state.values` of a view: what people chose or typed, by block_id and action_id."""

Lines = Iterator[str]
Layout = Callable[[Fields, Values, Reader], Lines]


def block_lines(blocks: Iterable[Fields], values: Values, reader: Reader) -> Lines:
    for block in blocks:
        yield from _LAYOUTS.get(block["type"], _unpictured)(block, values, reader)


def _element(block: Fields, element: Fields, values: Values, reader: Reader) -> str:
    state = values.get(block.get("block_id", ""), {}).get(element.get("action_id", ""), {})
    return element_text(element, state, reader)


def _header(block: Fields, _values: Values, reader: Reader) -> Lines:
    yield f"# {reader.sees(block['text'])}"


def _section(block: Fields, values: Values, reader: Reader) -> Lines:
    if "text" in block:
        yield from reader.sees(block["text"]).split("\n")
    for field in block.get("fields", ()):
        yield "  " + " ".join(reader.sees(field).split("\n"))
    if "accessory" in block:
        yield _element(block, block["accessory"], values, reader)


def _context(block: Fields, values: Values, reader: Reader) -> Lines:
    shown = (
        _element(block, item, values, reader) if item["type"] == "image" else reader.sees(item)
        for item in block["elements"]
    )
    yield from f"· {' · '.join(shown)}".split("\n")


def _actions(block: Fields, values: Values, reader: Reader) -> Lines:
    yield " ".join(_element(block, element, values, reader) for element in block["elements"])


def _input(block: Fields, values: Values, reader: Reader) -> Lines:
    optional = " (optional)" if block.get("optional") else ""
    shown = _element(block, block["element"], values, reader)
    yield from f"{reader.sees(block['label'])}{optional}: {shown}".split("\n")
    if "hint" in block:
        yield f"  {reader.sees(block['hint'])}"


def _image(block: Fields, _values: Values, reader: Reader) -> Lines:
    title = f"{reader.sees(block['title'])}: " if "title" in block else ""
    yield f"(image: {title}{block['alt_text']})"


def _video(block: Fields, _values: Values, reader: Reader) -> Lines:
    yield f"(video: {reader.sees(block['title'])}, {block['alt_text']})"


def _divider(_block: Fields, _values: Values, _reader: Reader) -> Lines:
    yield "─" * 8


def _rich_text(block: Fields, _values: Values, reader: Reader) -> Lines:
    yield from rich_text_lines(block, reader)


def _words(block: Fields, _values: Values, reader: Reader) -> Lines:
    yield from reader.sees(block["text"]).split("\n")


def _alert(block: Fields, _values: Values, reader: Reader) -> Lines:
    yield f"({block.get('level', 'default')}) {reader.sees(block['text'])}"


def _card(block: Fields, values: Values, reader: Reader) -> Lines:
    if "hero_image" in block:
        yield _element(block, block["hero_image"], values, reader)
    for name in ("title", "subtitle", "body", "subtext"):
        if name in block:
            yield from reader.sees(block[name]).split("\n")
    if "actions" in block:
        yield " ".join(_element(block, button, values, reader) for button in block["actions"])


def _carousel(block: Fields, values: Values, reader: Reader) -> Lines:
    yield from block_lines(block["elements"], values, reader)


def _container(block: Fields, values: Values, reader: Reader) -> Lines:
    if "title" in block:
        yield reader.sees(block["title"])
    yield from (f"  {line}" for line in block_lines(block["child_blocks"], values, reader))


def _table(block: Fields, _values: Values, reader: Reader) -> Lines:
    if "caption" in block:
        yield block["caption"]
    for row in block["rows"]:
        yield " | ".join(_cell(cell, reader) for cell in row)


def _cell(cell: Fields, reader: Reader) -> str:
    if cell["type"] == "rich_text":
        return " ".join(rich_text_lines(cell, reader))
    return str(cell.get("text", cell.get("value", "")))


def _plan(block: Fields, values: Values, reader: Reader) -> Lines:
    yield block["title"]
    yield from block_lines(block.get("tasks", ()), values, reader)


def _task_card(block: Fields, _values: Values, _reader: Reader) -> Lines:
    yield f"({block['status']}) {block['title']}"


def _unpictured(block: Fields, _values: Values, _reader: Reader) -> Lines:
    title = block.get("title")
    yield f"({block['type']}: {title})" if isinstance(title, str) else f"({block['type']})"


_LAYOUTS: dict[str, Layout] = {
    "actions": _actions,
    "alert": _alert,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "context": _context,
    "context_actions": _actions,
    "data_table": _table,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _words,
    "plan": _plan,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
    "task_card": _task_card,
    "video": _video,
}
