"""What a program's calendar does: from enrolling to closed, by the days of the program's own time zone."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, or_
from sqlmodel import select

from mentorship.cadence import latest_day, local_day
from mentorship.closing import finish
from mentorship.permissions import require_coordinator
from mentorship.programs import (
    COLUMNS,
    close_enrollment,
    first_digest,
    programs_that,
    programs_where,
    show_program_again,
)
from mentorship.refusals import Stale
from mentorship.review import tell_unreviewed
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import MatchRun, Person, Program
from storage.words import MatchRunState, ProgramState

CLOSING_TIME = timedelta(days=14)
UNDERWAY = (ProgramState.ENROLLING, ProgramState.MATCHING, ProgramState.RUNNING, ProgramState.CLOSING)

# Programs whose day has come where days begin first; whether it has in their own zone is looked at then.
_DAY: BindParameter[date] = bindparam("latest_day")
_HAS_BEGUN = or_(COLUMNS.starts_on <= _DAY, COLUMNS.ends_on < _DAY)
_MAY_MOVE_ON = programs_where(
    or_(
        and_(COLUMNS.state == ProgramState.ENROLLING, COLUMNS.enrollment_closes_on < _DAY),
        and_(COLUMNS.state == ProgramState.MATCHING, _HAS_BEGUN),
        and_(COLUMNS.state == ProgramState.RUNNING, COLUMNS.ends_on < _DAY),
        and_(COLUMNS.state == ProgramState.CLOSING, COLUMNS.closing_since < bindparam("long_ago")),
    )
)


def advance_due(work: Work) -> int:
    """Move on every program whose day has come; how many have moved."""
    # Fourteen midnights lie within two days less, even where the clocks are changed meanwhile.
    long_ago = work.now - CLOSING_TIME + timedelta(days=2)
    found = programs_that(work, _MAY_MOVE_ON, latest_day=latest_day(work.now), long_ago=long_ago)
    return sum(advance_program(work, program) for program in found)


def advance_program(work: Work, program: Program) -> bool:
    """Take every step whose day has come, in order; False if there was none."""
    moved = False
    while _next_step(work, program):
        moved = True
    return moved


def end_program(work: Work, actor: Person, program_id: int) -> Program:
    """A coordinator ends a running program before its day; closing it takes as long as usual."""
    program = require_coordinator(work, actor, program_id)
    if program.state != ProgramState.RUNNING or not _begin_closing(work, actor, program):
        raise Stale(f"{program.name} is not running, so there is nothing to end.")
    return program


def _next_step(work: Work, program: Program) -> bool:
    step = _STEPS.get(program.state)
    return step is not None and step(work, program, local_day(work.now, program.zone, work.default_zone))


def _after_enrolling(work: Work, program: Program, today: date) -> bool:
    return today > program.enrollment_closes_on and close_enrollment(work, None, program)


def _after_matching(work: Work, program: Program, today: date) -> bool:
    if today > program.ends_on:
        return _begin_closing(work, None, program)  # nobody was ever matched; it must not hang for ever
    return today >= program.starts_on and _has_approved_run(work, program) and _begin_running(work, program)


def _after_running(work: Work, program: Program, today: date) -> bool:
    return today > program.ends_on and _begin_closing(work, None, program)


def _after_closing(work: Work, program: Program, today: date) -> bool:
    since = local_day(program.closing_since or work.now, program.zone, work.default_zone)
    return today >= since + CLOSING_TIME and _close(work, program)


_STEPS: Mapping[ProgramState, Callable[[Work, Program, date], bool]] = {
    ProgramState.ENROLLING: _after_enrolling,
    ProgramState.MATCHING: _after_matching,
    ProgramState.RUNNING: _after_running,
    ProgramState.CLOSING: _after_closing,
}


def _has_approved_run(work: Work, program: Program) -> bool:
    found = select(MatchRun.id).where(
        MatchRun.program_id == program.key, MatchRun.state == MatchRunState.APPROVED
    )
    return work.session.exec(found).first() is not None


def _begin_running(work: Work, program: Program) -> bool:
    digest = program.next_digest_at or first_digest(work, program)
    values = {"running_since": work.now, "next_digest_at": digest}
    started = _change(work, None, program, ProgramState.RUNNING, values)
    if started and not program.rolling:
        tell_unreviewed(work, program)
    return started


def _begin_closing(work: Work, actor: Person | None, program: Program) -> bool:
    return _change(work, actor, program, ProgramState.CLOSING, {"closing_since": work.now})


def _close(work: Work, program: Program) -> bool:
    closed = _change(work, None, program, ProgramState.CLOSED, {"closed_at": work.now})
    if closed:
        finish(work, program)
    return closed


def _change(
    work: Work, actor: Person | None, program: Program, state: ProgramState, values: Mapping[str, Any]
) -> bool:
    """Move to the state once; written down and shown wherever the program is shown."""
    before = {"state": program.state}
    if not change_once(work.session, program, where=before, to={"state": state, **values}):
        return False
    work.note(actor, f"program_{state.value}", f"program:{program.key}", program.key)
    show_program_again(work, program)
    return True
