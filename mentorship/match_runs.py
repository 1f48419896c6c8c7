"""Running the matcher over a program, and the draft that comes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, or_, select

from mentorship.choice_rounds import check_nobody_chooses, is_by_choice
from mentorship.chosen_pairs import chosen_now
from mentorship.circles import without_small_circles
from mentorship.draft_edits import Edits, edits_in, in_force, inputs_with, still_possible
from mentorship.draft_rows import draft_summary, proposed_pairings, store_draft
from mentorship.match_inputs import problem_of, somebody_to_match
from mentorship.match_prices import price_of_order
from mentorship.notices import DraftReady
from mentorship.peer_groups import draft_of_peers
from mentorship.peer_inputs import peer_problem_of
from mentorship.permissions import require_coordinator
from mentorship.post import refresh, tell, to_channel
from mentorship.programs import programs_in
from mentorship.refusals import Refused, Stale
from mentorship.solved_drafts import draft_as_edited, new_pairs, solve_draft
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
    for program in programs_in(work, ProgramState.MATCHING):
        if is_by_choice(program):
            continue  # people choose each other first
        work.session.refresh(program, with_for_update=True)  # two processes make one draft
        if program.state == ProgramState.MATCHING and not _runs(work, program):
            made += make_draft(work, None, program)
    return made


def run_matching(work: Work, actor: Person, program_id: int) -> MatchRun:
    """A new draft in the place of an open one, whose changes by hand are made again.

    Pairs that are agreed or running stay as they are.
    """
    program = require_coordinator(work, actor, program_id)
    work.session.refresh(program, with_for_update=True)
    if program.state not in OPEN_TO_MATCHING:
        raise Refused("People are matched after enrollment has closed and until the program ends.")
    check_nobody_chooses(work, program)
    before = open_draft(work, program)
    if not make_draft(work, actor, program, edits_in(before.inputs) if before else ()):
        raise Refused(NOBODY[program.format])
    if before is not None:
        _discard(work, actor, before)
    return draft_of(work, program)


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


def _runs(work: Work, program: Program) -> int:
    found = select(func.count()).select_from(MatchRun).where(MatchRun.program_id == program.key)
    return work.session.exec(found).one()


def _salt(work: Work, program: Program) -> str:
    """Another for each run, so that matching again may settle ties differently."""
    return f"program {program.key}, run {_runs(work, program) + 1}"


def new_run(work: Work, program: Program, edits: Edits = ()) -> MatchRun | None:
    """A run with all it depended on and all that came of it; None if there is nobody to match."""
    return _DRAFTS[program.format](work, program, edits)


def make_draft(work: Work, actor: Person | None, program: Program, edits: Edits = ()) -> bool:
    """Make a run and tell coordinators; False if there is nobody to match."""
    run = new_run(work, program, edits)
    return run is not None and tell_of_draft(work, actor, program, run)


def tell_of_draft(work: Work, actor: Person | None, program: Program, run: MatchRun) -> bool:
    """Coordinators hear of a new draft, once."""
    work.note(actor, "people_matched", f"match_run:{run.key}", program.key)
    place = to_channel(program.coordinator_channel)
    return tell(work, place, DraftReady(run.key), key=draft_ready_key(run), program_id=program.key)


def _pair_mentors(work: Work, program: Program, edits: Edits) -> MatchRun | None:
    problem = problem_of(work, program, _salt(work, program))
    if not somebody_to_match(problem):
        return None
    if program.format == Format.CIRCLES:
        problem = without_small_circles(problem)
    edits, chosen = still_possible(edits, problem), chosen_now(work, program, problem)
    inputs = inputs_with(problem, edits, chosen)
    run = MatchRun(program_id=program.key, inputs=inputs, created_at=work.now)
    judged = draft_as_edited(work, run)
    outcome = solve_draft(judged).outcome
    new = new_pairs(outcome, problem)
    price = price_of_order(judged, problem, new) if chosen is None else {}
    run.summary = {**draft_summary(outcome, new), **price}
    work.session.add(run)
    work.session.flush()
    store_draft(work, run, outcome, new, in_force(edits, chosen))
    return run


def _group_peers(work: Work, program: Program, _edits: Edits) -> MatchRun | None:
    problem = peer_problem_of(work, program, _salt(work, program))
    return draft_of_peers(work, program, problem) if len(problem.people) > 1 else None


_DRAFTS: Mapping[Format, Callable[[Work, Program, Edits], MatchRun | None]] = {
    Format.MENTORING: _pair_mentors,
    Format.CIRCLES: _pair_mentors,
    Format.PEERS: _group_peers,
}


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
