"""What Slack refuses in a view: a modal or a Home tab."""

import json
from collections.abc import Iterator

from sandbox.block_kit.blocks import Surface
from sandbox.block_kit.composition import plain_text
from sandbox.block_kit.problem import Fields, Problem
from sandbox.block_kit.rules import Rule, boolean, shape, string, tagged
from sandbox.block_kit.surface import check_blocks

VIEW_SIZE_MAX = 250_000
_AT = "/view"


def _anything(_value: object, _at: str) -> Iterator[Problem]:
    return iter(())


_BLOCKS: dict[str, Rule] = {"blocks": _anything}
_STORED: dict[str, Rule] = {
    "private_metadata": string(3000, minimum=0),
    "callback_id": string(255, minimum=0),
    "external_id": string(255, minimum=0),
}
_WORDS = plain_text(24)

_VIEW = tagged(
    {
        "modal": shape(
            required={"title": _WORDS} | _BLOCKS,
            optional=_STORED
            | {
                "submit": _WORDS,
                "close": _WORDS,
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
        ),
        "home": shape(required=_BLOCKS, optional=_STORED),
    }
)


def check_view(view: Fields) -> list[Problem]:
    """Everything Slack would refuse in the `view` argument of a views method."""
    found = list(_VIEW(view, _AT))
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return found
    if "blocks" in view:
        found += check_blocks(view["blocks"], Surface(view["type"]), f"{_AT}/blocks")
    return found or [*_submit_problems(view), *_size_problems(view)]


def input_blocks(view: Fields) -> list[tuple[int, Fields]]:
    """The input blocks of a legal view, with their positions."""
    return [(index, block) for index, block in enumerate(view["blocks"]) if block["type"] == "input"]


def _submit_problems(view: Fields) -> list[Problem]:
    if view["type"] != "modal" or "submit" in view:
        return []
    message = "must define `submit` to use an `input` block in modals"
    return [Problem(message, f"{_AT}/blocks/{index}/input") for index, _ in input_blocks(view)]


def _size_problems(view: Fields) -> list[Problem]:
    size = len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())
    if size > VIEW_SIZE_MAX:
        return [Problem(f"must be at most {VIEW_SIZE_MAX} bytes", _AT, "view_too_large")]
    return []
