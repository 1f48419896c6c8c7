"""Peers are paired as well as possible; in rotations nobody meets again before having met everybody."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.matching.peers import Groups, Pool, pair_up
from mentorship.matching.rotation import Meeting, Rotation
from mentorship.matching.tables import Marks, Table

Pairs = tuple[tuple[int, int], ...]


def everybody(count: int) -> Marks:
    return ~np.eye(count, dtype=np.bool_)


def without_rules(count: int) -> Pool:
    return Pool(everybody(count), np.zeros((count, count), dtype=np.int64))


@st.composite
def pools(draw: st.DrawFn, most: int = 7) -> Pool:
    count = draw(st.integers(1, most))
    allowed, worth = np.zeros((count, count), dtype=np.bool_), np.zeros((count, count), dtype=np.int64)
    for a, b in combinations(range(count), 2):
        allowed[a, b] = allowed[b, a] = draw(st.booleans())
        worth[a, b] = worth[b, a] = draw(st.integers(0, 9))
    return Pool(allowed, worth)


def all_pairings(pool: Pool, people: Sequence[int]) -> Iterator[Pairs]:
    if not people:
        yield ()
        return
    first, *others = people
    yield from all_pairings(pool, others)
    for other in others:
        if pool.allowed[first, other]:
            for more in all_pairings(pool, [each for each in others if each != other]):
                yield ((first, other), *more)


def worth_of(worth: Table, pairs: Sequence[tuple[int, ...]]) -> tuple[int, int]:
    return len(pairs), sum(int(worth[pair[0], pair[1]]) for pair in pairs)


def named(groups: Groups, people: Sequence[str]) -> list[Meeting]:
    return [tuple(people[row] for row in group) for group in groups.together]


def play(people: Sequence[str], pool: Pool, rounds: int, salt: str = "") -> list[list[Meeting]]:
    past: list[list[Meeting]] = []
    for _ in range(rounds):
        past.append(named(Rotation(people, pool, past, salt).next_round(), people))
    return past


@settings(max_examples=100, deadline=None)
@given(pools())
def test_as_many_pairs_as_possible_and_then_the_most_worth(pool: Pool) -> None:
    best = max(worth_of(pool.worth, pairs) for pairs in all_pairings(pool, range(len(pool.allowed))))
    assert worth_of(pool.worth, pair_up(pool).together) == best


@settings(max_examples=150, deadline=None)
@given(pools())
def test_everybody_is_once_in_a_group_whose_members_may_all_meet_or_is_named_alone(pool: Pool) -> None:
    groups = pair_up(pool)
    people = [person for group in groups.together for person in group] + list(groups.alone)
    assert sorted(people) == list(range(len(pool.allowed)))
    assert all(pool.allowed[a, b] for group in groups.together for a, b in combinations(group, 2))
    assert all(len(group) in (2, 3) for group in groups.together)
    for person in groups.alone:
        assert all(pool.gain(group, person) is None for group in groups.together)


@pytest.mark.parametrize("count", range(2, 15, 2))
def test_in_an_even_pool_everybody_meets_everybody_once_before_anybody_twice(count: int) -> None:
    people = [f"p{n}" for n in range(count)]
    rounds = play(people, without_rules(count), count - 1)
    met = Counter(frozenset(meeting) for past in rounds for meeting in past)
    assert met == Counter(frozenset(pair) for pair in combinations(people, 2))


@pytest.mark.parametrize("count", range(3, 14, 2))
def test_in_an_odd_pool_everybody_is_paired_with_everybody_once_and_the_third_once(count: int) -> None:
    people = [f"p{n}" for n in range(count)]
    rounds = play(people, without_rules(count), count)
    pairs = Counter(frozenset(meeting[:2]) for past in rounds for meeting in past)
    assert pairs == Counter(frozenset(pair) for pair in combinations(people, 2))
    assert Counter(meeting[2] for past in rounds for meeting in past if len(meeting) == 3) == Counter(people)


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 9), st.integers(1, 12), st.randoms())
def test_nobody_is_left_out_and_nobody_is_the_third_twice_running(count: int, rounds: int, dice) -> None:
    people = [f"p{n}" for n in range(count)]
    dice.shuffle(people)
    past = play(people, without_rules(count), rounds)
    assert all(sorted(person for meeting in each for person in meeting) == sorted(people) for each in past)
    thirds = [meeting[2] for each in past for meeting in each if len(meeting) == 3]
    assert count == 3 or all(before != after for before, after in pairwise(thirds))


@settings(max_examples=100, deadline=None)
@given(pools(6), st.integers(0, 5))
def test_with_rules_a_round_repeats_only_what_it_must(pool: Pool, rounds: int) -> None:
    people = [f"p{n}" for n in range(len(pool.allowed))]
    past = play(people, pool, rounds)
    met = {frozenset(pair) for each in past for meeting in each for pair in combinations(meeting, 2)}
    groups = Rotation(people, pool, past, "").next_round()
    pairs = [group[:2] for group in groups.together]
    options = list(all_pairings(pool, range(len(people))))
    most = max(map(len, options))
    assert len(pairs) == most
    paired = {frozenset(meeting[:2]) for each in past for meeting in each}
    repeats = [sum(frozenset(people[row] for row in pair) in met for pair in option) for option in options]
    again = sum(frozenset(people[row] for row in pair) in paired for pair in pairs)
    assert again <= min(count for count, option in zip(repeats, options, strict=True) if len(option) == most)


def test_who_comes_later_meets_those_who_were_there() -> None:
    people = ["a", "b", "c", "d"]
    past = play(people, without_rules(4), 3)
    more = [*people, "e", "f"]
    for _ in range(4):
        past.append(named(Rotation(more, without_rules(6), past, "").next_round(), more))
    met = {frozenset(meeting) for each in past for meeting in each}
    assert {frozenset(("e", other)) for other in ("a", "b", "c", "d")} <= met


def test_two_of_a_trio_remember_each_other_when_the_third_has_left() -> None:
    past = [[("a", "b", "gone")], [("c", "d")]]
    people = ["a", "b", "c", "d"]
    meetings = named(Rotation(people, without_rules(4), past, "").next_round(), people)
    assert {frozenset(meeting) for meeting in meetings} & {frozenset("ab"), frozenset("cd")} == set()


@settings(max_examples=60, deadline=None)
@given(pools(8), st.randoms(), st.integers(0, 4))
def test_the_order_of_people_does_not_matter_to_the_tournament(pool: Pool, dice, rounds: int) -> None:
    count = len(pool.allowed) // 2 * 2
    order = list(range(count))
    dice.shuffle(order)
    people = [f"p{n}" for n in range(count)]
    straight = play(people, without_rules(count), rounds)
    mixed = play([people[n] for n in order], without_rules(count), rounds)
    groups = lambda past: [{frozenset(meeting) for meeting in each} for each in past]  # noqa: E731
    assert groups(straight)[: count - 1] == groups(mixed)[: count - 1]
