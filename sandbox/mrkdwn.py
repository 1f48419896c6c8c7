"""Slack's texts, messages and views as a reader sees them, in plain text; and whom a text really pings."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.block_kit.layout import Values, block_lines
from sandbox.block_kit.reader import Reader

_PING = re.compile(r"<(@[UW]\w+|!(?:channel|here|everyone)|!subteam\^\w+)(?:\|[^<>]*)?>")


def plain(
    text: str,
    *,
    names: Mapping[str, str] | None = None,
    tz: ZoneInfo | None = None,
    now: datetime | None = None,
) -> str:
    """Mrkdwn as its reader sees it: `names` of people, channels and groups by id, times in `tz` (else UTC).

    With `now` (aware), Slack's pretty dates say today, tomorrow or yesterday; without, they are absolute.
    """
    return _reader(names, tz, now).reads(text)


def pings(text: str) -> list[str]:
    """Every mention in a mrkdwn text that notifies somebody, as written but without its label."""
    return [f"<{mention}>" for mention in _PING.findall(text)]


def message_text(
    message: Mapping[str, Any],
    *,
    names: Mapping[str, str] | None = None,
    tz: ZoneInfo | None = None,
    now: datetime | None = None,
) -> str:
    """A message laid out in lines: its blocks, or its text where it has none, then its attachments."""
    reader = _reader(names, tz, now)
    lines = [*_content_lines(message, reader)]
    for attachment in message.get("attachments") or ():
        lines += [f"| {line}" for line in _content_lines(attachment, reader)]
    return "\n".join(lines)


def view_text(
    view: Mapping[str, Any],
    *,
    names: Mapping[str, str] | None = None,
    tz: ZoneInfo | None = None,
    now: datetime | None = None,
) -> str:
    """A modal or Home tab laid out in lines, with what is typed and chosen in it, and its buttons last."""
    reader = _reader(names, tz, now)
    values: Values = (view.get("state") or {}).get("values") or {}
    title = [f"== {reader.sees(view['title'])} =="] if view.get("title") else []
    buttons = [f"[{reader.sees(view[name])}]" for name in ("close", "submit") if view.get(name)]
    footer = [" ".join(buttons)] if buttons else []
    return "\n".join([*title, *block_lines(view["blocks"], values, reader), *footer])


def _reader(names: Mapping[str, str] | None, tz: ZoneInfo | None, now: datetime | None) -> Reader:
    return Reader(names or {}, tz or ZoneInfo("UTC"), now)


def _content_lines(content: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    if content.get("blocks"):
        yield from block_lines(content["blocks"], {}, reader)
    else:
        yield from reader.reads(content.get("text") or content.get("fallback") or "").split("\n")
