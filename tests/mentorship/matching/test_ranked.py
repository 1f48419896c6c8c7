"""Matching by wishes is stable, honest to every list and close to the largest stable outcome."""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.matching.ranked import Wishes, blocking_pairs, stable_pairs

MENTEES = [f"mentee {n}" for n in range(6)]
MENTORS = [f"mentor {n}" for n in range(4)]


def by_name(mentee: str, mentor: str) -> int:
    return MENTEES.index(mentee) * 10 + MENTORS.index(mentor)


@st.composite
def wishes(draw: st.DrawFn) -> Wishes:
    mentees = MENTEES[: draw(st.integers(1, 6))]
    mentors = MENTORS[: draw(st.integers(1, 4))]
    lists = st.lists(st.sampled_from(mentors), unique=True, max_size=4)
    ranks = st.dictionaries(st.sampled_from(mentees), st.integers(1, 3), max_size=6)
    return Wishes(
        {mentee: draw(lists) for mentee in mentees},
        {mentor: draw(ranks) for mentor in mentors},
        {mentor: draw(st.integers(0, 3)) for mentor in mentors},
    )


def all_outcomes(asked: Wishes) -> Iterator[dict[str, str]]:
    """Every outcome that keeps lists and places."""
    options = [
        [None, *(mentor for mentor in choices if asked.accepts(mentor, mentee))]
        for mentee, choices in asked.choices.items()
    ]
    for choice in product(*options):
        if all(choice.count(mentor) <= places for mentor, places in asked.places.items()):
            yield {mentee: mentor for mentee, mentor in zip(asked.choices, choice, strict=True) if mentor}


def blocks(asked: Wishes, outcome: Mapping[str, str]) -> bool:
    """The definition, word by word: two people who would both rather have each other."""
    return any(
        mentor != outcome.get(mentee)
        and mentee in asked.ranks[mentor]
        and asked.places[mentor] > 0
        and (mentee not in outcome or choices.index(mentor) < choices.index(outcome[mentee]))
        and (
            list(outcome.values()).count(mentor) < asked.places[mentor]
            or any(
                outcome.get(other) == mentor and asked.ranks[mentor][other] > asked.ranks[mentor][mentee]
                for other in asked.choices
            )
        )
        for mentee, choices in asked.choices.items()
        for mentor in choices
    )


@settings(max_examples=400, deadline=None)
@given(wishes())
def test_no_two_people_would_both_rather_have_each_other(asked: Wishes) -> None:
    outcome = stable_pairs(asked, by_name)
    assert not blocks(asked, outcome)
    assert blocking_pairs(asked, outcome) == []


@settings(max_examples=150, deadline=None)
@given(wishes())
def test_at_least_two_thirds_of_the_largest_stable_outcome_are_matched(asked: Wishes) -> None:
    stable = [outcome for outcome in all_outcomes(asked) if not blocks(asked, outcome)]
    assert 3 * len(stable_pairs(asked, by_name)) >= 2 * max(map(len, stable))


@settings(max_examples=120, deadline=None)
@given(wishes())
def test_only_who_asked_and_was_not_declined_is_matched_and_no_place_twice(asked: Wishes) -> None:
    outcome = stable_pairs(asked, by_name)
    assert all(mentor in asked.choices[mentee] for mentee, mentor in outcome.items())
    assert all(asked.accepts(mentor, mentee) for mentee, mentor in outcome.items())
    held = list(outcome.values())
    assert all(held.count(mentor) <= places for mentor, places in asked.places.items())


@settings(max_examples=120, deadline=None)
@given(wishes())
def test_the_order_of_people_does_not_matter(asked: Wishes) -> None:
    turned = Wishes(
        dict(reversed(asked.choices.items())),
        {mentor: dict(reversed(ranks.items())) for mentor, ranks in reversed(asked.ranks.items())},
        dict(reversed(asked.places.items())),
    )
    assert stable_pairs(turned, by_name) == stable_pairs(asked, by_name)


@settings(max_examples=150, deadline=None)
@given(wishes())
def test_blocking_pairs_are_found_in_every_outcome_that_has_them(asked: Wishes) -> None:
    for outcome in list(all_outcomes(asked))[:50]:
        assert bool(blocking_pairs(asked, outcome)) == blocks(asked, outcome)


def test_precedence_in_the_second_turn_matches_one_more() -> None:
    """The mentor does not mind which of the two; the one with no other mentor comes first in the end."""
    asked = Wishes(
        {"mentee 0": ["mentor 0", "mentor 1"], "mentee 1": ["mentor 0"]},
        {"mentor 0": {"mentee 0": 1, "mentee 1": 1}, "mentor 1": {"mentee 0": 1}},
        {"mentor 0": 1, "mentor 1": 1},
    )
    assert stable_pairs(asked, by_name) == {"mentee 0": "mentor 1", "mentee 1": "mentor 0"}


def test_two_thousand_people_with_five_wishes_each_are_matched_without_recursion() -> None:
    mentees = {f"mentee {n}": [f"mentor {(n * 11 + k * 13) % 700}" for k in range(5)] for n in range(2_000)}
    ranks: dict[str, dict[str, int]] = {f"mentor {n}": {} for n in range(700)}
    for mentee, choices in mentees.items():
        for mentor in choices:
            ranks[mentor][mentee] = 1
    asked = Wishes(mentees, ranks, dict.fromkeys(ranks, 2))
    outcome = stable_pairs(asked, lambda mentee, mentor: len(mentee) + len(mentor))
    assert blocking_pairs(asked, outcome) == []
    assert len(outcome) > 1_300
