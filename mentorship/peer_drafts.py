"""Changing a draft of peers by hand before it is approved; everybody else is brought together around it."""

from dataclasses import replace

from mentorship.draft_changes import pair_to_change
from mentorship.match_runs import draft_ready_key, out_of_date
from mentorship.matching.pools import PeerProblem
from mentorship.pairings import Pair
from mentorship.peer_groups import group_again, inputs_of, left_out_of, problem_in
from mentorship.post import refresh
from mentorship.refusals import Refused
from mentorship.solved_drafts import people_here
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import MatchRun, Person
from storage.words import MatchRunState


def never_together(work: Work, actor: Person, pairing_id: int, version: int) -> MatchRun:
    """These two are not brought together in this draft."""
    run, pair = pair_to_change(work, actor, pairing_id, version)
    if len(pair.sides) > 2:
        raise Refused("Three people are together here. Leave them out, or match again.")
    one, other = _names(pair)
    problem = problem_in(run)
    forbidding = replace(problem, forbidden=problem.forbidden | {(one, other)})
    return _change(work, actor, run, version, forbidding, left_out_of(run), "pair_forbidden")


def leave_out(work: Work, actor: Person, pairing_id: int, version: int) -> MatchRun:
    """The people of this pair get no partner this time; they go first next time."""
    run, pair = pair_to_change(work, actor, pairing_id, version)
    out = left_out_of(run) | frozenset(_names(pair))
    return _change(work, actor, run, version, problem_in(run), out, "pair_dropped")


def _names(pair: Pair) -> list[str]:
    return [str(side.enrollment.key) for side in pair.sides]


def _change(
    work: Work,
    actor: Person,
    run: MatchRun,
    version: int,
    problem: PeerProblem,
    left_out: frozenset[str],
    note: str,
) -> MatchRun:
    seen = {"state": MatchRunState.DRAFT, "version": version}
    if not change_once(work.session, run, where=seen, to={"inputs": inputs_of(problem, left_out)}):
        raise out_of_date(run)
    group_again(work, run, people_here(work, run.program_id))
    work.note(actor, note, f"match_run:{run.key}", run.program_id)
    refresh(work, draft_ready_key(run))
    return run
