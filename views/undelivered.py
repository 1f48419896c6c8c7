"""Messages that did not arrive, or may not have: what went wrong, what to do, and for whom they were."""

from collections.abc import Sequence
from uuid import UUID

from mentorship.undelivered import Undelivered, Unreached
from storage.words import PlaceKind
from views.blocks import Block, actions, button, channel_link, context, mention, section
from views.fields import Payload, pressed_words
from views.ids import Action
from views.troubles import KINDS, remedy

TROUBLES = 6


def trouble_blocks(troubles: Sequence[Undelivered]) -> list[Block]:
    """The most frequent troubles, each with what to do about it."""
    blocks = [block for trouble in troubles[:TROUBLES] for block in _trouble(trouble)]
    more = sum(trouble.count for trouble in troubles[TROUBLES:])
    return [*blocks, *([context(f"and {messages(more)} with other troubles")] if more > 0 else [])]


def messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count:,} messages"


def pressed_delivery(payload: Payload) -> UUID | None:
    """Which message the button was about; None for a value that is none of ours."""
    try:
        return UUID(pressed_words(payload)[0])
    except ValueError:
        return None


def _trouble(trouble: Undelivered) -> list[Block]:
    """What went wrong and for whom; what a person has to decide comes with buttons."""
    words, more = remedy(trouble.error, trouble.uncertain), trouble.count - len(trouble.examples)
    rest = [f"and {more:,} more"] if more > 0 else []
    if any(one.to_decide for one in trouble.examples):
        decisions = [block for one in trouble.examples for block in _decision(one)]
        return [section(words), *decisions, *(context(line) for line in rest)]
    return [section("\n".join([words, *(f"• {_line(one)}" for one in trouble.examples), *rest]))]


def _decision(one: Unreached) -> list[Block]:
    what, key = KINDS.get(one.kind, "A message"), str(one.to_decide)
    twice = "If it did arrive after all, it is there twice then. Send it again?"
    again = button("Send Again", Action.SEND_AGAIN, key, confirm=twice, describe=f"Send again: {what}")
    arrived = button("It Arrived", Action.IT_ARRIVED, key, describe=f"It arrived: {what}")
    return [section(f"• {_line(one)}"), actions(again, arrived)]


def _line(one: Unreached) -> str:
    return f"{KINDS.get(one.kind, 'A message')} to {_place(one)}"


def _place(one: Unreached) -> str:
    if one.pair is not None:
        mentor, mentee = (mention(side.person.slack_id) for side in one.pair.sides)
        return f"the conversation of {mentor} and {mentee}"
    return channel_link(one.place) if one.place_kind == PlaceKind.CHANNEL else mention(one.place)
