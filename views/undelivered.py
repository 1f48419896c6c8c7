"""Messages that did not arrive, or may not have: what went wrong, what to do, and for whom they were."""

from collections.abc import Sequence

from mentorship.undelivered import Undelivered, Unreached
from storage.words import PlaceKind
from views.blocks import Block, channel_link, context, mention, section
from views.troubles import KINDS, remedy

TROUBLES = 6


def trouble_blocks(troubles: Sequence[Undelivered]) -> list[Block]:
    """The most frequent troubles, each with what to do about it."""
    blocks = [section(_trouble(trouble)) for trouble in troubles[:TROUBLES]]
    more = sum(trouble.count for trouble in troubles[TROUBLES:])
    return [*blocks, *([context(f"and {messages(more)} with other troubles")] if more > 0 else [])]


def messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count:,} messages"


def _trouble(trouble: Undelivered) -> str:
    lines = [f"• {KINDS.get(one.kind, 'A message')} to {_place(one)}" for one in trouble.examples]
    more = trouble.count - len(trouble.examples)
    rest = [f"and {more:,} more"] if more > 0 else []
    return "\n".join([remedy(trouble.error, trouble.uncertain), *lines, *rest])


def _place(one: Unreached) -> str:
    if one.pair is not None:
        mentor, mentee = (mention(side.person.slack_id) for side in one.pair.sides)
        return f"the conversation of {mentor} and {mentee}"
    return channel_link(one.place) if one.place_kind == PlaceKind.CHANNEL else mention(one.place)
