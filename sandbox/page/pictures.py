"""Files that messages and views show: which they are, and where the page finds them."""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
PRIVATE_ADDRESS = re.compile(r"/files/(\w+)/")


def files_in(thing: Any) -> set[str]:
    """The ids of the files that these blocks, attachments, file lists or state values show."""
    return set(_file_ids(thing))


def with_pictures(thing: Any, folder: str) -> Any:
    """The same blocks with `image_url` next to every `slack_file`; `folder` ends with a slash."""
    if isinstance(thing, list):
        return [with_pictures(each, folder) for each in thing]
    if not isinstance(thing, dict):
        return thing
    copy = {key: with_pictures(value, folder) for key, value in thing.items()}
    file_id = _slack_file(thing)
    return copy | {"image_url": folder + file_id} if file_id else copy


def shown_files(files: list[Json], folder: str) -> list[Json]:
    """What a message's attached files are called and where the page gets them."""
    return [
        {key: file.get(key) for key in ("id", "name", "title", "size")} | {"url": f"{folder}{file['id']}"}
        for file in files
    ]


def _file_ids(thing: Any) -> Iterator[str]:
    if isinstance(thing, list):
        for each in thing:
            yield from _file_ids(each)
    elif isinstance(thing, dict):
        own = _slack_file(thing) or (thing.get("id") if "url_private" in thing else None)
        if own:
            yield str(own)
        for value in thing.values():
            yield from _file_ids(value)


def _slack_file(thing: Json) -> str | None:
    """The file that an image block or element names by id or by its private address."""
    named = thing.get("slack_file")
    if not isinstance(named, dict):
        return None
    found = PRIVATE_ADDRESS.search(str(named.get("url", "")))
    return str(named["id"]) if named.get("id") else found and found[1]
