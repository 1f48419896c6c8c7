"""A mark by which a message that the bot may not read is recognised when somebody presses its button."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from mentorship.post import learn_arrival
from mentorship.work import Work
from storage.tables import Delivery
from storage.words import PlaceKind
from views.blocks import Message

PREFIX = "delivery-"


def recognisable(message: Message, delivery: Delivery) -> Message:
    """The message with the delivery's id as the name of its first block; a direct message needs none."""
    if delivery.place_kind == PlaceKind.PERSON or not message.blocks:
        return message
    first, *others = message.blocks
    return replace(message, blocks=[{**first, "block_id": f"{PREFIX}{delivery.id}"}, *others])


def learn_from(work: Work, payload: Mapping[str, Any]) -> None:
    """Somebody pressed a button: if the message has a mark, it did arrive, and this is where it stands."""
    container = payload.get("container") or {}
    key = _key_in(payload.get("message") or {})
    if key is not None and "message_ts" in container:
        learn_arrival(work, key, str(container["channel_id"]), str(container["message_ts"]))


def _key_in(message: Mapping[str, Any]) -> UUID | None:
    for block in message.get("blocks") or ():
        name = str(block.get("block_id", ""))
        if name.startswith(PREFIX):
            return _as_key(name.removeprefix(PREFIX))
    return None


def _as_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
