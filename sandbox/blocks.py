"""Reading Block Kit the way a client does: which elements there are, what they are called, what one reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Control:
    """One interactive element where it stands; `dispatches` says whether using it tells the app at once."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        return str(self.element.get("action_id", ""))

    @property
    def type(self) -> str:
        return str(self.element["type"])

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def dispatches(self) -> bool:
        return not self.is_input or bool(self.block.get("dispatch_action"))

    @property
    def label(self) -> str:
        if self.is_input:
            return _text(self.block.get("label"))
        return _text(self.element.get("text")) or _text(self.element.get("placeholder"))


def controls(blocks: list[Json]) -> Iterator[Control]:
    for block in blocks:
        for element in _elements(block):
            if "action_id" in element:
                yield Control(block, element)


def button_labels(blocks: list[Json]) -> list[str]:
    return [control.label for control in controls(blocks) if control.type == "button"]


def _elements(block: Json) -> list[Json]:
    if block["type"] == "section":
        return [block["accessory"]] if block.get("accessory") else []
    if block["type"] == "input":
        return [block["element"]]
    if block["type"] in ("actions", "context_actions"):
        return list(block["elements"])
    if block["type"] == "card":
        return list(block.get("actions", ()))
    nested: list[Json] = block.get("child_blocks") or block.get("elements") or []
    if block["type"] in ("container", "carousel"):
        return [element for child in nested for element in _elements(child)]
    return []


def plain_text(blocks: list[Json]) -> str:
    """The words of the blocks, one line per piece of text, without the labels of interactive elements."""
    return "\n".join(line for block in blocks for line in _lines(block) if line)


def _lines(block: Json) -> list[str]:
    kind = block["type"]
    if kind in ("section", "header", "markdown"):
        fields = [_text(each) for each in block.get("fields", ())]
        return [_text(block.get("text")), *fields]
    if kind == "context":
        return [" ".join(_text(each) or str(each.get("alt_text", "")) for each in block["elements"])]
    if kind == "input":
        return [_text(block["label"]), _text(block.get("hint"))]
    if kind == "image":
        return [_text(block.get("title")), str(block.get("alt_text", ""))]
    return list(_words(block)) if kind != "actions" else []


def _words(node: Any) -> Iterator[str]:
    """Every piece of text inside a block of a kind with no reading of its own (rich text, tables, cards)."""
    if isinstance(node, dict):
        text = node.get("text")
        if isinstance(text, str):
            yield text
        for key, value in node.items():
            if key not in ("text", "actions") or not isinstance(value, str | list):
                yield from _words(value)
    elif isinstance(node, list):
        for each in node:
            yield from _words(each)


def _text(thing: Any) -> str:
    if isinstance(thing, dict):
        return str(thing.get("text", ""))
    return thing if isinstance(thing, str) else ""
