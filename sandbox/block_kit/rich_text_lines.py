"""A rich_text block as lines of plain text."""

from collections.abc import Callable, Iterator

from sandbox.block_kit.problem import Fields
from sandbox.block_kit.reader import Reader, written_link


def rich_text_lines(block: Fields, reader: Reader) -> Iterator[str]:
    for part in block["elements"]:
        if part["type"] == "rich_text_list":
            yield from _list_lines(part, reader)
        else:
            prefix = "> " if part["type"] == "rich_text_quote" else ""
            for line in _inline(part, reader).split("\n"):
                yield prefix + line


def _list_lines(part: Fields, reader: Reader) -> Iterator[str]:
    first = part.get("offset", 0) + 1
    indent = "  " * part.get("indent", 0)
    for number, item in enumerate(part["elements"], first):
        mark = f"{number}." if part["style"] == "ordered" else "•"
        yield f"{indent}{mark} {_inline(item, reader)}"


def _inline(part: Fields, reader: Reader) -> str:
    return "".join(_INLINE[piece["type"]](piece, reader) for piece in part["elements"])


_INLINE: dict[str, Callable[[Fields, Reader], str]] = {
    "text": lambda piece, _reader: str(piece["text"]),
    "link": lambda piece, _reader: written_link(piece["url"], piece.get("text", "")),
    "user": lambda piece, reader: reader.name("@", piece["user_id"]),
    "usergroup": lambda piece, reader: reader.name("@", piece["usergroup_id"]),
    "channel": lambda piece, reader: reader.name("#", piece["channel_id"]),
    "team": lambda piece, reader: reader.name("@", piece["team_id"]),
    "broadcast": lambda piece, _reader: f"@{piece['range']}",
    "emoji": lambda piece, _reader: f":{piece['name']}:",
    "color": lambda piece, _reader: str(piece["value"]),
    "date": lambda piece, reader: reader.date(piece["timestamp"], piece["format"], piece.get("fallback", "")),
}
