"""What Slack would read in a message or view: every text in which a mention would be one."""

from collections.abc import Iterator
from typing import Any

from sandbox.block_kit import check_message, check_view
from sandbox.mrkdwn import pings
from views.blocks import Message, View

HOSTILE = "<!channel> & <@U1> *x* "


def legal(message: Message | None) -> Message:
    """The message, which Slack would take; it is there at all."""
    assert message is not None
    assert check_message(message.text, message.blocks) == []
    return message


def legal_view(view: View) -> View:
    assert check_view(view) == []
    return view


def pinged(shown: Message | View) -> list[str]:
    """Everything that would notify somebody."""
    texts = [*_live(shown.blocks), shown.text] if isinstance(shown, Message) else list(_live(shown))
    return [ping for text in texts for ping in pings(text)]


def _live(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _live(item)
    elif isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for value in part.values():
            yield from _live(value)
