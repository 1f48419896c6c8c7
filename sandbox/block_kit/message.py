"""What Slack refuses in a message: its text, blocks and attachments."""

import json
from typing import Any

from sandbox.block_kit.blocks import Surface
from sandbox.block_kit.problem import Fields, Problem
from sandbox.block_kit.surface import check_blocks

UPDATE_TEXT_MAX = 4_000
ATTACHMENTS_MAX = 100
BLOCKS_SIZE_MAX = 13_200
_COMPACT = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_OWN_LIMIT = frozenset({"table", "data_table"})


def check_message(
    text: str | None,
    blocks: list[Any] | None,
    attachments: list[Any] | None = None,
    *,
    update: bool = False,
) -> list[Problem]:
    """Everything Slack would refuse in a message; `update` applies chat.update's stricter text limit."""
    if not (text or blocks or attachments):
        return [Problem("must provide text, blocks or attachments", "/text", "no_text")]
    return [
        *_text_problems(text, update),
        *_block_problems(blocks, "/blocks"),
        *_attachment_problems(attachments),
    ]


def _text_problems(text: object, update: bool) -> list[Problem]:
    if text is not None and not isinstance(text, str):
        return [Problem("must provide a string", "/text", "invalid_arguments")]
    if update and text is not None and len(text) > UPDATE_TEXT_MAX:
        return [Problem(f"must be less than {UPDATE_TEXT_MAX + 1} characters", "/text", "msg_too_long")]
    return []


def _block_problems(blocks: object, at: str) -> list[Problem]:
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        return [Problem("must provide an array", at, "invalid_blocks_format")]
    found = check_blocks(blocks, Surface.MESSAGE, at)
    return found or _size_problems(blocks, at)


def _size_problems(blocks: list[Fields], at: str) -> list[Problem]:
    """The undocumented limit of a whole payload; tables have larger limits of their own and do not count."""
    counted = [block for block in blocks if block["type"] not in _OWN_LIMIT]
    size = len(_COMPACT.encode(counted))
    if size > BLOCKS_SIZE_MAX:
        return [Problem(f"must be less than {BLOCKS_SIZE_MAX + 1} characters", at, "msg_blocks_too_long")]
    return []


def _attachment_problems(attachments: object) -> list[Problem]:
    if attachments is None:
        return []
    if not isinstance(attachments, list):
        return [Problem("must provide an array", "/attachments", "invalid_attachments")]
    if len(attachments) > ATTACHMENTS_MAX:
        message = f"no more than {ATTACHMENTS_MAX} items allowed"
        return [Problem(message, "/attachments", "too_many_attachments")]
    return [
        problem
        for index, attachment in enumerate(attachments)
        for problem in _one_attachment(attachment, f"/attachments/{index}")
    ]


def _one_attachment(attachment: object, at: str) -> list[Problem]:
    if not isinstance(attachment, dict):
        return [Problem("must provide an object", at, "invalid_attachments")]
    return _block_problems(attachment.get("blocks"), f"{at}/blocks")
