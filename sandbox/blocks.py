"""Finding the interactive elements in Block Kit: which there are, where they stand, what they are called."""

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


def _text(thing: Any) -> str:
    if isinstance(thing, dict):
        return str(thing.get("text", ""))
    return thing if isinstance(thing, str) else ""
