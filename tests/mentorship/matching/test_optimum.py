"""Every small program, listed one matching at a time, agrees with the solver."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.matching import Candidate, MatchedPair, Outcome, Problem, RuleBroken, allowed, match, receipt
from mentorship.matching.cycles import Value
from mentorship.matching.ties import Ties
from tests.mentorship.matching.people import mentee, mentor, problem, problems

Choice = tuple[Candidate | None, ...]  # the mentor of each mentee


def all_matchings(problem: Problem) -> Iterator[Choice]:
    """Every matching that keeps all hard rules, capacity and couples included."""
    options = [
        [None, *(m for m in problem.mentors if allowed(m, e, problem.rules, problem.setting) is None)]
        for e in problem.mentees
    ]
    for choice in product(*options):
        if all(choice.count(m) <= m.capacity for m in problem.mentors) and not couples(problem, choice):
            yield choice


def couples(problem: Problem, choice: Choice) -> bool:
    edges = {(m.person, e.person) for e, m in zip(problem.mentees, choice, strict=True) if m}
    return any((b, a) in edges for a, b in edges)


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
    """Matched, weak pairs (negative), points, tie-break."""
    pairs = [worth[m.id, e.id] for e, m in zip(problem.mentees, choice, strict=True) if m]
    weak = sum(points < (problem.bar or 0) for points, _ in pairs)
    return len(pairs), -weak, sum(points for points, _ in pairs), sum(tie for _, tie in pairs)


def choice_of(problem: Problem, outcome: Outcome) -> Choice:
    mentor_of = {pair.mentee: pair.mentor for pair in outcome.pairs}
    by_id = {m.id: m for m in problem.mentors}
    return tuple(by_id.get(mentor_of.get(e.id, "")) for e in problem.mentees)


@settings(max_examples=100, deadline=None)
@given(problems(mentees=5, mentors=4))
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
        assert sum(p.mentor == m.id for p in outcome.pairs) + free.get(m.id, 0) == m.capacity
    assert outcome.summary.matched == len(outcome.pairs)
    assert outcome.summary.total == sum(p.score for p in outcome.pairs)


@settings(max_examples=50, deadline=None)
@given(problems(mentees=7, mentors=5))
def test_no_pair_breaks_a_hard_rule_and_its_receipt_is_the_single_pair_receipt(problem: Problem) -> None:
    people = {p.id: p for p in (*problem.mentors, *problem.mentees)}
    for pair in match(problem).pairs:
        m, e = people[pair.mentor], people[pair.mentee]
        assert allowed(m, e, problem.rules, problem.setting) is None
        alone = receipt(m, e, problem.weights, problem.setting)
        assert pair.receipt.terms == alone.terms
        assert pair.score == sum(term.points for term in pair.receipt.terms) == alone.score
        assert all(0 <= term.points <= term.of for term in pair.receipt.terms)


@settings(max_examples=50, deadline=None)
@given(problems(mentees=6, mentors=5))
def test_every_mentor_counts_once_among_the_reasons_of_an_unmatched_mentee(problem: Problem) -> None:
    by_id = {e.id: e for e in problem.mentees}
    for unmatched in match(problem).unmatched:
        broken = [allowed(m, by_id[unmatched.id], problem.rules, problem.setting) for m in problem.mentors]
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
