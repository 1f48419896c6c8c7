"""What earns how many points, and what a receipt and a non-match tell."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from mentorship.matching import (
    Candidate,
    Problem,
    Receipt,
    Rules,
    Setting,
    TermName,
    Weights,
    allowed,
    match,
    receipt,
)
from mentorship.matching.scoring import NO_PAIR, Grid, Points
from mentorship.matching.topics import shared_topics, stem
from tests.mentorship.matching.people import MONDAY, mentee, mentor, problem, problems


def judged(one: Candidate, other: Candidate) -> Receipt:
    return receipt(one, other, Weights(), Setting(MONDAY))


def points(one: Candidate, other: Candidate, name: TermName) -> int:
    return next(term.points for term in judged(one, other).terms if term.name is name)


def test_skills_count_by_the_share_of_wishes_met() -> None:
    wants = frozenset({"python", "writing", "strategy"})
    one = mentor(offers=frozenset({"python", "kubernetes"}))
    assert points(one, mentee(wants=wants), TermName.SKILLS) == 134
    assert judged(one, mentee(wants=wants)).shared_skills == ("python",)
    assert judged(one, mentee(wants=wants)).unmet_wants == ("strategy", "writing")


def test_no_wishes_earn_no_points_for_skills() -> None:
    assert points(mentor(offers=frozenset({"python"})), mentee(), TermName.SKILLS) == 0


def test_goals_are_compared_with_the_goals_and_the_skills_of_the_mentor() -> None:
    goals = mentee(goals="I want to become better at negotiating contracts")
    assert points(mentor(goals="contract negotiations"), goals, TermName.GOALS) > 75
    assert points(mentor(offers=frozenset({"negotiation"})), goals, TermName.GOALS) > 40
    assert points(mentor(goals="knitting"), goals, TermName.GOALS) == 0


@pytest.mark.parametrize(
    ("gap", "expected"), [(-1, 0), (0, 0), (1, 72), (2, 120), (3, 120), (4, 84), (5, 48), (9, 24)]
)
def test_seniority_peaks_two_and_three_levels_up(gap: int, expected: int) -> None:
    low = max(0, -gap)
    assert points(mentor(level=low + gap), mentee(level=low), TermName.SENIORITY) == expected


def test_an_unknown_level_earns_nothing() -> None:
    assert points(mentor(level=5), mentee(), TermName.SENIORITY) == 0
    assert judged(mentor(level=5), mentee()).level_gap is None


def test_shared_hours_count_up_to_six_a_day() -> None:
    assert points(mentor(), mentee(), TermName.SHARED_HOURS) == 120
    three = mentor(working_minutes=(14 * 60, 22 * 60))
    assert points(three, mentee(), TermName.SHARED_HOURS) == 60
    assert judged(three, mentee()).shared_hours == 3


def test_a_second_language_another_department_and_having_waited_earn_their_points() -> None:
    both = frozenset({"en", "de"})
    one = mentor(languages=both, department="sales")
    other = mentee(languages=both, department="research", left_over=True)
    assert points(one, other, TermName.SECOND_LANGUAGE) == 30
    assert points(one, other, TermName.OTHER_DEPARTMENT) == 40
    assert points(one, other, TermName.LEFT_OVER) == 100
    assert points(mentor(department="sales"), mentee(), TermName.OTHER_DEPARTMENT) == 0


def test_a_wish_is_scarce_when_nobody_with_a_place_left_offers_it() -> None:
    wants = mentee(wants=frozenset({"python", "kubernetes", "strategy"}))
    best = mentor("best", offers=frozenset({"python"}), goals="")
    spare = mentor("spare", offers=frozenset({"strategy"}))
    (pair,) = match(problem([best, spare], [wants])).pairs
    other = {"python", "strategy"} - set(pair.receipt.shared_skills)
    assert set(pair.receipt.unmet_wants) == {"kubernetes"} | other
    assert pair.receipt.scarce_wants == ("kubernetes",)


def test_an_unmatched_mentee_learns_of_every_kind_of_reason() -> None:
    alone = mentee(
        "alone",
        level=5,
        managers=("boss",),
        languages=frozenset({"en"}),
        past_partners=frozenset({"before"}),
        department="sales",
    )
    mentors = [
        mentor("alone"),
        mentor("boss"),
        mentor("shy", excludes=frozenset({"alone"})),
        mentor("before"),
        mentor("deutsch", languages=frozenset({"de"})),
        mentor("far", timezone="Pacific/Honolulu"),
        mentor("peer", level=5),
        mentor("neighbour", department="sales"),
        mentor("busy", capacity=0),
        mentor("busier", capacity=0),
    ]
    outcome = match(problem(mentors, [alone], Rules(min_level_gap=1, other_department=True)))
    (unmatched,) = outcome.unmatched
    assert unmatched.feasible == 2
    assert [(str(r.kind), r.count) for r in unmatched.reasons] == [
        ("same_person", 1),
        ("reporting_line", 1),
        ("not_available", 1),
        ("past_partner", 1),
        ("no_common_language", 1),
        ("no_shared_hours", 1),
        ("level_gap", 1),
        ("same_department", 1),
        ("full", 2),
    ]


def test_the_summary_of_an_empty_program_has_no_worst_and_no_mean() -> None:
    summary = match(problem([], [])).summary
    assert (summary.matched, summary.total, summary.worst, summary.mean) == (0, 0, None, None)


def test_word_endings_do_not_hide_a_shared_topic() -> None:
    assert stem("negotiations") == stem("negotiating") == stem("negotiation")
    assert shared_topics("Presenting to leaders", "leader of many presentations") == ("presenting", "leaders")


@settings(max_examples=50, deadline=None)
@given(problems(mentees=6, mentors=5))
def test_the_table_of_all_pairs_holds_the_points_of_the_single_receipts(problem: Problem) -> None:
    points = Points.of(problem.mentees, problem.mentors, problem.weights, problem.setting)
    table = Grid.of(points, problem.mentees, problem.mentors, problem).table()
    assert table.tolist() == [[alone(problem, m, e) for m in problem.mentors] for e in problem.mentees]


def alone(problem: Problem, m: Candidate, e: Candidate) -> int:
    forbidden = (m.id, e.id) in problem.forbidden
    if forbidden or allowed(m, e, problem.rules, problem.setting) is not None:
        return NO_PAIR
    return receipt(m, e, problem.weights, problem.setting).score


def test_points_too_large_for_short_numbers_are_exact_too() -> None:
    weights = Weights(skills=10_000, left_over=9_999)
    one, other = mentor(offers=frozenset({"python"}), left_over=True), mentee(wants=frozenset({"python"}))
    people = replace(problem([one], [other]), weights=weights)
    points = Points.of([other], [one], weights, Setting(MONDAY))
    assert Grid.of(points, [other], [one], people).table().tolist() == [[20_119]]
    assert match(people).summary.total == 20_119
