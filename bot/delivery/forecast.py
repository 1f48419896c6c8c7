"""When everything that waits in a program will have gone out, at the pace that Slack allows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, and_, bindparam, case, cast, func, select, text
from sqlmodel import Session

from storage.prepared import run
from storage.tables import Delivery, Pairing
from storage.tables.operations import QUEUED
from storage.words import DeliveryMethod, PlaceKind, Priority

_ROW, _PAIRING = Delivery.__table__, Pairing.__table__  # type: ignore[attr-defined]
_OF_PAIRING = case((_ROW.c.place_kind == PlaceKind.PAIRING, cast(_ROW.c.place, Integer)))
_UNOPENED = and_(_PAIRING.c.id.is_not(None), _PAIRING.c.channel.is_(None)).label("unopened")
_WHAT = (_ROW.c.program_id, _ROW.c.place_kind, _UNOPENED, _ROW.c.due)
# Built once: it is asked every half minute, and in a rehearsal every few hours.
_WAITING = (
    select(*_WHAT, func.count().label("number"))
    .select_from(_ROW.outerjoin(_PAIRING, _PAIRING.c.id == _OF_PAIRING))
    .where(
        _ROW.c.workspace_id == bindparam("workspace"),
        _ROW.c.method == DeliveryMethod.POST,
        text(f"delivery.{QUEUED}"),
        _ROW.c.priority != Priority.URGENT,
        _ROW.c.program_id.is_not(None),
        _ROW.c.due <= bindparam("until"),
    )
    .group_by(*_WHAT)
)


@dataclass(frozen=True)
class Effort:
    """What one message takes: the methods of Slack's, and how long each then allows no other call.

    It arrives so much later than the last call as `delay` says.
    """

    calls: Mapping[str, timedelta]
    delay: timedelta = timedelta()


@dataclass(frozen=True)
class Batch:
    """So many messages of one program that fall due together and take the same."""

    program_id: int
    due: datetime
    count: int
    effort: Effort


def batches_waiting(
    session: Session, workspace_id: str, until: datetime, effort_for: Callable[[PlaceKind, bool], Effort]
) -> list[Batch]:
    """Everything queued that falls due by then, but for what somebody waits for.

    `effort_for` is asked with the kind of place and whether a conversation has to be opened there first.
    """
    session.flush()
    rows = run(session, _WAITING, {"workspace": workspace_id, "until": until})
    return [
        Batch(row.program_id, row.due, row.number, effort_for(PlaceKind(row.place_kind), bool(row.unopened)))
        for row in rows
    ]


def expected_end(batches: Sequence[Batch], program_id: int, now: datetime) -> datetime:
    """When the program's last message arrives; programs take turns, and each method has its own pace."""
    mine = [batch for batch in batches if batch.program_id == program_id]
    last_call = _paced(mine, now)
    for method, turns in _turns_of_others(batches, program_id).items():
        last_call[method] += turns
    delay = max((batch.effort.delay for batch in mine), default=timedelta())
    return max(last_call.values(), default=now) + delay


def _paced(mine: Sequence[Batch], now: datetime) -> dict[str, datetime]:
    """When each method has been called for all of them, if nobody else calls it."""
    free_at: dict[str, datetime] = {}
    for batch in sorted(mine, key=lambda batch: batch.due):
        for method, interval in batch.effort.calls.items():
            free_at[method] = max(free_at.get(method, now), batch.due) + batch.count * interval
    return free_at


def _turns_of_others(batches: Sequence[Batch], program_id: int) -> dict[str, timedelta]:
    """How long others call the program's methods meanwhile: each at most as often as the program itself."""
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    intervals: dict[str, timedelta] = {}
    for batch in batches:
        counts[batch.program_id].update(dict.fromkeys(batch.effort.calls, batch.count))
        intervals.update(batch.effort.calls)
    own = counts.pop(program_id, Counter())
    return {
        method: intervals[method] * sum(min(count, other[method]) for other in counts.values())
        for method, count in own.items()
    }
