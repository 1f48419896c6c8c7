"""A draft as coordinators read it: pairs, weakest first, then who stays without a mentor; page by page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from mentorship.chosen_pairs import ChosenPair, Wish, pairs_chosen, wishes_of
from mentorship.draft_edits import EditKind, Edits, chosen_in, edits_in
from mentorship.draft_solving import people_of
from mentorship.match_runs import Figures, draft_of, figures_of
from mentorship.pair_lists import pairs_where
from mentorship.pairings import LIVE, Pair, has_pairing
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
class DraftChoices:
    """What people chose, in a draft made of that: how many pairs are whose first choice, how many mentees
    wait without a mentor, and what concerns those on this page."""

    first: int
    pairs: int
    waiting: int
    by_pair: Mapping[tuple[int, int], ChosenPair]
    by_mentee: Mapping[int, Wish]


@dataclass(frozen=True)
class DraftPage:
    """One page of an open draft, counted from 0.

    `newcomers` are mentees or peers accepted since the draft was made, `waiting` applications without an
    answer: neither is part of it. `edits` were made by hand; `never` names, by the enrollment of a mentee on
    this page, the mentors whom they never get.
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
    edits: Edits
    never: Mapping[int, tuple[Person, ...]]
    choices: DraftChoices | None = None


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
    edits = edits_in(run.inputs)
    mentees = [*(pair.pairing.mentee_id for pair in pairs), *(one.unmatched.enrollment_id for one in left)]
    never = _never(work, edits, mentees)
    said = choices_in(work, program, run, pairs, left)
    return DraftPage(
        run, program, figures, tuple(pairs), left, newcomers, waiting, page, pages, edits, never, said
    )


def choices_in(
    work: Work, program: Program, run: MatchRun, pairs: Sequence[Pair] = (), left: Sequence[LeftOver] = ()
) -> DraftChoices | None:
    """What people chose, for these pairs and mentees; None for a draft by best fit."""
    chosen = chosen_in(run.inputs)
    if chosen is None:
        return None
    every = {(int(mentor), int(mentee)) for mentor, mentee in chosen.pairs}
    by_pair = pairs_chosen(work, program, every)
    shown = {(pair.pairing.mentor_id, pair.pairing.mentee_id) for pair in pairs}
    return DraftChoices(
        first=sum(one.choice == 1 for one in by_pair.values()),
        pairs=len(every),
        waiting=len(chosen.waiting),
        by_pair={pair: said for pair, said in by_pair.items() if pair in shown},
        by_mentee=wishes_of(work, program, [one.unmatched.enrollment_id for one in left]),
    )


def edits_page(
    work: Work, actor: Person, program_id: int
) -> tuple[MatchRun, Program, Edits, Mapping[str, Person]]:
    """The changes by hand in the program's open draft, and whom they are about (by enrollment)."""
    program = require_coordinator(work, actor, program_id)
    run = draft_of(work, program)
    edits = edits_in(run.inputs)
    return run, program, edits, people_of(work, {name for e in edits for name in (e.mentor, e.mentee)})


def _never(work: Work, edits: Edits, mentees: Collection[int]) -> Mapping[int, tuple[Person, ...]]:
    """The mentors whom these mentees never get."""
    pairs = [
        (int(e.mentee), e.mentor) for e in edits if e.kind is EditKind.NEVER and int(e.mentee) in mentees
    ]
    people = people_of(work, {mentor for _, mentor in pairs})
    return {mentee: tuple(people[mentor] for one, mentor in pairs if one == mentee) for mentee, _ in pairs}


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
    return _count(
        work,
        program,
        Enrollment.state == EnrollmentState.ACCEPTED,
        Enrollment.role != Role.MENTOR,
        col(Enrollment.id).not_in(judged),
        ~has_pairing(in_draft | col(Pairing.state).in_(LIVE)),
    )


def _count(work: Work, program: Program, *conditions: object) -> int:
    found = select(func.count()).select_from(Enrollment).where(Enrollment.program_id == program.key)
    return work.session.exec(found.where(*conditions)).one()  # type: ignore[arg-type]
