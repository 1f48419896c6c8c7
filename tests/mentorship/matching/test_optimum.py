"""Every small program, listed one matching at a time, agrees with the solver."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.matching import (
    Aim,
    Candidate,
    MatchedPair,
    Outcome,
    Problem,
    RuleBroken,
    allowed,
    match,
    receipt,
)
from mentorship.matching.ties import Ties
from tests.mentorship.matching.people import mentee, mentor, problem, problems

Choice = tuple[Candidate | None, ...]  # the mentor of each mentee
Value = tuple[int, ...]


def all_matchings(problem: Problem) -> Iterator[Choice]:
    """Every matching that keeps locked pairs and all hard rules, capacity and couples included."""
    held = {mentee: mentor for mentor, mentee in problem.locked}
    options = [
        [m for m in problem.mentors if m.id == held[e.id]]
        if e.id in held
        else [None, *(m for m in problem.mentors if may_be(problem, m, e))]
        for e in problem.mentees
    ]
    for choice in product(*options):
        if all(fits(problem, m, choice) for m in problem.mentors) and not couples(problem, choice):
            yield choice


def broken_rule(problem: Problem, m: Candidate, e: Candidate) -> RuleBroken | None:
    """A pair that a coordinator forbids is not available, if it would be possible otherwise."""
    unwanted = RuleBroken.NOT_AVAILABLE if (m.id, e.id) in problem.forbidden else None
    return allowed(m, e, problem.rules, problem.setting) or unwanted


def may_be(problem: Problem, m: Candidate, e: Candidate) -> bool:
    return broken_rule(problem, m, e) is None


def fits(problem: Problem, m: Candidate, choice: Choice) -> bool:
    """Locked pairs may overfill a mentor; then nobody else comes."""
    locked = sum(mentor == m.id for mentor, _ in problem.locked)
    return choice.count(m) <= max(m.capacity, locked)


def couples(problem: Problem, choice: Choice) -> bool:
    """Whether a new pair is the reverse of another one."""
    edges = {(m.person, e.person): (m.id, e.id) for e, m in zip(problem.mentees, choice, strict=True) if m}
    return any((b, a) in edges and edges[a, b] not in problem.locked for a, b in edges)


def worth_of_pairs(problem: Problem) -> dict[tuple[str, str], tuple[int, int]]:
    """Points and tie-break of every pair, each judged alone."""
    return {
        (m.id, e.id): (
            receipt(m, e, problem.weights, problem.setting).score,
            tie_break(m, e, problem.salt),
        )
        for m in problem.mentors
        for e in problem.mentees
    }


def tie_break(m: Candidate, e: Candidate, salt: str) -> int:
    only = np.zeros(1, dtype=np.int64)
    return int(Ties.of_people([e.id], [m.id], salt).of(only, only)[0])


def value(problem: Problem, worth: dict[tuple[str, str], tuple[int, int]], choice: Choice) -> Value:
    """How well the aims are served, in their order, then the tie-break: more is better."""
    pairs = {(m.id, e.id) for e, m in zip(problem.mentees, choice, strict=True) if m}
    points = [worth[pair][0] for pair in pairs - problem.locked]
    by_aim = {
        Aim.COVERAGE: len(points),
        Aim.WEAK: -sum(n < (problem.bar or 0) for n in points),
        Aim.TOTAL: sum(points),
        Aim.SPREAD: -sum((problem.weights.full_marks - n) ** 2 for n in points),
        Aim.LOAD: -sum(n * (n - 1) // 2 for n in Counter(mentor for mentor, _ in pairs).values()),
    }
    return *(by_aim[aim] for aim in problem.aims), sum(worth[pair][1] for pair in pairs - problem.locked)


def pairs_of(outcome: Outcome) -> list[tuple[str, str]]:
    return [(pair.mentor, pair.mentee) for pair in outcome.pairs]


def choice_of(problem: Problem, outcome: Outcome) -> Choice:
    mentor_of = {pair.mentee: pair.mentor for pair in outcome.pairs}
    by_id = {m.id: m for m in problem.mentors}
    return tuple(by_id.get(mentor_of.get(e.id, "")) for e in problem.mentees)


@settings(max_examples=100, deadline=None)
@given(problems(mentees=6, mentors=4))
def test_the_answer_is_the_lexicographic_optimum_of_all_matchings(problem: Problem) -> None:
    found = choice_of(problem, match(problem))
    assert not couples(problem, found)
    worth = worth_of_pairs(problem)
    best = max(value(problem, worth, choice) for choice in all_matchings(problem))
    assert value(problem, worth, found) == best


@settings(max_examples=50, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_people_never_matters(problem: Problem, random: object) -> None:
    mentors, mentees = list(problem.mentors), list(problem.mentees)
    random.shuffle(mentors)  # type: ignore[attr-defined]
    random.shuffle(mentees)  # type: ignore[attr-defined]
    shuffled = replace(problem, mentors=tuple(mentors), mentees=tuple(mentees))
    assert match(shuffled) == match(problem)


@settings(max_examples=50, deadline=None)
@given(problems(mentees=7, mentors=5))
def test_every_mentee_and_every_place_is_accounted_for(problem: Problem) -> None:
    outcome = match(problem)
    assert sorted([p.mentee for p in outcome.pairs] + [u.id for u in outcome.unmatched]) == sorted(
        e.id for e in problem.mentees
    )
    free = {unused.id: unused.free for unused in outcome.unused}
    for m in problem.mentors:
        mine, locked = (sum(one == m.id for one, _ in some) for some in (pairs_of(outcome), problem.locked))
        assert mine + free.get(m.id, 0) == max(m.capacity, locked)
    assert outcome.summary.matched == len(outcome.pairs)
    assert outcome.summary.total == sum(p.score for p in outcome.pairs)


@settings(max_examples=50, deadline=None)
@given(problems(mentees=7, mentors=5))
def test_no_pair_breaks_a_hard_rule_and_its_receipt_is_the_single_pair_receipt(problem: Problem) -> None:
    people = {p.id: p for p in (*problem.mentors, *problem.mentees)}
    for pair in match(problem).pairs:
        m, e = people[pair.mentor], people[pair.mentee]
        assert may_be(problem, m, e) or (m.id, e.id) in problem.locked
        alone = receipt(m, e, problem.weights, problem.setting)
        assert pair.receipt.terms == alone.terms
        assert pair.score == sum(term.points for term in pair.receipt.terms) == alone.score
        assert all(0 <= term.points <= term.of for term in pair.receipt.terms)


@settings(max_examples=50, deadline=None)
@given(problems(mentees=6, mentors=5))
def test_every_mentor_counts_once_among_the_reasons_of_an_unmatched_mentee(problem: Problem) -> None:
    by_id = {e.id: e for e in problem.mentees}
    for unmatched in match(problem).unmatched:
        broken = [broken_rule(problem, m, by_id[unmatched.id]) for m in problem.mentors]
        counts = {str(reason.kind): reason.count for reason in unmatched.reasons}
        assert sum(counts.values()) == len(problem.mentors)
        assert all(counts.get(str(rule), 0) == broken.count(rule) for rule in RuleBroken)
        assert counts.get("full", 0) + counts.get("mutual", 0) == broken.count(None) == unmatched.feasible


def many_tied(people: int) -> Problem:
    """Everybody alike, places for three in five: every full matching is best but for the tie-break."""
    return problem(
        [mentor(f"m{n}") for n in range(people * 3 // 5)], [mentee(f"e{n}") for n in range(people)]
    )


def test_a_large_program_of_equals_fills_every_place_and_follows_the_salt() -> None:
    equals = many_tied(200)
    outcome = match(equals)
    assert outcome.summary.matched == 120
    assert match(replace(equals, salt="another")).pairs != outcome.pairs


def test_coverage_comes_before_points() -> None:
    """The best pair is given up when that lets one more mentee have a mentor."""
    picky = mentee("picky", languages=frozenset({"ja"}))
    keen = mentee("keen", languages=frozenset({"en", "ja"}), wants=frozenset({"python"}))
    star = mentor("star", languages=frozenset({"en", "ja"}), offers=frozenset({"python"}))
    plain = mentor("plain", languages=frozenset({"en"}))
    pairs = match(problem([star, plain], [picky, keen])).pairs
    assert {(p.mentor, p.mentee) for p in pairs} == {("o-star", "e-picky"), ("o-plain", "e-keen")}


def test_with_a_bar_two_good_pairs_come_before_an_excellent_and_a_weak_one() -> None:
    """Ada earns 520 with Star and 320 with Plain, Bo 320 and 220: the total alone would leave Bo with 220."""
    star, plain = mentor("star", offers=frozenset("abcd")), mentor("plain", offers=frozenset("ac"))
    ada, bo = mentee("ada", wants=frozenset("ab")), mentee("bo", wants=frozenset("cdyz"))
    people = problem([star, plain], [ada, bo])
    assert [pair.score for pair in match(people).pairs] == [220, 520]
    assert [pair.score for pair in match(replace(people, bar=300)).pairs] == [320, 320]


def test_among_equals_the_one_left_over_last_time_goes_first() -> None:
    waiting = mentee("waiting", left_over=True)
    outcome = match(problem([mentor()], [mentee("new"), waiting, mentee("other")]))
    assert [pair.mentee for pair in outcome.pairs] == ["e-waiting"]


def test_two_people_never_mentor_each_other() -> None:
    outcome = match(problem([mentor("ada"), mentor("bo")], [mentee("ada"), mentee("bo")]))
    assert outcome.summary.matched == 1
    (unmatched,) = outcome.unmatched
    assert [(str(r.kind), r.count) for r in unmatched.reasons] == [("same_person", 1), ("mutual", 1)]


def test_three_people_on_both_sides_may_mentor_each_other_in_a_ring() -> None:
    names = ("ada", "bo", "cy")
    outcome = match(problem([mentor(n) for n in names], [mentee(n) for n in names]))
    assert outcome.summary.matched == 3


def test_many_couples_are_resolved_in_reasonable_time() -> None:
    """Everybody on both sides, and only two people fit each other: one direction of each couple remains."""
    mentors = [mentor(f"{n}{side}", languages=frozenset({f"l{n}"})) for n in range(12) for side in "ab"]
    mentees = [mentee(f"{n}{side}", languages=frozenset({f"l{n}"})) for n in range(12) for side in "ab"]
    outcome = match(problem(mentors, mentees))
    assert outcome.summary.matched == 12


def locked_example() -> tuple[Problem, MatchedPair]:
    only = mentor("ada", capacity=2)
    kept = problem(
        [only, mentor("bo")],
        [mentee("cy", excludes=frozenset({"ada"})), mentee("ada"), mentee("di")],
        locked=frozenset({("o-ada", "e-cy"), ("o-bo", "e-ada")}),
    )
    return kept, next(p for p in match(kept).pairs if p.mentee == "e-cy")


def test_locked_pairs_stay_whatever_the_rules_say_and_use_their_place() -> None:
    kept, pair = locked_example()
    assert pair.mentor == "o-ada"
    outcome = match(kept)
    assert {(p.mentor, p.mentee) for p in outcome.pairs} == {
        ("o-ada", "e-cy"),
        ("o-bo", "e-ada"),
        ("o-ada", "e-di"),
    }
    assert outcome.unused == ()


def test_a_new_pair_never_reverses_a_locked_one() -> None:
    kept = problem(
        [mentor("ada"), mentor("bo")], [mentee("ada"), mentee("bo")], locked=frozenset({("o-bo", "e-ada")})
    )
    outcome = match(kept)
    assert [(p.mentor, p.mentee) for p in outcome.pairs] == [("o-bo", "e-ada")]
    assert outcome.unused[0].id == "o-ada"
