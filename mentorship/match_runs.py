"""Running the matcher over a program, and the draft that comes of it."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, or_, select

from mentorship.choice_rounds import check_nobody_chooses, choices_are_to_come
from mentorship.draft_edits import Edits, edits_in
from mentorship.draft_rows import proposed_pairings
from mentorship.new_runs import new_run, runs_of
from mentorship.notices import DraftReady
from mentorship.permissions import require_coordinator
from mentorship.post import refresh, tell, to_channel
from mentorship.programs import COLUMNS, programs_that, programs_where
from mentorship.refusals import Refused, Stale
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import MatchRun, Pairing, Person, Program, Unmatched
from storage.words import EndReason, Format, MatchRunState, PairingState, ProgramState

NO_PAIR = (
    "There is nobody to match: it takes an accepted mentee without a mentor and a mentor with a "
    "free place. Accept people first."
)
NOBODY = {
    Format.MENTORING: NO_PAIR,
    Format.CIRCLES: NO_PAIR,
    Format.PEERS: (
        "There is nobody to match: it takes two accepted people without a partner. Accept people first."
    ),
}
OPEN_TO_MATCHING = (ProgramState.MATCHING, ProgramState.RUNNING)
_MATCHING = programs_where(COLUMNS.state == ProgramState.MATCHING)


@dataclass(frozen=True)
class Figures:
    """A run in figures as it stands now; `mean` and `worst` are points, None without pairs.

    `weak` counts the pairs below `bar`, which is None where there is none.
    """

    pairs: int
    mean: float | None
    worst: int | None
    unmatched: int
    weak: int = 0
    bar: int | None = None


def pair_people_due(work: Work) -> int:
    """Make a first draft for every program that has closed enrollment; how many were made.

    Once a program had a run, the next one is a coordinator's decision.
    """
    made = 0
    for program in without_a_run(work):
        work.session.refresh(program, with_for_update=True)  # two processes make one draft
        if program.state == ProgramState.MATCHING and not runs_of(work, program):
            made += make_draft(work, None, program)
    return made


def without_a_run(work: Work) -> list[Program]:
    """Programs whose people were never matched, and do not choose each other first or have done so."""
    matching = programs_that(work, _MATCHING)
    ready = [program for program in matching if not choices_are_to_come(work, program)]
    return [program for program in ready if not runs_of(work, program)]


def run_matching(work: Work, actor: Person, program_id: int) -> MatchRun:
    """A new draft in the place of an open one, whose changes by hand are made again.

    Pairs that are agreed or running stay as they are.
    """
    program = require_coordinator(work, actor, program_id)
    check_open_to_matching(work, program)
    before = open_draft(work, program)
    if not make_draft(work, actor, program, edits_of(before)):
        raise Refused(NOBODY[program.format])
    if before is not None:
        _discard(work, actor, before)
    return draft_of(work, program)


def check_open_to_matching(work: Work, program: Program) -> None:
    """Refused where people are not matched now; holds the program's row, so that two make one draft."""
    work.session.refresh(program, with_for_update=True)
    if program.state not in OPEN_TO_MATCHING:
        raise Refused("People are matched after enrollment has closed and until the program ends.")
    check_nobody_chooses(work, program)


def discard(work: Work, actor: Person, run_id: int, version: int) -> MatchRun:
    """Throw a draft away; nobody was told of its pairs."""
    run = run_for(work, actor, run_id)
    if run.state != MatchRunState.DRAFT or run.version != version or not _discard(work, actor, run):
        raise out_of_date(run)
    return run


def discard_open_draft(work: Work, program: Program) -> None:
    """Throw the program's draft away, if there is one: time has overtaken it."""
    run = open_draft(work, program)
    if run is not None:
        _discard(work, None, run)


def open_draft(work: Work, program: Program) -> MatchRun | None:
    """The draft that waits for a decision, if there is one."""
    found = select(MatchRun).where(MatchRun.program_id == program.key, MatchRun.state == MatchRunState.DRAFT)
    return work.session.exec(found.order_by(col(MatchRun.id).desc())).first()


def draft_of(work: Work, program: Program) -> MatchRun:
    """The open draft; refused if there is none."""
    run = open_draft(work, program)
    if run is None:
        check_nobody_chooses(work, program)
        raise Refused("There is no draft right now. Match people to get one.")
    return run


def latest_run_id(work: Work, program: Program) -> int | None:
    """The program's newest run, whatever became of it."""
    return work.session.exec(select(func.max(MatchRun.id)).where(MatchRun.program_id == program.key)).one()


def run_for(work: Work, actor: Person, run_id: int) -> MatchRun:
    """A run of a program that the person coordinates."""
    run = work.session.get(MatchRun, run_id)
    require_coordinator(work, actor, run.program_id if run else 0)
    assert run is not None
    return run


def figures_of(work: Work, run: MatchRun) -> Figures:
    """What the run would bring, or has brought; pairs that ended before they began do not count."""
    kept = or_(Pairing.state != PairingState.ENDED, col(Pairing.started_at).is_not(None))
    bar = run.inputs.get("bar")
    weak = func.count().filter(col(Pairing.score) < (bar or 0))
    pairs = select(func.count(), func.avg(Pairing.score), func.min(Pairing.score), weak).where(
        Pairing.match_run_id == run.key, kept
    )
    count, mean, worst, below = work.session.exec(pairs).one()
    left = select(func.count()).select_from(Unmatched).where(Unmatched.match_run_id == run.key)
    unmatched = work.session.exec(left).one()
    return Figures(count, None if mean is None else float(mean), worst, unmatched, below, bar)


def out_of_date(run: MatchRun) -> Stale:
    """Why a button about this run is older than its state."""
    return Stale(
        {
            MatchRunState.DRAFT: "The draft has changed since. Please look at it again.",
            MatchRunState.APPROVED: "This draft was already approved.",
            MatchRunState.DISCARDED: "This draft was already discarded.",
        }[run.state]
    )


def draft_ready_key(run: MatchRun) -> str:
    return f"draft_ready:{run.key}"


def make_draft(work: Work, actor: Person | None, program: Program, edits: Edits = ()) -> bool:
    """Make a run and tell coordinators; False if there is nobody to match."""
    run = new_run(work, program, edits)
    return run is not None and tell_of_draft(work, actor, program, run)


def tell_of_draft(work: Work, actor: Person | None, program: Program, run: MatchRun) -> bool:
    """Coordinators hear of a new draft, once."""
    work.note(actor, "people_matched", f"match_run:{run.key}", program.key)
    place = to_channel(program.coordinator_channel)
    return tell(work, place, DraftReady(run.key), key=draft_ready_key(run), program_id=program.key)


def edits_of(draft: MatchRun | None) -> Edits:
    """The changes by hand in a draft, if there is one."""
    return edits_in(draft.inputs) if draft else ()


def _discard(work: Work, actor: Person | None, run: MatchRun) -> bool:
    gone = change_once(
        work.session,
        run,
        where={"state": MatchRunState.DRAFT, "version": run.version},
        to={"state": MatchRunState.DISCARDED},
    )
    if gone:
        _drop_proposed(work, run)
        work.note(actor, "draft_discarded", f"match_run:{run.key}", run.program_id)
        refresh(work, draft_ready_key(run))
    return gone


def _drop_proposed(work: Work, run: MatchRun) -> None:
    for pairing in proposed_pairings(work, run):
        pairing.state, pairing.end_reason = PairingState.ENDED, EndReason.DROPPED
        pairing.ended_at = work.now
        work.session.add(pairing)
