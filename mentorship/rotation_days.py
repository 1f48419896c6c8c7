"""The calendar of programs in which partners change: which round it is, and when the next one begins."""

from datetime import date, timedelta

from mentorship.cadence import local_day
from mentorship.program_form import rotation_weeks
from mentorship.work import Work
from storage.tables import Program

SHORTEST = timedelta(days=7)  # a round that would be shorter is not begun any more


def round_of(work: Work, program: Program) -> int:
    """Which round it is today, from 1; always 1 where partners stay together."""
    length = _length(program)
    if length is None or program.running_since is None:
        return 1
    return 1 + max(0, (_today(work, program) - _first_day(work, program)).days) // length


def next_round_on(work: Work, program: Program) -> date | None:
    """The day on which partners change next; None if they stay together from here on."""
    length = _length(program)
    if length is None:
        return None
    begins = _first_day(work, program) + timedelta(days=length * round_of(work, program))
    return begins if begins + SHORTEST <= program.ends_on else None


def is_too_late(work: Work, program: Program) -> bool:
    """Whether too little is left of the program for new partners."""
    return _today(work, program) + SHORTEST > program.ends_on


def _length(program: Program) -> int | None:
    weeks = rotation_weeks(program)
    return weeks and 7 * weeks


def _first_day(work: Work, program: Program) -> date:
    began = program.running_since or work.now
    return max(program.starts_on, local_day(began, program.zone, work.default_zone))


def _today(work: Work, program: Program) -> date:
    return local_day(work.now, program.zone, work.default_zone)
