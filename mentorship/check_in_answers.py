"""Answering a check-in at a press, and changing one's mind."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, sql
from sqlmodel import col, select

from mentorship.cadence import local_day
from mentorship.check_ins import check_in_key
from mentorship.concerns import raise_concern, take_back_concern
from mentorship.meetings import record_meeting, take_back_meeting
from mentorship.pairings import WITH_SIDES, Pair, introduction_key, pair_from
from mentorship.post import refresh
from mentorship.refusals import Refused, Stale
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import CheckIn, Delivery, Meeting, Pairing, Person, Program
from storage.words import (
    CheckInAnswer,
    DeliveryState,
    EnrollmentState,
    MeetingState,
    PairingState,
    ProgramState,
)

OPEN = (ProgramState.RUNNING, ProgramState.CLOSING)
# Built once: every message about a check-in asks it.
_BY_ID = (
    WITH_SIDES.add_columns(CheckIn, Program)
    .join(CheckIn, col(CheckIn.pairing_id) == Pairing.id)
    .join(Program, col(Program.id) == Pairing.program_id)
    .where(col(CheckIn.id) == bindparam("check_in"), col(Program.workspace_id) == bindparam("workspace"))
)
# Plain statements on the tables.
_DELIVERY, _MEETING = Delivery.__table__, Meeting.__table__  # type: ignore[attr-defined]
_CHECK_IN = CheckIn.__table__  # type: ignore[attr-defined]
_STATE_OF = sql.select(_DELIVERY.c.state).where(_DELIVERY.c.dedupe_key == bindparam("key"))
_MEETINGS_MET = (
    sql.select(_MEETING.c.id, _MEETING.c.at, _MEETING.c.state, _MEETING.c.reported_by)
    .join(_CHECK_IN, _CHECK_IN.c.id == _MEETING.c.check_in_id)
    .where(_MEETING.c.pairing_id == bindparam("pairing"), _CHECK_IN.c.answer == CheckInAnswer.MET)
    .order_by(_MEETING.c.id)
)
_COUNT = sql.update(_MEETING).where(_MEETING.c.id == bindparam("this"))


@dataclass(frozen=True)
class Asked:
    """A check-in, whom it asked, the pair it is about and the program."""

    check_in: CheckIn
    person: Person
    pair: Pair
    program: Program

    @property
    def is_open(self) -> bool:
        """Whether it can be answered, or the answer changed: not any more by one who has left the others."""
        running = self.pair.pairing.state == PairingState.RUNNING and self.program.state in OPEN
        return running and self.pair.side_of(self.person.key) is not None

    @property
    def is_due(self) -> bool:
        """Whether there is still a reason to ask."""
        side = self.pair.side_of(self.person.key)
        takes_part = side is not None and side.enrollment.state == EnrollmentState.ACCEPTED
        return self.is_open and takes_part and self.check_in.answer is None

    @property
    def partners(self) -> tuple[Person, ...]:
        """Whom they are asked about."""
        return self.pair.people_besides(self.person.key)


def asked_by(work: Work, check_in_id: int) -> Asked | None:
    """A check-in of this workspace with everything around it."""
    asked = {"check_in": check_in_id, "workspace": work.workspace_id}
    row = work.load_rows(_BY_ID, asked).first()
    if row is None:
        return None
    pair, check_in, program = pair_from(work, row), row[5], row[6]
    side = pair.side_of(check_in.person_id)
    person = side.person if side else work.session.get_one(Person, check_in.person_id)
    return Asked(check_in, person, pair, program)


def require_own(work: Work, actor: Person, check_in_id: int) -> Asked:
    """The check-in, if it asked this person and can still be answered."""
    asked = asked_by(work, check_in_id)
    if asked is None or asked.person.key != actor.key:
        raise Refused("Only the person who was asked can answer this check-in.")
    if not asked.is_open:
        raise Stale("This check-in is over. Thank you all the same.")
    return asked


def latest_check_ins(work: Work, person: Person) -> list[Asked]:
    """The latest check-in of each of the person's running pairs, answered or not."""
    found = (
        select(CheckIn)
        .join(Pairing, col(Pairing.id) == CheckIn.pairing_id)
        .join(Program, col(Program.id) == Pairing.program_id)
        .where(CheckIn.person_id == person.key, Pairing.state == PairingState.RUNNING)
        .where(col(Program.state).in_(OPEN), Program.workspace_id == work.workspace_id)
        .order_by(col(CheckIn.pairing_id), col(CheckIn.round))
    )
    latest = {row.pairing_id: row.key for row in work.session.exec(found).all()}
    return [asked for key in latest.values() if (asked := asked_by(work, key))]


def answer(work: Work, actor: Person, check_in_id: int, version: int, given: CheckInAnswer) -> Asked:
    """Record the answer of a pressed button at once; Stale if the button is older than the last answer."""
    asked = require_own(work, actor, check_in_id)
    before = asked.check_in.answer
    change_answer(work, asked, version, answer=given, answered_at=work.now)
    if before not in (None, given):
        _take_back(work, asked, before)
    if given == CheckInAnswer.MET and before != given:
        record_met(work, asked, work.now)  # counts even if the form that follows is never filled in
    if given == CheckInAnswer.NEED_HELP:
        raise_concern(work, actor, asked.program, asked.check_in)
    work.note(actor, "checked_in", f"check_in:{check_in_id}", asked.program.key)
    return asked


def was_sent(work: Work, check_in: CheckIn) -> bool:
    """Whether the question stands in the person's messages already."""
    return work.run(_STATE_OF, {"key": check_in_key(check_in)}).scalar() == DeliveryState.SENT


def change_answer(work: Work, asked: Asked, version: int, **values: object) -> None:
    """Write to the check-in if it is as its button or form showed it, and show it again; Stale if not."""
    if not change_once(work.session, asked.check_in, where={"version": version}, to=values):
        raise Stale("You have answered this already. Your message shows the answer that stands.")
    refresh(work, check_in_key(asked.check_in))


def record(work: Work, asked: Asked, at: datetime, state: MeetingState, check_in_id: int | None) -> None:
    """Write down a meeting of the pair; with a check-in's id it is the one told of there."""
    record_meeting(work, asked.pair.pairing, asked.person, at, state, check_in_id)


def record_met(work: Work, asked: Asked, at: datetime) -> None:
    """Write down that the two met; both telling of the same day count once."""
    record(work, asked, at, MeetingState.MET, asked.check_in.key)
    _count_each_day_once(work, asked)


def local_day_of(work: Work, asked: Asked, at: datetime, person_id: int | None = None) -> date:
    side = asked.pair.side_of(person_id or asked.person.key)
    return local_day(at, side.person.zone if side else None, work.default_zone)


def _take_back(work: Work, asked: Asked, before: CheckInAnswer | None) -> None:
    """Undo what the answer before had brought about."""
    asked.check_in.rating = asked.check_in.obstacle = None
    work.session.add(asked.check_in)
    if before == CheckInAnswer.NEED_HELP:
        take_back_concern(work, asked.person, asked.check_in)
    # One at a time with the partner's report of the same meeting, as in record_meeting.
    if take_back_meeting(work, asked.pair.pairing, asked.check_in.key):
        _count_each_day_once(work, asked)
        refresh(work, introduction_key(asked.pair.pairing))


def _count_each_day_once(work: Work, asked: Asked) -> None:
    """Both sides may tell of the same meeting; of those on one day, as each names it, one counts.

    The others are kept aside, so that one of them counts if the first is taken back.
    """
    days: set[date] = set()
    for meeting in work.run(_MEETINGS_MET, {"pairing": asked.pair.pairing.key}):
        day = local_day_of(work, asked, meeting.at, meeting.reported_by)
        state = MeetingState.CANCELLED if day in days else MeetingState.MET
        days.add(day)
        if state != meeting.state:
            work.run(_COUNT, {"this": meeting.id, "state": state})
