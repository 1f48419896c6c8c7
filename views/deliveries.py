"""How a program's messages stand, on the screen of those who run it."""

from collections.abc import Mapping

from mentorship.deliveries import LOOK_BACK, Standing
from storage.words import DeliveryState
from views.blocks import Block, View, context, facts, modal, moment, section
from views.programs import name_of
from views.undelivered import trouble_blocks

STATES = {
    DeliveryState.SENT: "Sent",
    DeliveryState.QUEUED: "Waiting",
    DeliveryState.HELD: "Paused",
    DeliveryState.SENDING: "On their way",
    DeliveryState.FAILED: "Did not arrive",
    DeliveryState.UNKNOWN: "Uncertain",
    DeliveryState.CANCELLED: "Taken back",
}
ALWAYS = (DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.UNKNOWN)
WHAT_THE_WORDS_MEAN = (
    "Uncertain: Slack did not say whether it arrived; nothing is sent twice to find out. "
    "Taken back: it lost its sense before it could go out."
)


def deliveries_view(found: Standing) -> View:
    """Counts, then what went wrong lately and what to do about it."""
    blocks = [section(f"{name_of(found.program)}: messages so far"), facts(_standing(found))]
    return modal("Deliveries", [*blocks, *_troubles(found), context(WHAT_THE_WORDS_MEAN)])


def _standing(found: Standing) -> Mapping[str, str]:
    shown = {
        words: f"{found.counts.get(state, 0):,}"
        for state, words in STATES.items()
        if state in ALWAYS or found.counts.get(state)
    }
    return shown | {STATES[DeliveryState.QUEUED]: _waiting(found)}


def _waiting(found: Standing) -> str:
    total = found.counts.get(DeliveryState.QUEUED, 0)
    if not total:
        return "0"
    later = f"the next {moment(found.next_at)}" if found.next_at else "no others"
    return f"{total:,}: {found.due:,} can go now, {later}"


def _troubles(found: Standing) -> list[Block]:
    if not found.troubles:
        return [section(f"Of the last {LOOK_BACK.days} days nothing is known to be missing.")]
    return [section(f"*Of the last {LOOK_BACK.days} days*"), *trouble_blocks(found.troubles)]
