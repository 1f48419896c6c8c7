"""On which lines of a JSON text the people of its list begin, so that a problem can be found there."""

import json
import re
from collections.abc import Iterator

_SPACE = re.compile(r"[ \t\n\r]*")
_decoded = json.JSONDecoder().raw_decode


def lines_of_entries(text: str, name: str) -> Iterator[int]:
    """The line of each entry, from 1, in a list or in the list of that name in an object.

    The text must be JSON, and have such a list.
    """
    at, seen, line = _after_space(text, _list_in(text, name) + 1), 0, 1
    while text[at] != "]":
        line += text.count("\n", seen, at)
        seen = at
        yield line
        at = _next(text, at)


def _list_in(text: str, name: str) -> int:
    """Where the list starts."""
    at = _after_space(text, 0)
    if text[at] == "[":
        return at
    at = _after_space(text, at + 1)
    while True:
        field, end = _decoded(text, at)
        value = _after_space(text, _after_space(text, end) + 1)
        if field == name:
            return value
        at = _next(text, value)


def _next(text: str, at: int) -> int:
    """Where the next value or name starts, or what ends the list stands."""
    _, end = _decoded(text, at)
    end = _after_space(text, end)
    return _after_space(text, end + 1) if text[end] == "," else end


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
