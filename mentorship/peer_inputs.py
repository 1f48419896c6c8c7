"""What the matcher is told about a program of peers: who takes part, and who met whom in which round."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

from sqlmodel import col, select

from mentorship.match_inputs import candidates_of, is_available, judged_on, live_pairings, members_of
from mentorship.matching import Candidate, Rules, Weights, allowed
from mentorship.matching.pools import PeerProblem
from mentorship.matching.rotation import Meeting
from mentorship.pair_lists import pairs_where
from mentorship.pairings import Pair
from mentorship.program_form import rotation_weeks
from mentorship.work import Work
from storage.tables import Companion, Pairing, Program
from storage.words import Role


def peer_problem_of(work: Work, program: Program, salt: str) -> PeerProblem:
    """Whoever takes part and has no partner.

    Rounds share one salt, for it says in which order everybody meets everybody.
    """
    rotating = rotation_weeks(program) is not None
    members = members_of(work, program, ())
    paired = _with_a_partner(work, program)
    people = candidates_of(work, program, members, {})[Role.PEER]
    return PeerProblem(
        people=tuple(_peer(one, rotating) for one in people if int(one.id) not in paired),
        rules=replace(Rules(**program.rules), min_level_gap=None, reverse=False),
        weights=Weights(**program.weights),
        salt=f"program {program.key}" if rotating else salt,
        on=judged_on(work, program),
        fallback_zone=work.default_zone,
        rotating=rotating,
        rounds=_rounds(work, program) if rotating else (),
    )


def rule_by_now(work: Work, program: Program) -> Callable[[Pair], bool]:
    """Whether everybody of a pair is here and no rule stands against any two of them."""
    problem = peer_problem_of(work, program, "")
    people = {one.id: one for one in problem.people}

    def stands(pair: Pair) -> bool:
        group = [people.get(str(side.enrollment.key)) for side in pair.sides]
        here = all(is_available(side.enrollment, side.person) for side in pair.sides)
        return here and all(_may_meet(problem, one, other) for one, other in combinations(group, 2))

    return stands


def _may_meet(problem: PeerProblem, one: Candidate | None, other: Candidate | None) -> bool:
    if one is None or other is None:
        return False
    return allowed(one, other, problem.rules, problem.setting) is None


def _peer(one: Candidate, rotating: bool) -> Candidate:
    """Where partners rotate, rounds decide whether two meet again, and not that they have met before."""
    return replace(one, past_partners=frozenset()) if rotating else one


def _with_a_partner(work: Work, program: Program) -> set[int]:
    live = live_pairings(work, program)
    two = {key for pairing in live for key in (pairing.mentor_id, pairing.mentee_id)}
    larger = [pairing.key for pairing in live if pairing.size > 2]
    others = select(Companion.enrollment_id).where(col(Companion.pairing_id).in_(larger))
    return two | set(work.session.exec(others))


def _rounds(work: Work, program: Program) -> tuple[tuple[Meeting, ...], ...]:
    """Who met in each round so far, the first round first."""
    started = (Pairing.program_id == program.key, col(Pairing.started_at).is_not(None))
    rounds: dict[int, list[Meeting]] = defaultdict(list)
    for pair in pairs_where(work, *started, by=col(Pairing.match_run_id)):
        meeting = tuple(str(side.enrollment.key) for side in pair.sides)
        rounds[pair.pairing.match_run_id].append(meeting)
    return tuple(tuple(meetings) for meetings in rounds.values())
