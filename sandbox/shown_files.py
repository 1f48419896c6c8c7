"""The files that a message's blocks show: Slack refuses one that is not here or is no picture."""

from collections.abc import Iterator
from typing import Any

from sandbox.core import Core
from sandbox.records import StoredFile
from sandbox.refusal import Refusal

Json = dict[str, Any]
PICTURES = (".png", ".jpg", ".jpeg", ".gif")


def require_known_files(core: Core, blocks: list[Json]) -> None:
    """Refuses blocks that show a file which is not here, not uploaded to its end, or no picture."""
    wrong = [
        f"invalid slack file [json-pointer:{pointer}]"
        for pointer, shown in _files_in(blocks, "/blocks")
        if "id" in shown and not _is_picture(core.files.get(shown["id"]))
    ]
    if wrong:
        raise Refusal(
            "invalid_blocks",
            errors=wrong,
            response_metadata={"messages": [f"[ERROR] {sentence}" for sentence in wrong]},
        )


def _is_picture(file: StoredFile | None) -> bool:
    return file is not None and bool(file.title) and file.name.lower().endswith(PICTURES)


def _files_in(thing: Any, pointer: str) -> Iterator[tuple[str, Json]]:
    """Every `slack_file`, with where it stands."""
    parts: Any = ()
    if isinstance(thing, dict):
        parts = thing.items()
    elif isinstance(thing, list):
        parts = enumerate(thing)
    for name, part in parts:
        if name == "slack_file":
            yield f"{pointer}/slack_file", part
        elif isinstance(part, dict | list):
            yield from _files_in(part, f"{pointer}/{name}")
