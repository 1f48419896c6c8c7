"""Introducing agreed pairs once their program runs."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from mentorship.cadence import Cadence, SharedHours, local_day, shared_working_hours
from mentorship.calendars import Calendar, calendar_of
from mentorship.notices import Introduction
from mentorship.pair_lists import pairs_where
from mentorship.pairings import Pair, introduction_key
from mentorship.post import Timing, tell, to_pairing
from mentorship.programs import COLUMNS, programs_that, programs_where
from mentorship.rotation_days import next_round_on
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Pairing, Program
from storage.words import PairingState, ProgramState

BATCH = 200
BEFORE_ROTATION = 3  # days, in which people can answer
EARLIEST_ZONE = timedelta(hours=14)  # a day begins first at UTC+14

_PAIRING = Pairing.__table__.c  # type: ignore[attr-defined]
_AGREED = (_PAIRING.program_id == COLUMNS.id, _PAIRING.state == PairingState.AGREED)
_WITH_AGREED_PAIRS = programs_where(
    COLUMNS.state == ProgramState.RUNNING, select(_PAIRING.id).where(*_AGREED).exists()
)


def introduce_due(work: Work) -> int:
    """Begin the agreed pairs of running programs, at most a batch of them; how many were begun."""
    programs = {program.key: program for program in programs_that(work, _WITH_AGREED_PAIRS)}
    if not programs:
        return 0
    agreed = (col(Pairing.program_id).in_(programs), Pairing.state == PairingState.AGREED)
    pairs = pairs_where(work, *agreed, limit=BATCH)
    return sum(_begin(work, programs[pair.pairing.program_id], pair) for pair in pairs)


def days_to_check_in(work: Work, program: Program) -> int:
    """A rhythm later, or shortly before new partners come; half-way to the end where little is left."""
    rhythm, ends = Cadence(program.cadence).days, next_round_on(work, program)
    today = local_day(work.now, program.zone, work.default_zone)
    left = (program.ends_on - today).days
    if ends is not None:
        return max(1, min(rhythm, (ends - today).days - BEFORE_ROTATION))
    return rhythm if rhythm < left else max(1, left // 2)


def first_check_in(now: datetime, days: int) -> datetime:
    """When the day so many days later begins anywhere on earth: UTC midnight of that date minus 14 hours."""
    day = now.date() + timedelta(days=days)
    return datetime.combine(day, time(), UTC) - EARLIEST_ZONE


def working_moment_of_both(work: Work, pair: Pair) -> datetime:
    """The first moment from now on when both work; if they never do together, the later one's ten o'clock."""
    calendars = [calendar_of(work, side.person) for side in pair.sides]
    if _both_work(calendars, work.now):
        return work.now
    shared = [shared_hours(work, pair, days) for days in range(8)]
    starts = [hours.start_utc for hours in shared if hours.start_utc and hours.start_utc >= work.now]
    moments = [start for start in starts if _both_work(calendars, start)]
    return min(moments) if moments else max(calendar.next_moment(work.now) for calendar in calendars)


def shared_hours(work: Work, pair: Pair, days_ahead: int = 0) -> SharedHours:
    """The longest stretch that all work on one day of the mentee's, nine to five for each."""
    mentee, *others = (side.person.zone for side in (pair.mentee, pair.mentor, *pair.others))
    day = local_day(work.now, mentee, work.default_zone) + timedelta(days=days_ahead)
    return _common([shared_working_hours(mentee, other, day, work.default_zone) for other in others])


def _common(stretches: list[SharedHours]) -> SharedHours:
    """What all the stretches have in common."""
    starts = [each.start_utc for each in stretches if each.start_utc]
    ends = [each.end_utc for each in stretches if each.end_utc]
    if len(starts) < len(stretches) or max(starts) >= min(ends):
        return SharedHours(0)
    start, end = max(starts), min(ends)
    return SharedHours((end - start) // timedelta(minutes=1), start, end)


def _begin(work: Work, program: Program, pair: Pair) -> bool:
    values = {
        "state": PairingState.RUNNING,
        "started_at": work.now,
        "check_in_round": 0,
        "next_check_in_at": first_check_in(work.now, days_to_check_in(work, program)),
    }
    if not change_once(work.session, pair.pairing, where={"state": PairingState.AGREED}, to=values):
        return False
    work.note(None, "pair_introduced", f"pairing:{pair.pairing.key}", program.key)
    key, due = introduction_key(pair.pairing), working_moment_of_both(work, pair)
    notice, place = Introduction(pair.pairing.key), to_pairing(pair.pairing)
    return tell(work, place, notice, key=key, program_id=program.key, timing=Timing(due=due))


def _both_work(calendars: list[Calendar], moment: datetime) -> bool:
    return all(calendar.is_at_work(moment) for calendar in calendars)
