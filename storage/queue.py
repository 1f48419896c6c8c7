"""What waits in the outbox and could go now: the most urgent first, and programs in turns."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, sql, text, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.loading import filled
from storage.prepared import run
from storage.tables import Delivery
from storage.tables.operations import QUEUED, UNFINISHED
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority

# How many due rows to look at for one that can go now: a few, and if they cannot, some more.
GLANCE, WINDOW = 2, 50

# Deliveries that draw from the same rate buckets stand in one lane, so that a full lane holds up no other.
Lane = tuple[DeliveryMethod, PlaceKind]
Lanes = frozenset[Lane]
EVERY_LANE: Lanes = frozenset((method, kind) for method in DeliveryMethod for kind in PlaceKind)

# Plain statements on the table: several times quicker than those that also look after loaded objects.
_ROW = Delivery.__table__  # type: ignore[attr-defined]
_ORDER = ("priority", "due", "created_at", "dedupe_key")
# An update waits until it is known what became of the message it updates.
_ORIGINAL = aliased(Delivery)
_ON_ITS_WAY = or_(
    col(_ORIGINAL.state) == DeliveryState.SENDING, col(_ORIGINAL.state) == DeliveryState.UNKNOWN
)
_IS_READY = or_(
    col(Delivery.refreshes).is_(None),
    select(_ORIGINAL.id).where(_ORIGINAL.id == Delivery.refreshes, ~_ON_ITS_WAY).exists(),
)
# SQLite uses the index of unfinished rows only where the condition of that index stands in so many words.
_NEXT_DUE = (
    sql.select(_ROW.c.due)
    .where(text(f"delivery.{UNFINISHED}"), text(f"delivery.{QUEUED}"), _IS_READY)
    .order_by(_ROW.c.due)
    .limit(1)
)
_PROGRAMS = (
    sql.select(_ROW.c.program_id)
    .where(text(f"delivery.{QUEUED}"), _ROW.c.method == DeliveryMethod.POST)
    .where(_ROW.c.program_id.is_not(None), _ROW.c.due <= bindparam("now"))
    .distinct()
)


def next_due(session: Session) -> datetime | None:
    """When the next queued row that waits for no other is due; None if there is none."""
    session.flush()
    return run(session, _NEXT_DUE).scalar()


def is_due(session: Session, now: datetime, lane: Lane) -> bool:
    """Whether any row of this lane could go now, whatever its pace."""
    return bool(_most_urgent(session, now, frozenset((lane,)), 1))


def programs_waiting(session: Session, now: datetime) -> set[int]:
    """The programs that have a new message to send now."""
    return set(run(session, _PROGRAMS, {"now": now}).scalars())


def due_rows(session: Session, now: datetime, lanes: Lanes, turn: int | None) -> Iterator[Delivery]:
    """The most urgent rows first; the first of them can nearly always go, so the others are left alone."""
    seen: set[UUID] = set()
    for most in (GLANCE, WINDOW):
        rows, own = _most_urgent(session, now, lanes, most), list[Any]()
        if turn is not None and rows and rows[0].priority != Priority.URGENT:
            own = _most_urgent(session, now, lanes, most, turn)
        equal = [row for row in own if row.priority <= rows[0].priority]
        yield from (_delivery(row) for row in _unseen(equal + rows, seen))
        if len(rows) < most:
            return


def _delivery(row: Any) -> Delivery:
    """Of which the session does not know, so that it never writes it."""
    return filled(Delivery, row._asdict().items())


def _unseen(rows: list[Any], seen: set[UUID]) -> Iterator[Any]:
    for row in rows:
        if row.id not in seen:
            seen.add(row.id)
            yield row


def _most_urgent(
    session: Session, now: datetime, lanes: Lanes, most: int, program: int | None = None
) -> list[Any]:
    if not lanes:
        return []
    session.flush()
    asked = {"now": now, "rows": most, **({} if program is None else {"program": program})}
    rows = run(session, _due_rows(lanes, program is not None), asked)
    return sorted(rows, key=attrgetter(*_ORDER))[:most]


@cache
def _due_rows(lanes: Lanes, of_a_program: bool) -> Any:
    """Asked for each method apart, which an index answers in this order however long the queue is."""
    by_method = groupby(sorted(lanes), key=itemgetter(0))
    parts = [_due_by(method, [kind for _, kind in some], of_a_program) for method, some in by_method]
    return union_all(*(sql.select(part.subquery()) for part in parts))


def _due_by(method: DeliveryMethod, kinds: list[PlaceKind], of_a_program: bool) -> Any:
    found = (
        sql.select(_ROW)
        .where(text(f"delivery.{QUEUED}"), _ROW.c.method == method, _ROW.c.due <= bindparam("now"))
        .where(_IS_READY)
    )
    if len(kinds) < len(PlaceKind):
        found = found.where(_ROW.c.place_kind.in_(kinds))
    if of_a_program:
        found = found.where(_ROW.c.program_id == bindparam("program"))
    in_order = found.order_by(*(_ROW.c[name] for name in _ORDER)).limit(bindparam("rows"))
    return in_order.with_for_update(skip_locked=True)
