"""Pairs by choice: stable, within the rules, and recommendations that give nothing away."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.matching import Problem, Rules, allowed
from mentorship.matching.choosing import settle
from mentorship.matching.ranked import blocking_pairs
from mentorship.matching.recommending import recommended
from tests.mentorship.matching.people import mentee, mentor, problem, problems

Ballots = tuple[dict[str, tuple[str, ...]], dict[str, dict[str, int]]]
ANYTHING = Rules(min_shared_hours=0, common_language=False)


@st.composite
def ballots(draw: st.DrawFn) -> tuple[Problem, *Ballots]:
    """A problem, and what its people say: a few mentors in order, and ranks with many equals."""
    drawn = draw(problems())
    mentors, mentees = [m.id for m in drawn.mentors], [m.id for m in drawn.mentees]
    some = st.lists(st.sampled_from(mentors), unique=True, max_size=3) if mentors else st.just([])
    choices = {one: tuple(draw(some)) for one in mentees}
    asked = {one: [e for e, named in choices.items() if one in named] for one in mentors}
    ranks = {
        one: {e: draw(st.integers(1, 2)) for e in asking if draw(st.booleans())}
        for one, asking in asked.items()
    }
    return drawn, choices, ranks


@settings(deadline=None, max_examples=300)
@given(ballots())
def test_nobody_is_passed_over_and_every_rule_holds(drawn: tuple[Problem, *Ballots]) -> None:
    asked, choices, ranks = drawn
    found = settle(asked, choices, ranks)
    assert blocking_pairs(found.wishes, found.mentor_of) == []
    mentors, mentees = {m.id: m for m in asked.mentors}, {m.id: m for m in asked.mentees}
    held = [one for one, _ in asked.locked]
    persons = [(mentors[one].person, mentees[other].person) for one, other in asked.locked]
    for child, elder in found.mentor_of.items():
        assert elder in choices[child]
        assert child in ranks[elder]
        assert (elder, child) not in asked.forbidden
        assert allowed(mentors[elder], mentees[child], asked.rules, asked.setting) is None
        persons.append((mentors[elder].person, mentees[child].person))
        held.append(elder)
    assert all(held.count(one) <= max(mentors[one].capacity, len(asked.locked)) for one in held)
    new = persons[len(asked.locked) :]
    assert not any((other, one) in persons for one, other in new)


def test_equal_ranks_are_settled_by_points_and_other_ranks_by_the_mentor() -> None:
    ours, theirs = [mentor(offers={"sql"})], [mentee("a", wants={"sql"}), mentee("b", wants={"art"})]
    asked = problem(ours, theirs, rules=ANYTHING)
    elder, (fits, other) = ours[0].id, (one.id for one in theirs)
    choices = {fits: (elder,), other: (elder,)}
    assert settle(asked, choices, {elder: {fits: 1, other: 1}}).mentor_of == {fits: elder}
    assert settle(asked, choices, {elder: {fits: 2, other: 1}}).mentor_of == {other: elder}


def test_two_people_who_chose_each_other_both_ways_get_one_pair() -> None:
    asked = problem([mentor("a"), mentor("b")], [mentee("a"), mentee("b")], rules=ANYTHING)
    choices = {"e-a": ("o-b",), "e-b": ("o-a",)}
    found = settle(asked, choices, {"o-a": {"e-b": 1}, "o-b": {"e-a": 1}})
    assert len(found.mentor_of) == 1


def test_own_picks_are_recommended_first_and_being_named_changes_nothing() -> None:
    dear, like, alike = mentor("dear"), mentor("like", offers={"sql"}), mentor("alike", offers={"sql"})
    child = mentee("kim", wants={"sql"}, prefers=("dear",))
    found = recommended(problem([dear, like, alike], [child], rules=ANYTHING), [child.id], 10)[child.id]
    assert found[0] == dear.id
    for one in (like, alike):
        naming = [dear, *(replace(m, prefers=("kim",)) if m is one else m for m in (like, alike))]
        asked = problem(naming, [child], rules=ANYTHING)
        assert recommended(asked, [child.id], 10)[child.id] == found


def test_only_mentors_with_a_free_place_whom_no_rule_forbids_are_recommended() -> None:
    child, other = mentee("kim"), mentee("lou")
    never = [mentor("1", capacity=0), mentor("2", excludes={"kim"}), mentor("3", managers=("kim",))]
    free = [mentor(f"free {n}") for n in range(12)]
    asked = problem(
        [*never, *free], [child, other], rules=ANYTHING, locked=frozenset({(free[0].id, other.id)})
    )
    found = recommended(asked, [child.id], 10)[child.id]
    assert len(set(found)) == 10
    assert not {one.id for one in (*never, free[0])} & set(found)


def test_nobody_is_recommended_somebody_they_mentor() -> None:
    ours, theirs = [mentor("a", capacity=2), mentor("b")], [mentee("a"), mentee("b")]
    asked = problem(ours, theirs, rules=ANYTHING, locked=frozenset({("o-a", "e-b")}))
    assert recommended(asked, ["e-a"], 10) == {"e-a": ()}
    assert settle(asked, {"e-a": ("o-b",)}, {"o-b": {"e-a": 1}}).mentor_of == {}
