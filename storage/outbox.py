"""The outbox's state machine: claiming is its own transaction, later writes are fenced by the lease."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, sql, text, update
from sqlmodel import Session, col, func, select

from storage.prepared import run
from storage.queue import EVERY_LANE, Lanes, due_rows
from storage.tables import Delivery, Workspace
from storage.tables.operations import IN_ONE_MESSAGE, JOINED, SCHEDULED, UNCERTAIN, UNFINISHED
from storage.words import DeliveryMethod, DeliveryState, PlaceKind

LEASE = timedelta(seconds=60)
SETTLE = timedelta(seconds=60)

# So far ahead a message is scheduled: longer than a lease, so that there is time to ask what became of it.
AHEAD = timedelta(seconds=120)
# More appointments than fit in there cannot be made at the pace that Slack allows.
NEAR = timedelta(minutes=10)
# In the last seconds before Slack posts it, whatever was on its way has arrived; a few are left to hear so.
LAST_LOOK, TOO_LATE = timedelta(seconds=25), timedelta(seconds=3)

# The error of a message whose fate nothing can tell.
UNSETTLED = "unsettled"

# SQLite uses the index of unfinished rows only where the condition of that index stands in so many words.
_UNFINISHED = text(f"delivery.{UNFINISHED}")
# Built once: these run for every message and every idle second.
_UNCERTAIN = (
    select(Delivery.id)
    .where(_UNFINISHED)
    .where(text(f"delivery.{UNCERTAIN}"))
    .where(Delivery.error != UNSETTLED)
    .limit(1)
)
_INSTALLED = (
    select(Workspace.id)
    .where(Workspace.id == bindparam("workspace"), col(Workspace.uninstalled_at).is_(None))
    .with_for_update(key_share=True)
)
# Plain statements on the table: several times quicker than those that also look after loaded objects.
_ROW = Delivery.__table__  # type: ignore[attr-defined]
_CHANGE = update(_ROW).where(_ROW.c.id == bindparam("this"), _ROW.c.state == bindparam("before"))
_FINISH = _CHANGE.where(_ROW.c.lease_token == bindparam("token"))
_SETTLE = _CHANGE.where(_ROW.c.started.is_not_distinct_from(bindparam("attempt")))
_EXPIRE = (
    update(_ROW)
    .where(_UNFINISHED, _ROW.c.state == DeliveryState.SENDING, _ROW.c.lease_until < bindparam("now"))
    .values(state=DeliveryState.UNKNOWN, lease_token=None, error="sender_gone")
)
_JOINED_TO = (_ROW.c.together_with == bindparam("leader"), text(f"delivery.{JOINED}"))
_SHARE = update(_ROW).where(*_JOINED_TO)
_COMPANIONS = (
    sql.select(_ROW.c.kind, _ROW.c.notice)
    .where(_ROW.c.together_with == bindparam("leader"))
    .where(text(f"delivery.{IN_ONE_MESSAGE}"))
    .order_by(_ROW.c.created_at, _ROW.c.dedupe_key)
)
_OF_FATE = ("state", "error", "channel", "ts")
_FATES = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.CANCELLED)
_APPOINT = update(_ROW).where(_ROW.c.id == bindparam("this")).values(post_at=bindparam("moment"))
_LAST_APPOINTMENT = sql.select(func.max(_ROW.c.post_at)).where(
    _ROW.c.workspace_id == bindparam("workspace"),
    _ROW.c.post_at.between(bindparam("from"), bindparam("until")),
    text(SCHEDULED),
)
_PLACE = sql.select(_ROW.c.channel, _ROW.c.ts, _ROW.c.picture).where(_ROW.c.id == bindparam("this"))

Gate = Callable[[Delivery], bool]


@dataclass(frozen=True)
class Claim:
    """The right to send one delivery until `lease_until`; every later write names the token."""

    delivery: Delivery
    token: UUID
    lease_until: datetime


@dataclass(frozen=True)
class Sent:
    """Where a message stands, and the block of the picture that went with it."""

    channel: str
    ts: str
    picture: dict[str, Any] | None


def may_send(session: Session, workspace_id: str) -> bool:
    """Whether the workspace has the app still; whoever asks next waits for the end of this transaction."""
    return run(session, _INSTALLED, {"workspace": workspace_id}).first() is not None


def claim_next(
    session: Session, now: datetime, gate: Gate, lanes: Lanes = EVERY_LANE, turn: int | None = None
) -> Claim | None:
    """Take the most urgent due row that `gate` lets through; the caller commits before calling Slack.

    Among equally urgent ones those of the program whose turn it is go first. The gate is asked in the same
    transaction and may take from a rate bucket when it says yes.
    """
    for delivery in due_rows(session, now, lanes, turn):
        if gate(delivery):
            token, until = uuid4(), now + LEASE
            taken = {"lease_token": token, "lease_until": until, "started": now}
            if _change(session, delivery.id, DeliveryState.QUEUED, {"state": DeliveryState.SENDING, **taken}):
                return Claim(delivery, token, until)
    return None


def finish(session: Session, claim: Claim, now: datetime, **values: Any) -> bool:
    """Write how sending ended; False if the lease was lost to somebody else meanwhile."""
    mine = {"this": claim.delivery.id, "before": DeliveryState.SENDING, "token": claim.token}
    written = _count(session, _FINISH, {**mine, "lease_token": None, "finished": now, **values}) == 1
    if written:
        share_fate(session, claim.delivery, values)
    return written


def appoint(session: Session, delivery: Delivery, now: datetime | None) -> None:
    """Choose when Slack shall post it: a moment ahead that no other of the workspace has; None for at once.

    By this second it is recognised in Slack's list of scheduled messages.
    """
    delivery.post_at = None if now is None else _free_second(session, delivery.workspace_id, now + AHEAD)
    run(session, _APPOINT, {"this": delivery.id, "moment": delivery.post_at})


def expire_leases(session: Session, now: datetime) -> int:
    """A row whose sender is gone becomes unknown, never queued: it may have arrived."""
    return _count(session, _EXPIRE, {"now": now, "finished": now})


def to_settle(session: Session, now: datetime) -> list[Delivery]:
    """Unknown deliveries that can be looked into now: scheduled ones first, for they have no time to lose."""
    unknown = select(Delivery).where(
        _UNFINISHED, Delivery.state == DeliveryState.UNKNOWN, Delivery.error != UNSETTLED
    )
    planned = unknown.where(col(Delivery.post_at) <= now + LAST_LOOK).order_by(col(Delivery.post_at))
    posted = unknown.where(col(Delivery.post_at).is_(None), col(Delivery.finished) < now - SETTLE)
    by_age = posted.order_by(col(Delivery.finished))
    return [each for some in (planned, by_age) for each in session.exec(some.limit(20))]


def settle(session: Session, delivery: Delivery, **values: Any) -> bool:
    """Write what became of an unknown delivery, unless somebody else did.

    What was seen of one attempt says nothing about a later one, which may be unknown as well by now.
    """
    seen = {"this": delivery.id, "before": DeliveryState.UNKNOWN, "attempt": delivery.started}
    written = _count(session, _SETTLE, {**seen, **values}) == 1
    if written:
        share_fate(session, delivery, values)
    return written


def companions(session: Session, delivery: Delivery) -> Sequence[Any]:
    """The kinds and notices of those that stand in the same message, in their order."""
    if delivery.place_kind != PlaceKind.PERSON:
        return ()
    leader = delivery.refreshes or delivery.id
    return run(session, _COMPANIONS, {"leader": leader})


def place_of(session: Session, key: UUID) -> Sent | None:
    """Where a message stands; None if it was never sent."""
    found = run(session, _PLACE, {"this": key}).one()
    return None if found.channel is None or found.ts is None else Sent(*found)


def is_uncertain(session: Session) -> bool:
    """Whether the fate of any delivery is open."""
    session.flush()
    return run(session, _UNCERTAIN).first() is not None


def count_by_state(session: Session) -> dict[DeliveryState, int]:
    """How many messages are in each state; updates of them do not count, nor what stands in another's."""
    posts = select(Delivery.state, func.count()).where(
        Delivery.method == DeliveryMethod.POST, col(Delivery.together_with).is_(None)
    )
    counted = session.exec(posts.group_by(col(Delivery.state))).all()
    return {DeliveryState(state): number for state, number in counted}


def _free_second(session: Session, workspace_id: str, moment: datetime) -> datetime:
    """The first whole second from then on that is later than every appointment of this time.

    Those hours ahead were made while this machine's clock was wrong, and are no reason to wait.
    """
    second = timedelta(seconds=1)
    whole = moment.replace(microsecond=0) + second
    window = {"workspace": workspace_id, "from": whole, "until": whole + NEAR}
    last = run(session, _LAST_APPOINTMENT, window).scalar()
    return whole if last is None else last + second


def share_fate(session: Session, delivery: Delivery, values: Mapping[str, Any]) -> None:
    """What stands in the message of another has its fate, once that is known."""
    is_message = delivery.method == DeliveryMethod.POST and delivery.place_kind == PlaceKind.PERSON
    if is_message and values.get("state") in _FATES:
        fate = {name: value for name, value in values.items() if name in _OF_FATE}
        run(session, _SHARE, {**fate, "leader": delivery.id})


def _change(session: Session, key: UUID, before: DeliveryState, values: dict[str, Any]) -> bool:
    return _count(session, _CHANGE, {"this": key, "before": before, **values}) == 1


def _count(session: Session, statement: Any, values: dict[str, Any]) -> int:
    session.flush()
    return run(session, statement, values).rowcount
