"""Putting notices into the outbox, in the same transaction as the change they tell about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import Row, and_, bindparam, insert, or_, text, update
from sqlmodel import col, select

from mentorship.notices import Notice, kind_of
from mentorship.work import Work
from storage.guards import change_once, insert_all_once, insert_values_once
from storage.tables import Delivery, Pairing
from storage.tables.operations import JOINED, QUEUED
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority

# What nobody has tried to send yet, or not lately.
WAITING = (DeliveryState.QUEUED, DeliveryState.HELD, DeliveryState.JOINED)
# Built once, and plain statements on the table: a round of messages asks them thousands of times.
_ROW = Delivery.__table__  # type: ignore[attr-defined]
# What an update takes over from the message it is for, and what says whether it can be made.
_OF_TARGET = [
    _ROW.c[name]
    for name in (
        *("id", "dedupe_key", "state", "ts", "together_with"),
        *("workspace_id", "program_id", "kind", "notice", "place_kind", "place"),
    )
]
_BY_ID = select(*_OF_TARGET).where(_ROW.c.id == bindparam("this")).with_for_update()
# An update that a sender is claiming now does not count: it may read what was true before.
_UPDATES = select(_ROW.c.refreshes).where(text(f"delivery.{QUEUED}")).with_for_update()
_WAITING_UPDATES = _UPDATES.where(_ROW.c.refreshes.in_(bindparam("targets", expanding=True)))
_WAITING_UPDATE = _UPDATES.where(_ROW.c.refreshes == bindparam("target"))
_TARGET = _ROW.alias()
_ITS_ID = select(_TARGET.c.id).where(_TARGET.c.dedupe_key == bindparam("key")).scalar_subquery()
_IS_ITS_UPDATE = and_(_ROW.c.refreshes == _ITS_ID, _ROW.c.state == DeliveryState.QUEUED)
# Both in one statement: every click asks for the message it was made in.
_BY_KEY_WITH_UPDATE = (
    select(*_OF_TARGET).where(or_(_ROW.c.dedupe_key == bindparam("key"), _IS_ITS_UPDATE)).with_for_update()
)
_CANCEL = (
    update(_ROW)
    .where(_ROW.c.dedupe_key == bindparam("this"), _ROW.c.state.in_(WAITING))
    .values(state=DeliveryState.CANCELLED)
    .returning(_ROW.c.id)
)
_QUEUE = insert(_ROW)
MOST_IDS = 500
_FRESH = {"state": DeliveryState.QUEUED, "attempts": 0, "error": ""}
_NOT_THERE = (*WAITING, DeliveryState.CANCELLED, DeliveryState.FAILED)
_FOLLOWERS = (
    select(_ROW.c.id)
    .where(_ROW.c.together_with == bindparam("leader"), text(f"delivery.{JOINED}"))
    .order_by(_ROW.c.created_at, _ROW.c.dedupe_key)
)
_LEAD = (
    update(_ROW).where(_ROW.c.id == bindparam("this")).values(state=DeliveryState.QUEUED, together_with=None)
)
_FOLLOW = update(_ROW).where(_ROW.c.together_with == bindparam("leader"), text(f"delivery.{JOINED}"))


@dataclass(frozen=True)
class Place:
    """Where a notice goes: a person's DM, a pairing's group DM or a channel."""

    kind: PlaceKind
    id: str


class Reachable(Protocol):
    """A person, or as much of one as a message needs."""

    @property
    def slack_id(self) -> str: ...


def to_person(person: Reachable) -> Place:
    return Place(PlaceKind.PERSON, person.slack_id)


def to_pairing(pairing: Pairing) -> Place:
    return Place(PlaceKind.PAIRING, str(pairing.key))


def to_channel(channel: str) -> Place:
    return Place(PlaceKind.CHANNEL, channel)


@dataclass(frozen=True)
class Timing:
    """When a notice may go out; `due` defaults to now, `send_before` to never too late.

    `together_with` is a delivery that has not gone out yet, in whose message it shall stand.
    """

    due: datetime | None = None
    send_before: datetime | None = None
    priority: Priority = Priority.NORMAL
    together_with: UUID | None = None


@dataclass(frozen=True)
class Post:
    """A notice for one place; `key` says which occurrence of it this is, `id` which delivery it becomes."""

    place: Place
    notice: Notice
    key: str
    program_id: int | None = None
    timing: Timing = field(default_factory=Timing)
    id: UUID = field(default_factory=uuid4)


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
    post = Post(place, notice, key, program_id, timing or Timing())
    return insert_values_once(work.session, Delivery, _row_of(work, post))


def tell_all(work: Work, posts: Sequence[Post]) -> None:
    """Queue many notices, each of them once, in one statement: thousands of people hear of one decision."""
    insert_all_once(work.session, Delivery, [_row_of(work, post) for post in posts])


def refresh(work: Work, key: str) -> None:
    """Bring the message of the notice `key` up to date, wherever it was sent."""
    found = {row.dedupe_key: row for row in work.run(_BY_KEY_WITH_UPDATE, {"key": key})}
    target = found.get(key)
    if target is not None and target.together_with is not None:
        refresh_delivery(work, work.run(_BY_ID, {"this": target.together_with}).one())
    elif target is not None and _is_there(target) and len(found) == 1:
        work.run(_QUEUE, _update_of(work, target))


def refresh_latest(work: Work, notice: type[Notice], program_id: int) -> None:
    """Bring the newest message of this kind in a program up to date."""
    kind = col(Delivery.kind) == kind_of(notice)
    found = select(Delivery).where(kind, Delivery.program_id == program_id)
    posts = found.where(Delivery.method == DeliveryMethod.POST).order_by(col(Delivery.created_at).desc())
    target = work.session.exec(posts.limit(1).with_for_update()).first()
    if target is not None:
        refresh_delivery(work, target)


def refresh_message(work: Work, channel: str, ts: str) -> None:
    """Bring one message up to date, known by where it stands, with all that stands in it."""
    found = select(Delivery).where(
        Delivery.channel == channel,
        Delivery.ts == ts,
        Delivery.method == DeliveryMethod.POST,
        col(Delivery.together_with).is_(None),
    )
    target = work.session.exec(found).first()
    if target is not None:
        refresh_delivery(work, target)


def refresh_delivery(work: Work, target: Delivery | Row[Any]) -> None:
    """Queue one update of a delivered message; a second before it is sent adds nothing.

    A scheduled message cannot be updated before somebody has pressed a button in it (see `learn_arrival`).

    Read `target` for update: a sender that is claiming it now will render what was true before.
    """
    if _is_there(target) and work.run(_WAITING_UPDATE, {"target": target.id}).first() is None:
        work.run(_QUEUE, _update_of(work, target))


def refresh_all(work: Work, targets: Sequence[Delivery]) -> None:
    """Queue one update for each of many delivered messages, as `refresh_delivery` does for one."""
    there = {target.id: target for target in targets if _is_there(target)}
    keys, waiting = list(there), set[UUID]()
    for start in range(0, len(keys), MOST_IDS):
        some = {"targets": keys[start : start + MOST_IDS]}
        waiting.update(work.run(_WAITING_UPDATES, some).scalars())
    updates = [_update_of(work, target) for key, target in there.items() if key not in waiting]
    if updates:
        work.session.connection().execute(_QUEUE, updates)


def learn_arrival(work: Work, delivery_id: UUID, channel: str, ts: str) -> None:
    """Somebody has seen the message there: it arrived, and from now on it can be brought up to date.

    Of a scheduled message, and of one whose fate was unknown, nobody had told where it stands. A refresh
    asked for meanwhile could not be made, so it is made now.
    """
    target = work.session.get(Delivery, delivery_id)
    if target is None or target.ts is not None or not _stands_in(work, target, channel):
        return
    arrived = {"state": DeliveryState.SENT, "channel": channel, "ts": ts, "error": ""}
    if change_once(work.session, target, where={"state": target.state, "ts": None}, to=arrived):
        refresh_delivery(work, target)


def cancel(work: Work, key: str) -> bool:
    """Take back a notice that has not gone out yet; False if it is too late for that."""
    gone = work.run(_CANCEL, {"this": key, "finished": work.now}).first()
    if gone is not None:
        _hand_on_lead(work, gone.id)
    return gone is not None


def _hand_on_lead(work: Work, gone: UUID) -> None:
    """What should have stood in a message that is not sent goes out on its own."""
    next_one = work.run(_FOLLOWERS, {"leader": gone}).scalar()
    if next_one is not None:
        work.run(_LEAD, {"this": next_one})
        work.run(_FOLLOW, {"leader": gone, "together_with": next_one})


def _is_there(target: Delivery | Row[Any]) -> bool:
    """Whether it stands somewhere, as far as anybody knows."""
    return target.state not in _NOT_THERE and (target.state != DeliveryState.SENT or target.ts is not None)


def _stands_in(work: Work, target: Delivery, channel: str) -> bool:
    """Whether a message for this place, handed to Slack, would stand in that channel."""
    if target.workspace_id != work.workspace_id or target.method != DeliveryMethod.POST:
        return False
    if target.state not in (DeliveryState.SENT, DeliveryState.UNKNOWN):
        return False
    if target.place_kind != PlaceKind.PAIRING:
        return target.place_kind == PlaceKind.CHANNEL and target.place == channel
    pairing = work.session.get(Pairing, int(target.place))
    return pairing is not None and pairing.channel == channel


def _row_of(work: Work, post: Post) -> dict[str, Any]:
    timing = post.timing
    return {
        **_FRESH,
        "id": post.id,
        "dedupe_key": post.key,
        "workspace_id": work.workspace_id,
        "program_id": post.program_id,
        "kind": post.notice.kind,
        "notice": dict(vars(post.notice)),
        "method": DeliveryMethod.POST,
        "place_kind": post.place.kind,
        "place": post.place.id,
        "priority": timing.priority,
        "due": timing.due or work.now,
        "send_before": timing.send_before,
        "together_with": timing.together_with,
        "state": DeliveryState.QUEUED if timing.together_with is None else DeliveryState.JOINED,
        "created_at": work.now,
    }


def _update_of(work: Work, target: Delivery | Row[Any]) -> dict[str, Any]:
    return {
        **_FRESH,
        "id": uuid4(),
        "dedupe_key": f"refresh:{target.id}:{uuid4()}",
        "workspace_id": target.workspace_id,
        "program_id": target.program_id,
        "kind": target.kind,
        "notice": target.notice,
        "method": DeliveryMethod.UPDATE,
        "place_kind": target.place_kind,
        "place": target.place,
        "priority": Priority.URGENT,
        "due": work.now,
        "refreshes": target.id,
        "created_at": work.now,
    }
