"""A draft that a coordinator asks for: made at once, or soon where that takes longer than Slack waits."""

from sqlalchemy import func
from sqlmodel import select

from mentorship.match_runs import (
    NOBODY,
    check_open_to_matching,
    edits_of,
    open_draft,
    run_matching,
    without_a_run,
)
from mentorship.new_runs import anybody_to_match, think_ahead
from mentorship.permissions import require_coordinator
from mentorship.programs import COLUMNS, programs_that, programs_where
from mentorship.refusals import Refused
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Enrollment, Person, Program
from storage.words import EnrollmentState, Format

# So many people are matched well within the three seconds that Slack waits, on a busy machine too.
AT_ONCE = {Format.MENTORING: 800, Format.CIRCLES: 400, Format.PEERS: 250}

_ASKED = programs_where(COLUMNS.draft_asked_by.is_not(None))


def match_or_ask(work: Work, actor: Person, program_id: int) -> bool:
    """Make a new draft as `run_matching` does, or have the next tick make it; whether it is there now."""
    program = require_coordinator(work, actor, program_id)
    if _accepted(work, program) <= AT_ONCE[program.format]:
        run_matching(work, actor, program_id)
        return True
    check_open_to_matching(work, program)
    if not anybody_to_match(work, program):
        raise Refused(NOBODY[program.format])
    change_once(work.session, program, where={"draft_asked_by": None}, to={"draft_asked_by": actor.key})
    return False


def think_of_drafts_due(work: Work) -> None:
    """Only reads: works out the drafts that the next tick makes, so that nobody waits for it meanwhile."""
    for program in [*without_a_run(work), *_asked(work)]:
        think_ahead(work, program, edits_of(open_draft(work, program)))


def make_drafts_asked(work: Work) -> int:
    """Make the drafts that coordinators asked for; how many were asked for.

    None is made where that has lost its sense: nobody is to be matched any more, the program has ended, or
    whoever asked does not run it now.
    """
    return sum(_make(work, program) for program in _asked(work))


def _make(work: Work, program: Program) -> bool:
    asked_by = program.draft_asked_by
    if not change_once(
        work.session, program, where={"draft_asked_by": asked_by}, to={"draft_asked_by": None}
    ):
        return False
    actor = work.session.get(Person, asked_by)
    if actor is not None:
        try:
            run_matching(work, actor, program.key)
        except Refused:
            work.note(actor, "draft_not_made", f"program:{program.key}", program.key)
    return True


def _asked(work: Work) -> list[Program]:
    return programs_that(work, _ASKED)


def _accepted(work: Work, program: Program) -> int:
    found = select(func.count()).select_from(Enrollment)
    accepted = (Enrollment.program_id == program.key, Enrollment.state == EnrollmentState.ACCEPTED)
    return work.session.exec(found.where(*accepted)).one()
