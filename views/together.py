"""Several messages in one, for somebody who is asked more than one thing on a day."""

from collections.abc import Sequence
from typing import Any

from views.blocks import Block, Message, divider

LONGEST_TEXT = 3_900  # Slack refuses an update whose text is longer than 4,000 characters


def together(messages: Sequence[Message]) -> Message | None:
    """One below the other, of which only the first calls attention to its button; None for none at all."""
    if len(messages) < 2:
        return messages[0] if messages else None
    first, *others = messages
    blocks = list(first.blocks)
    for message in others:
        blocks += [divider(), *(_quiet(block) for block in message.blocks)]
    text = "\n".join(message.text for message in messages)
    return Message(text[:LONGEST_TEXT], blocks, first.picture_at)


def _quiet(block: Block) -> Block:
    if block["type"] != "actions":
        return block
    return {**block, "elements": [_plain(element) for element in block["elements"]]}


def _plain(element: dict[str, Any]) -> dict[str, Any]:
    """A button that is not the primary one."""
    is_primary = element.get("style") == "primary"
    return {name: value for name, value in element.items() if name != "style"} if is_primary else element
