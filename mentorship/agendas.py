"""What a pair talks about next: the meetings that the two have told of say how far they have come."""

from datetime import date

from sqlalchemy import bindparam
from sqlmodel import col, select

from mentorship.cadence import local_day
from mentorship.program_settings import Session
from mentorship.work import Work
from storage.tables import CheckIn, Meeting, Pairing, Program
from storage.words import MeetingState

# Built once: every check-in asks it.
_HELD = (
    select(Meeting.at, CheckIn.round)
    .join(CheckIn, col(CheckIn.id) == Meeting.check_in_id, isouter=True)
    .where(Meeting.pairing_id == bindparam("pairing"), Meeting.state == MeetingState.MET)
    .order_by(col(Meeting.at), col(Meeting.id))
)


def coming_session(work: Work, program: Program, pairing: Pairing) -> int:
    """The number of the pair's next meeting, from 1.

    As in the report, what is told in one check-in round or on one day is one meeting.
    """
    rounds: dict[object, date] = {}
    for at, check_in_round in work.session.exec(_HELD, params={"pairing": pairing.key}):
        day = local_day(at, program.zone, work.default_zone)
        rounds.setdefault(check_in_round or day, day)
    return len(set(rounds.values())) + 1


def own_agenda(program: Program, number: int) -> Session | None:
    """The program's own agenda for this session; None if it has none."""
    if not 1 <= number <= len(program.agenda):
        return None
    return Session.model_validate(program.agenda[number - 1])
