"""What a pair talks about next: the meetings that the two have told of say how far they have come."""

from datetime import date

from mentorship.cadence import local_day
from mentorship.meetings import Meetings
from mentorship.program_settings import Session
from mentorship.work import Work
from storage.tables import Program


def coming_session(work: Work, program: Program, meetings: Meetings) -> int:
    """The number of the pair's next meeting, from 1.

    As in the report, what is told in one check-in round or on one day is one meeting.
    """
    rounds: dict[object, date] = {}
    for held in meetings.held:
        day = local_day(held.at, program.zone, work.default_zone)
        rounds.setdefault(held.round or day, day)
    return len(set(rounds.values())) + 1


def own_agenda(program: Program, number: int) -> Session | None:
    """The program's own agenda for this session; None if it has none."""
    if not 1 <= number <= len(program.agenda):
        return None
    return Session.model_validate(program.agenda[number - 1])
