"""A pool of peers: everybody once, the same in any order, and reasons that hold for the whole group."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.matching import Candidate, Rules, Weights, from_json, receipt, to_json
from mentorship.matching.pools import PeerProblem, match_peers, merged
from tests.conftest import MONDAY

SKILLS = ("a", "b", "c", "d")


@st.composite
def problems(draw: st.DrawFn) -> PeerProblem:
    """Up to nine people who want and offer a few things and may avoid each other."""
    count = draw(st.integers(0, 9))
    some = st.frozensets(st.sampled_from(SKILLS), max_size=3)
    avoided = st.frozensets(st.sampled_from([str(n) for n in range(9)]), max_size=2)
    people = tuple(
        Candidate(str(n), str(n), offers=draw(some), wants=draw(some), excludes=draw(avoided))
        for n in range(count)
    )
    rotating = draw(st.booleans())
    return PeerProblem(people, Rules(), Weights(), "salt", MONDAY.date(), rotating=rotating)


@settings(deadline=None, max_examples=60)
@given(problems(), st.randoms())
def test_everybody_is_together_once_or_alone_whatever_the_order(problem: PeerProblem, dice: object) -> None:
    outcome = match_peers(problem)
    together = [one for group in outcome.groups for one in group.people]
    assert sorted([*together, *outcome.alone]) == sorted(one.id for one in problem.people)
    assert all(len(group.people) in (2, 3) for group in outcome.groups)
    shuffled = list(problem.people)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert match_peers(replace(problem, people=tuple(shuffled))) == outcome


@settings(deadline=None, max_examples=60)
@given(problems())
def test_nobody_is_with_whom_they_avoid_or_a_coordinator_keeps_apart(problem: PeerProblem) -> None:
    forbidden = frozenset({("0", "1"), ("3", "2")})
    avoids = {one.id: one.excludes for one in problem.people}
    outcome = match_peers(replace(problem, forbidden=forbidden))
    for group in outcome.groups:
        assert not any(other in avoids[one] for one, other in permutations(group.people, 2))
        assert not any({one, other} <= set(group.people) for one, other in forbidden)


@given(problems())
def test_a_problem_is_stored_and_read_back_the_same(problem: PeerProblem) -> None:
    assert from_json(PeerProblem, to_json(problem)) == problem


def test_the_reasons_of_a_group_are_its_skills_in_any_direction_and_points_on_average() -> None:
    one = Candidate("1", "1", offers=frozenset("a"), wants=frozenset("b"), languages=frozenset({"english"}))
    other = Candidate("2", "2", offers=frozenset("b"), wants=frozenset("c"), languages=frozenset({"english"}))
    problem = PeerProblem((one, other), Rules(), Weights(), "", MONDAY.date())
    ways = [receipt(*pair, problem.weights, problem.setting) for pair in ((one, other), (other, one))]
    (group,) = match_peers(problem).groups
    assert group.receipt == merged(ways)
    assert group.receipt.shared_skills == ("b",)
    assert group.receipt.score in range(min(w.score for w in ways), max(w.score for w in ways) + 1)
