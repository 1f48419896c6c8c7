"""Cursor pagination: pages really end, and the last cursor is empty."""

import base64
import binascii
from collections.abc import Collection
from itertools import islice
from typing import Any, TypeVar

from sandbox.refusal import Refusal
from sandbox.web_api.call import Call

Json = dict[str, Any]
T = TypeVar("T")
LARGEST_PAGE = 1000
UNPAGED_MAX = 2000
"""Without a limit a larger collection is refused with limit_required."""


def page_size(call: Call, default: int, largest: int = LARGEST_PAGE) -> int:
    size = call.number("limit", default)
    if size < 0:
        raise Refusal("invalid_limit")
    return min(size or default, largest)


def page_of(items: Collection[T], call: Call, size: int) -> tuple[list[T], Json]:
    """One page and the response_metadata that leads to the next."""
    start = offset_of(call.text("cursor"))
    page = list(islice(items, start, start + size))
    following = start + size
    return page, cursor_to(following if following < len(items) else None)


def offset_of(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        kind, _, offset = base64.b64decode(cursor, validate=True).decode().partition(":")
        if kind != "next":
            raise ValueError(kind)
        return int(offset)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Refusal("invalid_cursor") from None


def cursor_to(offset: int | None) -> Json:
    text = "" if offset is None else base64.b64encode(f"next:{offset}".encode()).decode()
    return {"next_cursor": text}
