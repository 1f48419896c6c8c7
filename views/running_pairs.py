"""A program's pairs on the coordinators' screen; how a pair is doing is not part of it."""

from mentorship.pairings import Pair
from mentorship.running_pairs import PairsPage
from storage.words import PairingState, Role
from views.blocks import Block, Message, View, button, context, mention, modal, moment, section
from views.ids import COMMAND, Action
from views.paging import Pages, page_turner
from views.partners import everybody_in, who_with_whom
from views.programs import name_of

MENTEE_FIRST = "the mentee goes first next time"


def pairs_modal(shown: PairsPage) -> View:
    """Who is paired with whom, with a way to end it."""
    count = "1 pair" if shown.total == 1 else f"{shown.total} pairs"
    blocks = [section(f"{name_of(shown.program)}\n{count}.")]
    blocks += [_pair_block(pair, shown.page) for pair in shown.pairs]
    pages = Pages(shown.page, shown.pages, Action.PAIRS_BACK, Action.PAIRS_PAGE)
    note = context(f"`{COMMAND} admin end pairing` and the number of a pair ends it too.")
    return modal("Pairs", [*blocks, *page_turner(pages, shown.program.key), note])


def pair_ended(pair: Pair) -> Message:
    """To the coordinator who ended it."""
    first = "they go first next time" if pair.mentor.enrollment.role == Role.PEER else MENTEE_FIRST
    text = f"The pairing of {everybody_in(pair)} has ended. All of them are told, and {first}."
    return Message(text, [section(text)])


def _pair_block(pair: Pair, page: int) -> Block:
    since = "agreed, introduced when the program starts"
    if pair.pairing.state == PairingState.RUNNING and pair.pairing.started_at:
        since = f"since {moment(pair.pairing.started_at)}"
    end = button(
        "End Pairing",
        Action.END_PAIRING,
        pair.pairing.key,
        page,
        style="danger",
        confirm="All of them are told kindly. This cannot be undone.",
        describe=f"End pairing no. {pair.pairing.key}",
    )
    who = who_with_whom(pair, lambda person: mention(person.slack_id))
    return section(f"*No. {pair.pairing.key}:* {who}\n{since}", end)
