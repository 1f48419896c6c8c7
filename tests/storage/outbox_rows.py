"""Rows of the outbox for tests."""

from datetime import datetime
from typing import Any

from mentorship.work import Work
from storage.tables import Delivery
from storage.words import DeliveryMethod, PlaceKind


def a_delivery(work: Work, key: str, **values: Any) -> Delivery:
    """Queued and due now, to a person, unless said otherwise."""
    defaults: dict[str, Any] = {
        "workspace_id": work.workspace_id,
        "kind": "application_received",
        "notice": {"enrollment_id": 1},
        "place_kind": PlaceKind.PERSON,
        "place": f"U{key}",
        "due": work.now,
        "created_at": work.now,
    }
    row = Delivery(dedupe_key=key, **{**defaults, **values})
    work.session.add(row)
    work.session.flush()
    return row


def an_update(work: Work, key: str, original: Delivery, due: datetime | None = None) -> Delivery:
    return a_delivery(work, key, method=DeliveryMethod.UPDATE, refreshes=original.id, due=due or work.now)
