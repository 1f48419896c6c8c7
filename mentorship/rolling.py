"""Programs that people can join at any time: until when, and on which days who is new is matched."""

from datetime import date, datetime, time, timedelta

from mentorship.cadence import local_day, local_moment
from mentorship.program_dates import SHORTEST
from mentorship.program_form import rotation_weeks
from mentorship.programs import programs_in
from mentorship.work import Work
from storage.tables import Program
from storage.words import ProgramState

TUESDAY = 1  # the day after the digest, which names the applications that wait for an answer
MATCHING_TIME = time(9)
GOING_ON = (ProgramState.MATCHING, ProgramState.RUNNING)


def joins_until(program: Program) -> date:
    """The last day on which people can join."""
    if not program.rolling:
        return program.enrollment_closes_on
    return max(program.enrollment_closes_on, last_matching_on(program) - timedelta(days=1))


def last_matching_on(program: Program) -> date:
    """The last Tuesday from which a pair still has as long as the shortest program."""
    latest = program.ends_on - SHORTEST
    return latest - timedelta(days=(latest.weekday() - TUESDAY) % 7)


def matches_weekly(program: Program) -> bool:
    """Where partners change anyway, the next round is what newcomers wait for."""
    return program.rolling and rotation_weeks(program) is None


def next_matching_on(program: Program) -> date | None:
    """The day on which who is new is matched next; None if there is none (any more)."""
    due = program.next_matching_at
    if due is None or program.state not in GOING_ON or not matches_weekly(program):
        return None
    day = local_day(due, program.zone, "UTC")
    return day if day <= last_matching_on(program) else None


def matching_after(work: Work, program: Program) -> datetime:
    """The first weekly moment ahead, on the program's own clocks."""
    today = local_day(work.now, program.zone, work.default_zone)
    day = today + timedelta(days=(TUESDAY - today.weekday()) % 7)
    moments = (
        local_moment(each, MATCHING_TIME, program.zone, work.default_zone)
        for each in (day, day + timedelta(days=7))
    )
    return next(moment for moment in moments if moment > work.now)


def is_open_to_join(work: Work, program: Program) -> bool:
    """Whether somebody who has no part in the program can join it today."""
    if program.state == ProgramState.ENROLLING:
        return True
    today = local_day(work.now, program.zone, work.default_zone)
    return program.rolling and program.state in GOING_ON and today <= joins_until(program)


def programs_to_join(work: Work) -> list[Program]:
    """The programs that people can join today, oldest first."""
    going = programs_in(work, ProgramState.ENROLLING, *GOING_ON)
    return [program for program in going if is_open_to_join(work, program)]
