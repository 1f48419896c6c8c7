"""What a pair talks about next: the meetings that the two have told of say how far they have come."""

from datetime import date

from sqlalchemy import bindparam, select

from mentorship.cadence import local_day
from mentorship.program_settings import Session
from mentorship.work import Work
from storage.tables import CheckIn, Meeting, Pairing, Program
from storage.words import MeetingState

# Built once, and a plain statement on the tables: every check-in asks it.
_ROW, _CHECK_IN = Meeting.__table__, CheckIn.__table__  # type: ignore[attr-defined]
_HELD = (
    select(_ROW.c.at, _CHECK_IN.c.round)
    .select_from(_ROW.outerjoin(_CHECK_IN, _CHECK_IN.c.id == _ROW.c.check_in_id))
    .where(_ROW.c.pairing_id == bindparam("pairing"), _ROW.c.state == MeetingState.MET)
    .order_by(_ROW.c.at, _ROW.c.id)
)


def coming_session(work: Work, program: Program, pairing: Pairing) -> int:
    """The number of the pair's next meeting, from 1.

    As in the report, what is told in one check-in round or on one day is one meeting.
    """
    rounds: dict[object, date] = {}
    for held in work.run(_HELD, {"pairing": pairing.key}):
        day = local_day(held.at, program.zone, work.default_zone)
        rounds.setdefault(held.round or day, day)
    return len(set(rounds.values())) + 1


def own_agenda(program: Program, number: int) -> Session | None:
    """The program's own agenda for this session; None if it has none."""
    if not 1 <= number <= len(program.agenda):
        return None
    return Session.model_validate(program.agenda[number - 1])
