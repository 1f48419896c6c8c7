"""What comes of matching a program's people now: worked out from what is known, then stored as a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import select

from mentorship.chosen_pairs import chosen_now
from mentorship.circles import without_small_circles
from mentorship.draft_edits import Edits, in_force, inputs_with, still_possible
from mentorship.draft_rows import draft_summary, store_draft
from mentorship.match_inputs import problem_of, somebody_to_match
from mentorship.match_prices import price_of_order
from mentorship.matching import MatchedPair, Outcome
from mentorship.peer_groups import draft_of_peers
from mentorship.peer_inputs import peer_problem_of
from mentorship.solved_drafts import draft_as_edited, drafted, new_pairs, peers_matched
from mentorship.work import Work
from storage.tables import MatchRun, Program
from storage.words import Format


def new_run(work: Work, program: Program, edits: Edits = ()) -> MatchRun | None:
    """A run with all it depended on and all that came of it; None if there is nobody to match."""
    return _DRAFTS[program.format](work, program, edits)


def anybody_to_match(work: Work, program: Program) -> bool:
    """Whether matching would bring anything."""
    if program.format == Format.PEERS:
        return len(peer_problem_of(work, program, "").people) > 1
    return somebody_to_match(problem_of(work, program, ""))


def think_ahead(work: Work, program: Program, edits: Edits = ()) -> None:
    """Work out what `new_run` would need now, and keep that a while: only reads, however long it takes."""
    if program.format == Format.PEERS:
        peers_matched(peer_problem_of(work, program, _salt(work, program)))
    else:
        _think(work, program, edits)


def runs_of(work: Work, program: Program) -> int:
    """How often people were matched, whatever came of it."""
    found = select(func.count()).select_from(MatchRun).where(MatchRun.program_id == program.key)
    return work.session.exec(found).one()


def _salt(work: Work, program: Program) -> str:
    """Another for each run, so that matching again may settle ties differently."""
    return f"program {program.key}, run {runs_of(work, program) + 1}"


def _pair_mentors(work: Work, program: Program, edits: Edits) -> MatchRun | None:
    thought = _think(work, program, edits)
    if thought is None:
        return None
    work.session.add(thought.run)
    work.session.flush()
    store_draft(work, thought.run, thought.outcome, thought.new, thought.in_force)
    return thought.run


@dataclass(frozen=True)
class _Thought:
    """A run that nobody has stored, and what came of it."""

    run: MatchRun
    outcome: Outcome
    new: list[MatchedPair]
    in_force: Edits


def _think(work: Work, program: Program, edits: Edits) -> _Thought | None:
    """None if there is nobody to match."""
    problem = problem_of(work, program, _salt(work, program))
    if not somebody_to_match(problem):
        return None
    if program.format == Format.CIRCLES:
        problem = without_small_circles(problem)
    edits, chosen = still_possible(edits, problem), chosen_now(work, program, problem)
    inputs = inputs_with(problem, edits, chosen)
    run = MatchRun(program_id=program.key, inputs=inputs, created_at=work.now)
    judged = draft_as_edited(work, run)
    outcome = drafted(judged)
    new = new_pairs(outcome, problem)
    price = price_of_order(judged, problem, new) if chosen is None else {}
    run.summary = {**draft_summary(outcome, new), **price}
    return _Thought(run, outcome, new, in_force(edits, chosen))


def _group_peers(work: Work, program: Program, _edits: Edits) -> MatchRun | None:
    problem = peer_problem_of(work, program, _salt(work, program))
    return draft_of_peers(work, program, problem) if len(problem.people) > 1 else None


_DRAFTS: Mapping[Format, Callable[[Work, Program, Edits], MatchRun | None]] = {
    Format.MENTORING: _pair_mentors,
    Format.CIRCLES: _pair_mentors,
    Format.PEERS: _group_peers,
}
