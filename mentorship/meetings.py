"""When a pair meets: what was planned, what was held, and saying so."""

from datetime import datetime

from sqlalchemy import bindparam, sql
from sqlmodel import col, select

from mentorship.pairings import LIVE, Pair, introduction_key, pair_by_id, pair_of, pairings_of
from mentorship.post import refresh
from mentorship.refusals import Refused, Stale, check_fields
from mentorship.work import Work
from storage.tables import Enrollment, Meeting, Pairing, Person
from storage.words import MeetingState

_PLANNED = (
    select(Meeting)
    .where(Meeting.pairing_id == bindparam("pairing"), Meeting.state == MeetingState.SCHEDULED)
    .where(Meeting.at > bindparam("now"))
)
# Built once, and plain statements on the table: every message about a pair asks them.
_ROW, _PAIRING = Meeting.__table__, Pairing.__table__  # type: ignore[attr-defined]
_OF_PAIR = sql.select(_ROW.c.at).where(_ROW.c.pairing_id == bindparam("pairing"))
_NEXT = (
    _OF_PAIR.where(_ROW.c.state == MeetingState.SCHEDULED, _ROW.c.at > bindparam("now"))
    .order_by(_ROW.c.at)
    .limit(1)
)
_LAST = _OF_PAIR.where(_ROW.c.state == MeetingState.MET).order_by(_ROW.c.at.desc()).limit(1)
_LOCK = sql.select(_PAIRING.c.id).where(_PAIRING.c.id == bindparam("pairing")).with_for_update()
_TOLD = select(Meeting).where(col(Meeting.check_in_id) == bindparam("check_in"))


def record_meeting(
    work: Work,
    pairing: Pairing,
    person: Person,
    at: datetime,
    state: MeetingState,
    check_in_id: int | None = None,
) -> Meeting:
    """Write down a meeting; the introduction shows it.

    A planned one takes the place of any other that lies ahead. Told again in the same check-in, it
    changes what was told before.
    """
    lock(work, pairing)
    meeting = _told_before(work, check_in_id) or Meeting(
        pairing_id=pairing.key,
        at=at,
        state=state,
        reported_by=person.key,
        check_in_id=check_in_id,
        created_at=work.now,
    )
    meeting.at, meeting.state = at, state
    if state == MeetingState.SCHEDULED:
        _cancel_planned(work, pairing, meeting)
    work.session.add(meeting)
    work.session.flush()
    refresh(work, introduction_key(pairing))
    return meeting


def plan_meeting(work: Work, actor: Person, pairing_id: int, at: datetime | None) -> Meeting:
    """One of the two says when they meet next. Raises WrongFields for a moment that is not ahead."""
    pair = require_side(work, actor, pairing_id)
    ahead = at is not None and at > work.now
    check_fields({"meeting_at": None if ahead else "Please pick a time that is still ahead."})
    work.note(actor, "meeting_planned", f"pairing:{pairing_id}", pair.pairing.program_id)
    return record_meeting(work, pair.pairing, actor, at or work.now, MeetingState.SCHEDULED)


def require_side(work: Work, person: Person, pairing_id: int) -> Pair:
    """The pair, if the person is one of the two and it has not ended."""
    pair = pair_by_id(work, pairing_id)
    if pair is None or pair.side_of(person.key) is None:
        raise Refused("Only the two people of a pair can say when they meet.")
    if pair.pairing.state not in LIVE:
        raise Stale("This pairing has ended, so there is nothing to plan any more.")
    return pair


def live_pairs_of(work: Work, person: Person) -> list[Pair]:
    """The pairs the person is one side of, agreed or running, in any program."""
    mine = select(Enrollment).where(Enrollment.person_id == person.key).order_by(col(Enrollment.id))
    rows = work.session.exec(mine).all()
    return [pair_of(work, pairing) for row in rows for pairing in pairings_of(work, row, *LIVE)]


def lock(work: Work, pairing: Pairing) -> None:
    """Whoever else tells of a meeting of the pair waits for the end of this transaction."""
    work.run(_LOCK, {"pairing": pairing.key}).one()


def next_meeting(work: Work, pairing: Pairing) -> datetime | None:
    """When the next planned meeting is that still lies ahead."""
    return work.run(_NEXT, {"pairing": pairing.key, "now": work.now}).scalar()


def last_met(work: Work, pairing: Pairing) -> datetime | None:
    """When the two last met, as far as they have told."""
    return work.run(_LAST, {"pairing": pairing.key}).scalar()


def _told_before(work: Work, check_in_id: int | None) -> Meeting | None:
    if check_in_id is None:
        return None
    return work.session.exec(_TOLD, params={"check_in": check_in_id}).first()


def _cancel_planned(work: Work, pairing: Pairing, instead: Meeting) -> None:
    for planned in work.session.exec(_PLANNED, params={"pairing": pairing.key, "now": work.now}).all():
        if planned is not instead:
            planned.state = MeetingState.CANCELLED
            work.session.add(planned)
