"""A run of a program of peers: what it depended on, and the pairings that come of it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col

from mentorship.matching import from_json, to_json
from mentorship.matching.pools import PeerGroup, PeerOutcome, PeerProblem
from mentorship.refusals import Refused
from mentorship.solved_drafts import peers_matched
from mentorship.work import Work
from storage.tables import Companion, MatchRun, Pairing, Program, Unmatched
from storage.words import EndReason, PairingState

LEFT_OUT = "left_out"  # enrollment ids that a coordinator took out of the draft


def draft_of_peers(work: Work, program: Program, problem: PeerProblem) -> MatchRun:
    """A new run, and the groups it proposes."""
    outcome = peers_matched(problem)
    run = MatchRun(program_id=program.key, inputs=inputs_of(problem, ()), created_at=work.now)
    run.summary = summary_of(outcome)
    work.session.add(run)
    work.session.flush()
    _store(work, run, outcome)
    return run


def problem_in(run: MatchRun) -> PeerProblem:
    """What a run of peers depended on; refused for any other run."""
    if "people" not in run.inputs:
        raise Refused("This draft is not one of peers.")
    return from_json(PeerProblem, {name: value for name, value in run.inputs.items() if name != LEFT_OUT})


def left_out_of(run: MatchRun) -> frozenset[str]:
    return frozenset(run.inputs.get(LEFT_OUT, ()))


def inputs_of(problem: PeerProblem, left_out: Collection[str]) -> dict[str, Any]:
    """What a run stores."""
    return {**to_json(problem), LEFT_OUT: sorted(left_out)}


def group_again(work: Work, run: MatchRun, here: Collection[str]) -> None:
    """Bring the draft's proposals in line with its inputs, without those who are no longer `here`."""
    problem, out = problem_in(run), left_out_of(run)
    proposed = (col(Pairing.match_run_id) == run.key, col(Pairing.state) == PairingState.PROPOSED)
    ended = {"state": PairingState.ENDED, "end_reason": EndReason.DROPPED, "ended_at": work.now}
    work.session.execute(update(Pairing).where(*proposed).values(**ended, version=Pairing.version + 1))
    work.session.execute(delete(Unmatched).where(col(Unmatched.match_run_id) == run.key))
    able = tuple(one for one in problem.people if one.id in here and one.id not in out)
    outcome = peers_matched(replace(problem, people=able))
    _store(work, run, outcome, out & frozenset(here))


def summary_of(outcome: PeerOutcome) -> dict[str, Any]:
    """The groups in figures."""
    scores = [group.receipt.as_told.score for group in outcome.groups]
    return {"matched": len(scores), "total": sum(scores), "unmatched": len(outcome.alone)}


def _store(work: Work, run: MatchRun, outcome: PeerOutcome, left_out: Collection[str] = ()) -> None:
    for group in outcome.groups:
        _store_group(work, run, group)
    alone = sorted({*outcome.alone, *left_out}, key=int)
    work.session.add_all(Unmatched(match_run_id=run.key, enrollment_id=int(one)) for one in alone)
    work.session.flush()


def _store_group(work: Work, run: MatchRun, group: PeerGroup) -> None:
    one, other, *others = map(int, group.people)
    told = group.receipt.as_told
    pairing = Pairing(
        program_id=run.program_id,
        match_run_id=run.key,
        mentor_id=one,
        mentee_id=other,
        size=len(group.people),
        score=told.score,
        receipt=to_json(told),
    )
    work.session.add(pairing)
    if others:
        work.session.flush()
        work.session.add_all(Companion(pairing_id=pairing.key, enrollment_id=third) for third in others)
