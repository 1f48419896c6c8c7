"""A draft as coordinators read it: pairs, weakest first, then who stays without a mentor; page by page."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from mentorship.match_runs import Figures, draft_of, figures_of
from mentorship.pair_lists import pairs_where
from mentorship.pairings import LIVE, Pair
from mentorship.permissions import require_coordinator
from mentorship.work import Work
from storage.tables import Enrollment, MatchRun, Pairing, Person, Program, Unmatched
from storage.words import EnrollmentState, PairingState, Role

PAGE = 10


@dataclass(frozen=True)
class LeftOver:
    """A mentee whom the draft leaves without a mentor, and why."""

    unmatched: Unmatched
    person: Person


@dataclass(frozen=True)
class DraftPage:
    """One page of an open draft, counted from 0.

    `newcomers` are mentees accepted since the draft was made, `waiting` applications without an answer:
    neither is part of it.
    """

    run: MatchRun
    program: Program
    figures: Figures
    pairs: tuple[Pair, ...]
    left_over: tuple[LeftOver, ...]
    newcomers: int
    waiting: int
    page: int
    pages: int


def draft_page(work: Work, actor: Person, program_id: int, page: int = 0) -> DraftPage:
    """One page of the program's open draft; a page past the end is the last one."""
    program = require_coordinator(work, actor, program_id)
    run = draft_of(work, program)
    figures = figures_of(work, run)
    pages = max(1, -(-(figures.pairs + figures.unmatched) // PAGE))
    page = max(0, min(page, pages - 1))
    proposed = (Pairing.match_run_id == run.key, Pairing.state == PairingState.PROPOSED)
    pairs = pairs_where(work, *proposed, by=col(Pairing.score), offset=page * PAGE, limit=PAGE)
    start = max(0, page * PAGE - figures.pairs)
    left = _left_over(work, run, start, PAGE - len(pairs))
    waiting = _count(work, program, Enrollment.state == EnrollmentState.APPLIED)
    newcomers = _newcomers(work, run, program)
    return DraftPage(run, program, figures, tuple(pairs), left, newcomers, waiting, page, pages)


def _left_over(work: Work, run: MatchRun, start: int, most: int) -> tuple[LeftOver, ...]:
    found = (
        select(Unmatched, Person)
        .join(Enrollment, col(Unmatched.enrollment_id) == Enrollment.id)
        .join(Person, col(Enrollment.person_id) == Person.id)
        .where(Unmatched.match_run_id == run.key)
        .order_by(col(Unmatched.id))
    )
    return tuple(LeftOver(*row) for row in work.session.exec(found.offset(start).limit(most)).all())


def _newcomers(work: Work, run: MatchRun, program: Program) -> int:
    judged = select(Unmatched.enrollment_id).where(Unmatched.match_run_id == run.key)
    in_draft = (col(Pairing.match_run_id) == run.key) & (col(Pairing.state) == PairingState.PROPOSED)
    paired = select(Pairing.mentee_id).where(
        Pairing.program_id == program.key, in_draft | col(Pairing.state).in_(LIVE)
    )
    return _count(
        work,
        program,
        Enrollment.state == EnrollmentState.ACCEPTED,
        Enrollment.role == Role.MENTEE,
        col(Enrollment.id).not_in(judged),
        col(Enrollment.id).not_in(paired),
    )


def _count(work: Work, program: Program, *conditions: object) -> int:
    found = select(func.count()).select_from(Enrollment).where(Enrollment.program_id == program.key)
    return work.session.exec(found.where(*conditions)).one()  # type: ignore[arg-type]
