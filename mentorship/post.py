"""Putting notices into the outbox, in the same transaction as the change they tell about."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam
from sqlmodel import col, select

from mentorship.notices import Notice, kind_of
from mentorship.work import Work
from storage.guards import change_once, insert_once
from storage.tables import Delivery, Pairing, Person
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority

# Built once: a round of messages asks them thousands of times.
_BY_KEY = select(Delivery).where(Delivery.dedupe_key == bindparam("key")).with_for_update()
_WAITING_UPDATE = select(Delivery.id).where(
    Delivery.refreshes == bindparam("target"), Delivery.state == DeliveryState.QUEUED
)


@dataclass(frozen=True)
class Place:
    """Where a notice goes: a person's DM, a pairing's group DM or a channel."""

    kind: PlaceKind
    id: str


def to_person(person: Person) -> Place:
    return Place(PlaceKind.PERSON, person.slack_id)


def to_pairing(pairing: Pairing) -> Place:
    return Place(PlaceKind.PAIRING, str(pairing.key))


def to_channel(channel: str) -> Place:
    return Place(PlaceKind.CHANNEL, channel)


@dataclass(frozen=True)
class Timing:
    """When a notice may go out; `due` defaults to now, `send_before` to never too late."""

    due: datetime | None = None
    send_before: datetime | None = None
    priority: Priority = Priority.NORMAL


def tell(
    work: Work,
    place: Place,
    notice: Notice,
    *,
    key: str,
    program_id: int | None = None,
    timing: Timing | None = None,
) -> bool:
    """Queue a notice once: `key` says which occurrence it is, and a second call with it does nothing."""
    timing = timing or Timing()
    delivery = Delivery(
        dedupe_key=key,
        workspace_id=work.workspace_id,
        program_id=program_id,
        kind=notice.kind,
        notice=asdict(notice),
        place_kind=place.kind,
        place=place.id,
        priority=timing.priority,
        due=timing.due or work.now,
        send_before=timing.send_before,
        created_at=work.now,
    )
    return insert_once(work.session, delivery)


def refresh(work: Work, key: str) -> None:
    """Bring the message of the notice `key` up to date, wherever it was sent."""
    target = work.session.exec(_BY_KEY, params={"key": key}).first()
    if target is not None:
        refresh_delivery(work, target)


def refresh_latest(work: Work, notice: type[Notice], program_id: int) -> None:
    """Bring the newest message of this kind in a program up to date."""
    kind = col(Delivery.kind) == kind_of(notice)
    found = select(Delivery).where(kind, Delivery.program_id == program_id)
    posts = found.where(Delivery.method == DeliveryMethod.POST).order_by(col(Delivery.created_at).desc())
    target = work.session.exec(posts.with_for_update()).first()
    if target is not None:
        refresh_delivery(work, target)


def refresh_message(work: Work, channel: str, ts: str) -> None:
    """Bring one message up to date, known by where it stands."""
    found = select(Delivery).where(
        Delivery.channel == channel, Delivery.ts == ts, Delivery.method == DeliveryMethod.POST
    )
    target = work.session.exec(found).first()
    if target is not None:
        refresh_delivery(work, target)


def refresh_delivery(work: Work, target: Delivery) -> None:
    """Queue one update of a delivered message; a second before it is sent adds nothing.

    Read `target` for update: a sender that is claiming it now will render what was true before.
    """
    if target.state in (DeliveryState.QUEUED, DeliveryState.CANCELLED, DeliveryState.FAILED):
        return
    if work.session.exec(_WAITING_UPDATE, params={"target": target.id}).first() is None:
        work.session.add(_update_of(work, target))


def cancel(work: Work, key: str) -> bool:
    """Take back a notice that has not gone out yet; False if it is too late for that."""
    target = work.session.exec(_BY_KEY, params={"key": key}).first()
    return target is not None and change_once(
        work.session,
        target,
        where={"state": DeliveryState.QUEUED},
        to={"state": DeliveryState.CANCELLED, "finished": work.now},
    )


def _update_of(work: Work, target: Delivery) -> Delivery:
    return Delivery(
        dedupe_key=f"refresh:{target.id}:{uuid4()}",
        workspace_id=target.workspace_id,
        program_id=target.program_id,
        kind=target.kind,
        notice=target.notice,
        method=DeliveryMethod.UPDATE,
        place_kind=target.place_kind,
        place=target.place,
        priority=Priority.URGENT,
        due=work.now,
        refreshes=target.id,
        created_at=work.now,
    )
