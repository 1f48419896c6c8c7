"""How messages stand: how many wait, were sent, did not arrive or may not have, and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from mentorship.undelivered import Undelivered, undelivered_since
from mentorship.work import Work
from storage.tables import Delivery, Program
from storage.words import DeliveryMethod, DeliveryState

LOOK_BACK = timedelta(days=30)

Counts = Mapping[DeliveryState, int]


@dataclass(frozen=True)
class Standing:
    """A program's messages; updates of messages already sent do not count.

    Of those that wait `due` could go now, and `next_at` is when the next of the others falls due.
    """

    program: Program
    counts: Counts
    due: int
    next_at: datetime | None
    troubles: tuple[Undelivered, ...]


def standing_of(work: Work, program: Program) -> Standing:
    """As of now, with the troubles of the last 30 days. For coordinators; ask `require_coordinator` first."""
    waiting = (
        Delivery.program_id == program.key,
        Delivery.state == DeliveryState.QUEUED,
        Delivery.method == DeliveryMethod.POST,
    )
    due = select(func.count()).select_from(Delivery).where(*waiting, Delivery.due <= work.now)
    after = select(func.min(Delivery.due)).where(*waiting, Delivery.due > work.now)
    return Standing(
        program=program,
        counts=counts_by_program(work).get(program.key, Counter()),
        due=work.session.exec(due).one(),
        next_at=work.session.exec(after).one(),
        troubles=undelivered_since(work, program, work.now - LOOK_BACK),
    )


def counts_by_program(work: Work) -> dict[int | None, Counts]:
    """How many messages are in each state, by program; None stands for those of no program.

    What stands in another's message is no message of its own.
    """
    found = (
        select(Delivery.program_id, Delivery.state, func.count())
        .where(Delivery.workspace_id == work.workspace_id, Delivery.method == DeliveryMethod.POST)
        .where(col(Delivery.together_with).is_(None))
        .group_by(col(Delivery.program_id), col(Delivery.state))
    )
    counts: dict[int | None, Counter[DeliveryState]] = {}
    for program_id, state, number in work.session.exec(found):
        counts.setdefault(program_id, Counter())[DeliveryState(state)] = number
    return dict(counts)


def overdue_since(work: Work) -> datetime | None:
    """Since when the oldest message that could go has been waiting; None if none does."""
    oldest = select(func.min(Delivery.due)).where(
        Delivery.workspace_id == work.workspace_id,
        Delivery.state == DeliveryState.QUEUED,
        Delivery.due <= work.now,
    )
    return work.session.exec(oldest).one()
