"""Messages that did not arrive, or may not have, gathered by what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from mentorship.pairings import Pair, pair_by_id
from mentorship.work import Work
from storage.outbox import UNSETTLED
from storage.tables import Delivery, Program
from storage.words import DeliveryMethod, DeliveryState, PlaceKind

EXAMPLES = 5
OUR_MISTAKE = "our_mistake"


@dataclass(frozen=True)
class Unreached:
    """One message that did not arrive: its kind, and the person, the pair or the channel it was for.

    `to_decide` is its id if nothing but a person's look can tell whether it arrived.
    """

    kind: str
    place_kind: PlaceKind
    place: str
    pair: Pair | None = None
    to_decide: UUID | None = None


@dataclass(frozen=True)
class Undelivered:
    """All messages with the same trouble; `error` is Slack's word for it, `uncertain` if some may have
    arrived after all."""

    error: str
    uncertain: bool
    count: int
    examples: tuple[Unreached, ...]


def undelivered_since(work: Work, program: Program | None, since: datetime) -> tuple[Undelivered, ...]:
    """Messages that did not arrive since then, of one program or all; the most frequent trouble first."""
    found = select(Delivery).where(
        Delivery.workspace_id == work.workspace_id,
        Delivery.method == DeliveryMethod.POST,
        col(Delivery.state).in_([DeliveryState.FAILED, DeliveryState.UNKNOWN]),
        col(Delivery.finished) >= since,
    )
    if program is not None:
        found = found.where(Delivery.program_id == program.key)
    by_trouble: dict[tuple[str, bool], list[Delivery]] = {}
    for row in work.session.exec(found.order_by(col(Delivery.finished), col(Delivery.dedupe_key))):
        # Our own mistakes each carry a reference of their own; coordinators read of them as one.
        error = OUR_MISTAKE if row.error.startswith(OUR_MISTAKE) else row.error
        by_trouble.setdefault((error, row.state == DeliveryState.UNKNOWN), []).append(row)
    troubles = [_undelivered(work, *trouble, rows) for trouble, rows in by_trouble.items()]
    return tuple(sorted(troubles, key=lambda trouble: (-trouble.count, trouble.error)))


def _undelivered(work: Work, error: str, uncertain: bool, rows: Sequence[Delivery]) -> Undelivered:
    examples = tuple(_unreached(work, row) for row in rows[:EXAMPLES])
    return Undelivered(error, uncertain, len(rows), examples)


def _unreached(work: Work, row: Delivery) -> Unreached:
    pair = pair_by_id(work, int(row.place)) if row.place_kind == PlaceKind.PAIRING else None
    to_decide = row.id if row.state == DeliveryState.UNKNOWN and row.error == UNSETTLED else None
    return Unreached(row.kind, row.place_kind, row.place, pair, to_decide)
