"""Messages of which nobody knows whether they arrived: a coordinator looks and says what is to happen."""

from typing import Any
from uuid import UUID

from mentorship.notices import WeeklyDigest
from mentorship.permissions import require_coordinator
from mentorship.post import refresh_latest
from mentorship.refusals import Stale
from mentorship.work import Work
from storage.guards import change_once
from storage.outbox import UNSETTLED, share_fate
from storage.tables import Delivery, Person, Program
from storage.words import DeliveryState


def send_again(work: Work, actor: Person, key: UUID | None) -> Program:
    """It is not there: it goes out once more, whatever time it was meant for."""
    again = {"state": DeliveryState.QUEUED, "attempts": 0, "due": work.now, "send_before": None}
    return _decide(work, actor, key, "uncertain_sent_again", {**again, "finished": None})


def it_arrived(work: Work, actor: Person, key: UUID | None) -> Program:
    """Somebody has seen it."""
    return _decide(work, actor, key, "uncertain_arrived", {"state": DeliveryState.SENT})


def _decide(work: Work, actor: Person, key: UUID | None, action: str, to: dict[str, Any]) -> Program:
    delivery = work.session.get(Delivery, key) if key else None
    program = require_coordinator(work, actor, (delivery.program_id or 0) if delivery else 0)
    assert delivery is not None
    undecided = {"state": DeliveryState.UNKNOWN, "error": UNSETTLED}
    if not change_once(work.session, delivery, where=undecided, to={**to, "error": ""}):
        raise Stale("It has been settled already what becomes of this message.")
    share_fate(work.session, delivery, to)
    work.note(actor, action, f"delivery:{delivery.id}", program.key)
    refresh_latest(work, WeeklyDigest, program.key)
    return program
