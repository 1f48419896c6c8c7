"""Programs that people can join at any time: every week a draft for who is new, until joining ends."""

from datetime import date

from sqlalchemy import bindparam, delete, or_
from sqlmodel import col

from mentorship.cadence import local_day
from mentorship.choice_rounds import has_yet_to_choose
from mentorship.match_runs import open_draft, tell_of_draft
from mentorship.new_runs import new_run, think_ahead
from mentorship.programs import COLUMNS, programs_that, programs_where, show_program_again
from mentorship.review import tell_unreviewed
from mentorship.rolling import GOING_ON, last_matching_on, matches_weekly, matching_after
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import MatchRun, Program, Unmatched

_DUE = programs_where(
    COLUMNS.state.in_(GOING_ON),
    COLUMNS.rolling.is_(True),
    or_(COLUMNS.next_matching_at.is_(None), COLUMNS.next_matching_at <= bindparam("now")),
)


def match_newcomers_due(work: Work) -> int:
    """Do what the week brings in each rolling program; in how many. Missed weeks count once."""
    return sum(_claim_week(work, program) for program in programs_that(work, _DUE, now=work.now))


def think_of_newcomers_due(work: Work) -> None:
    """Only reads: works out the drafts that are due, so that nobody waits for that."""
    for program in programs_that(work, _DUE, now=work.now):
        if matches_weekly(program) and open_draft(work, program) is None:
            think_ahead(work, program)


def _claim_week(work: Work, program: Program) -> bool:
    """One process does it; the first time there is nothing to do but to look at the calendar."""
    due, ahead = program.next_matching_at, matching_after(work, program)
    if not change_once(
        work.session, program, where={"next_matching_at": due}, to={"next_matching_at": ahead}
    ):
        return False
    if due is not None:
        _do_week(work, program, local_day(due, program.zone, work.default_zone))
    return True


def _do_week(work: Work, program: Program, day: date) -> None:
    last = last_matching_on(program)
    if day <= last and matches_weekly(program):
        _match_newcomers(work, program)
    if day == last:
        tell_unreviewed(work, program)
        show_program_again(work, program)


def _match_newcomers(work: Work, program: Program) -> None:
    """A draft in which everybody who has a partner keeps them; none while another waits for a decision.

    Where pairs are made by choice, those who are new after that are matched by best fit.
    """
    work.session.refresh(program, with_for_update=True)
    if open_draft(work, program) is not None or has_yet_to_choose(work, program):
        return
    run = new_run(work, program)
    if run is not None and run.summary["matched"]:
        tell_of_draft(work, None, program, run)
    elif run is not None:
        _forget(work, run)


def _forget(work: Work, run: MatchRun) -> None:
    """A draft without pairs would only be a nuisance."""
    work.session.execute(delete(Unmatched).where(col(Unmatched.match_run_id) == run.key))
    work.session.delete(run)
