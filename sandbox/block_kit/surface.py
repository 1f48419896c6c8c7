"""The rules over all blocks of a message or view together: ids, focus, limits summed over blocks."""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Any

from sandbox.block_kit.blocks import BLOCK_ON, MAX_BLOCKS, Surface
from sandbox.block_kit.problem import Fields, Problem
from sandbox.block_kit.rules import Problems, items
from sandbox.block_kit.tables import cell_characters

Placed = tuple[str, Fields]
"""A JSON pointer and the block or element found there."""

Used = tuple[Fields, list[Placed]]
"""A block and its interactive elements."""

MARKDOWN_MAX = 12_000
TABLE_MAX = 10_000
DATA_TABLE_MAX = 20_000
DATA_VISUALIZATIONS_MAX = 2


def check_blocks(blocks: object, surface: Surface, at: str) -> list[Problem]:
    """Everything wrong with the blocks of one surface; `at` points at the list."""
    found = list(items(BLOCK_ON[surface], 0, MAX_BLOCKS[surface])(blocks, at))
    if found or not isinstance(blocks, list):
        return found
    placed = list(_placed_blocks(blocks, at))
    used = [(block, list(elements_of(block, at))) for at, block in placed]
    return [
        *_duplicate_ids("block_id", placed),
        *_duplicate_action_ids(used),
        *_out_of_place(used, surface),
        *_too_much_focus(used),
        *_summed_limits(placed),
    ]


def _placed_blocks(blocks: Iterable[Fields], at: str) -> Iterator[Placed]:
    """Every block, those inside containers, carousels and plans included."""
    for index, block in enumerate(blocks):
        spot = f"{at}/{index}"
        yield spot, block
        inner = _INNER_BLOCKS.get(block["type"])
        if inner is not None:
            yield from _placed_blocks(block.get(inner, []), f"{spot}/{inner}")


_INNER_BLOCKS = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
_ELEMENT_LISTS = {"actions": "elements", "context_actions": "elements", "card": "actions"}
_SINGLE_ELEMENTS = {"section": "accessory", "input": "element"}


def elements_of(block: Fields, at: str) -> Iterator[Placed]:
    """The interactive elements of one block, with their pointers."""
    listed = _ELEMENT_LISTS.get(block["type"], "")
    for index, element in enumerate(block.get(listed, [])):
        yield f"{at}/{listed}/{index}", element
    single = _SINGLE_ELEMENTS.get(block["type"], "")
    if single in block:
        yield f"{at}/{single}", block[single]


def _duplicate_ids(name: str, placed: Iterable[Placed]) -> Problems:
    seen: set[Any] = set()
    for at, value in placed:
        if value.get(name) in seen:
            yield Problem(f'`{name}` "{value[name]}" already exists', f"{at}/{name}")
        if name in value:
            seen.add(value[name])


def _duplicate_action_ids(used: Iterable[Used]) -> Problems:
    for _, elements in used:
        yield from _duplicate_ids("action_id", elements)


def _out_of_place(used: Iterable[Used], surface: Surface) -> Problems:
    """Elements and fields that only one surface has, which the tables by place cannot tell."""
    for block, elements in used:
        for spot, element in elements:
            if element["type"] == "workflow_button" and surface is not Surface.MESSAGE:
                yield Problem("unsupported type: workflow_button", f"{spot}/type")
            modal_input = surface is Surface.MODAL and block["type"] == "input"
            if element.get("response_url_enabled") and not modal_input:
                yield Problem(
                    "`response_url_enabled` may only be used in an input block of a modal",
                    f"{spot}/response_url_enabled",
                )


def _too_much_focus(used: Iterable[Used]) -> Problems:
    focused = [at for _, elements in used for at, element in elements if element.get("focus_on_load")]
    for at in focused[1:]:
        yield Problem("only one element may set `focus_on_load`", f"{at}/focus_on_load")


def _summed_limits(placed: list[Placed]) -> Problems:
    yield from _total_over(placed, "markdown", lambda block: len(block["text"]), MARKDOWN_MAX)
    yield from _total_over(placed, "table", cell_characters, TABLE_MAX)
    yield from _total_over(placed, "data_table", cell_characters, DATA_TABLE_MAX)
    yield from _count_over(placed, "table", 1, "only_one_table_allowed")
    yield from _count_over(
        placed, "data_visualization", DATA_VISUALIZATIONS_MAX, "too many data_visualization blocks"
    )


def _total_over(placed: list[Placed], kind: str, size: Callable[[Fields], int], maximum: int) -> Problems:
    """All blocks of a kind hold at most `maximum` characters together; the one that crosses it is named."""
    alike = [(at, block) for at, block in placed if block["type"] == kind]
    totals = accumulate(size(block) for _, block in alike)
    crossing = [at for (at, _), total in zip(alike, totals, strict=True) if total > maximum]
    for at in crossing[:1]:
        yield Problem(f"all {kind} blocks together must be less than {maximum + 1} characters", at)


def _count_over(placed: list[Placed], kind: str, maximum: int, message: str) -> Problems:
    spots = [at for at, block in placed if block["type"] == kind]
    for at in spots[maximum:]:
        yield Problem(message, at)
