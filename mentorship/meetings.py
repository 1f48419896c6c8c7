"""When a pair meets: what was planned, what was held, and saying so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, sql
from sqlmodel import col, select

from mentorship.pairings import LIVE, Pair, introduction_key, pair_by_id, pair_of, pairings_of
from mentorship.post import refresh
from mentorship.refusals import Refused, Stale, check_fields
from mentorship.work import Work
from storage.tables import CheckIn, Enrollment, Meeting, Pairing, Person
from storage.words import MeetingState

# Built once, and plain statements on the tables: every message about a pair asks the first.
_ROW, _PAIRING = Meeting.__table__, Pairing.__table__  # type: ignore[attr-defined]
_CHECK_IN = CheckIn.__table__  # type: ignore[attr-defined]
_OF_PAIR = (
    sql.select(_ROW.c.at, _ROW.c.state, _ROW.c.check_in_id, _CHECK_IN.c.round)
    .select_from(_ROW.outerjoin(_CHECK_IN, _CHECK_IN.c.id == _ROW.c.check_in_id))
    .where(_ROW.c.pairing_id == bindparam("pairing"))
    .order_by(_ROW.c.at, _ROW.c.id)
)
_LOCK = sql.select(_PAIRING.c.id).where(_PAIRING.c.id == bindparam("pairing")).with_for_update()
_TOLD = sql.select(_ROW.c.id).where(_ROW.c.check_in_id == bindparam("check_in"))
_NEW = sql.insert(_ROW)
_CHANGE = sql.update(_ROW).where(_ROW.c.id == bindparam("this"))
_TAKE_BACK = (
    sql.update(_ROW)
    .where(_ROW.c.check_in_id == bindparam("told_in"))
    .values(state=MeetingState.CANCELLED)
    .returning(_ROW.c.id)
)
_CANCEL_PLANNED = (
    sql.update(_ROW)
    .where(_ROW.c.pairing_id == bindparam("pairing"), _ROW.c.id != bindparam("instead"))
    .where(_ROW.c.state == MeetingState.SCHEDULED, _ROW.c.at > bindparam("now"))
    .values(state=MeetingState.CANCELLED)
)
NO_MEETING = 0  # ids begin at 1


@dataclass(frozen=True)
class Told:
    """A meeting that was told of, perhaps in a check-in of some round of the pair."""

    at: datetime
    state: MeetingState
    check_in_id: int | None
    round: int | None


@dataclass(frozen=True)
class Meetings:
    """All that a pair has told of its meetings, in the order of their times, as it looks `now`."""

    told: tuple[Told, ...]
    now: datetime

    @property
    def held(self) -> tuple[Told, ...]:
        return tuple(one for one in self.told if one.state == MeetingState.MET)

    @property
    def last_at(self) -> datetime | None:
        """When they last met, as far as they have told."""
        return max((one.at for one in self.held), default=None)

    @property
    def next_at(self) -> datetime | None:
        """When the next planned meeting is that still lies ahead."""
        planned = (one.at for one in self.told if one.state == MeetingState.SCHEDULED)
        return min((at for at in planned if at > self.now), default=None)

    def told_in(self, check_in_id: int) -> datetime | None:
        """When the meeting is, or was, that somebody told of in this check-in."""
        return next((one.at for one in self.told if one.check_in_id == check_in_id), None)


def meetings_of(work: Work, pairing: Pairing) -> Meetings:
    """Read at once, since a message shows several things of them; a pair has a few dozen."""
    rows = work.run(_OF_PAIR, {"pairing": pairing.key})
    return Meetings(tuple(Told(row.at, row.state, row.check_in_id, row.round) for row in rows), work.now)


def record_meeting(
    work: Work,
    pairing: Pairing,
    person: Person,
    at: datetime,
    state: MeetingState,
    check_in_id: int | None = None,
) -> None:
    """Write down a meeting; the introduction shows it.

    A planned one takes the place of any other that lies ahead. Told again in the same check-in, it
    changes what was told before.
    """
    _lock(work, pairing)
    before = _told_before(work, check_in_id)
    if state == MeetingState.SCHEDULED:
        ahead = {"pairing": pairing.key, "now": work.now, "instead": before or NO_MEETING}
        work.run(_CANCEL_PLANNED, ahead)
    if before is not None:
        work.run(_CHANGE, {"this": before, "at": at, "state": state})
    else:
        told = {"reported_by": person.key, "check_in_id": check_in_id, "created_at": work.now}
        work.run(_NEW, {"pairing_id": pairing.key, "at": at, "state": state, **told})
    refresh(work, introduction_key(pairing))


def take_back_meeting(work: Work, pairing: Pairing, check_in_id: int) -> bool:
    """What was told in a check-in does not count any more; False if there was nothing."""
    _lock(work, pairing)
    return work.run(_TAKE_BACK, {"told_in": check_in_id}).first() is not None


def plan_meeting(work: Work, actor: Person, pairing_id: int, at: datetime | None) -> datetime:
    """One of the two says when they meet next. Raises WrongFields for a moment that is not ahead."""
    pair = require_side(work, actor, pairing_id)
    ahead = at is not None and at > work.now
    check_fields({"meeting_at": None if ahead else "Please pick a time that is still ahead."})
    work.note(actor, "meeting_planned", f"pairing:{pairing_id}", pair.pairing.program_id)
    planned = at or work.now
    record_meeting(work, pair.pairing, actor, planned, MeetingState.SCHEDULED)
    return planned


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


def _lock(work: Work, pairing: Pairing) -> None:
    """Whoever else tells of a meeting of the pair waits for the end of this transaction."""
    work.run(_LOCK, {"pairing": pairing.key}).one()


def _told_before(work: Work, check_in_id: int | None) -> int | None:
    """The meeting's id."""
    return None if check_in_id is None else work.run(_TOLD, {"check_in": check_in_id}).scalar()
