"""Where a person stands and what they can do next: the hub, the status and App Home show it."""

from dataclasses import dataclass

from mentorship.calendars import DaysOff
from mentorship.choice_rounds import open_round
from mentorship.choice_voices import Speaker, voices_asked
from mentorship.days_off import coming_days_off
from mentorship.enrollment import enrollments_of, programs_joined
from mentorship.pairings import LIVE, Pair, pair_of, pairings_of
from mentorship.permissions import coordinated_programs, may_create_programs
from mentorship.rolling import programs_to_join
from mentorship.work import Work
from storage.tables import Enrollment, Person, Program


@dataclass(frozen=True)
class Part:
    """A person's part in one program, with the people they are paired with."""

    program: Program
    enrollments: tuple[Enrollment, ...]
    pairs: tuple[Pair, ...]
    asked: tuple[Speaker, ...] = ()  # where they are to choose or to answer now


@dataclass(frozen=True)
class Overview:
    """Everything one person can see and do."""

    person: Person
    parts: tuple[Part, ...]
    open_programs: tuple[Program, ...]
    runs: tuple[Program, ...]
    may_create: bool
    away: DaysOff | None


def overview_of(work: Work, person: Person) -> Overview:
    """The person's parts, the programs they could still join, and those they run."""
    joined = programs_joined(work, person)
    mine = {program.key for program in joined}
    to_join = [] if person.is_guest else programs_to_join(work)
    return Overview(
        person=person,
        parts=tuple(_part(work, person, program) for program in joined),
        open_programs=tuple(program for program in to_join if program.key not in mine),
        runs=tuple(coordinated_programs(work, person)),
        may_create=may_create_programs(work, person),
        away=coming_days_off(work, person),
    )


def _part(work: Work, person: Person, program: Program) -> Part:
    rows = enrollments_of(work, person, program)
    pairs = [pair_of(work, pairing) for row in rows for pairing in pairings_of(work, row, *LIVE)]
    asked = voices_asked(work, person) if open_round(work, program) else []
    mine = tuple(speaker for speaker in asked if speaker.program.key == program.key)
    return Part(program, tuple(rows), tuple(pairs), mine)
