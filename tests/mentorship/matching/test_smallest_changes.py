"""The smallest change for somebody without a mentor: once it is made, solving again matches them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from mentorship.matching import Candidate, Problem, Rules, Solved, match
from mentorship.matching.changes import (
    Effort,
    Remedy,
    applied,
    relaxations,
    sentence,
    smallest_change,
    smallest_changes,
)
from tests.mentorship.matching.people import mentee, mentor, problem, problems

STRICT = Rules(min_shared_hours=3, common_language=True, min_level_gap=2, other_department=True)
LONDON, KOLKATA = {"timezone": "Europe/London"}, {"timezone": "Asia/Kolkata"}  # they share two and a half


def unmatched(problem: Problem) -> set[str]:
    return {one.id for one in match(problem).unmatched}


def wanting(*names: str) -> list[Candidate]:
    return [mentee(name, wants=frozenset({"python"})) for name in names]


@settings(max_examples=40, deadline=None)
@given(problems())
def test_applying_a_claimed_change_and_solving_again_matches_that_person(problem: Problem) -> None:
    remedies = smallest_changes(Solved(problem))
    assert set(remedies.found) <= unmatched(problem)
    assert not remedies.beyond
    for name, remedy in remedies.found.items():
        assert name not in unmatched(applied(problem, name, remedy))


@settings(max_examples=40, deadline=None)
@given(problems(mentees=4, mentors=3))
def test_if_one_more_place_anywhere_would_do_that_is_what_is_found(problem: Problem) -> None:
    remedies = smallest_changes(Solved(problem))
    for name in unmatched(problem):
        if any(name not in unmatched(applied(problem, name, Remedy(m.id, 1))) for m in problem.mentors):
            assert remedies.found[name].places == 1
            assert remedies.found[name].rules is None


def test_asking_for_one_person_gives_the_same_as_asking_for_all() -> None:
    full = problem([mentor(capacity=1)], wanting("ana", "ben"))
    (left,) = unmatched(full)
    assert smallest_change(full, left) == smallest_changes(Solved(full)).found[left] == Remedy("o-mentor", 1)


def test_who_is_matched_needs_no_change() -> None:
    assert smallest_change(problem([mentor()], [mentee()]), "e-mentee") is None


def test_if_others_would_get_the_new_place_it_takes_several() -> None:
    """The one place and the next two go to those whom this mentor fits better."""
    offering = mentor(capacity=1, offers=frozenset({"python"}))
    full = problem([offering], [*wanting("ana", "ben", "cleo"), mentee("dev")])
    assert unmatched(full) >= {"e-dev"}
    assert smallest_change(full, "e-dev") == Remedy("o-mentor", 3)


@pytest.mark.parametrize(
    ("mentor_facts", "mentee_facts", "relaxed"),
    [
        ({"languages": frozenset({"en"})}, {"languages": frozenset({"de"})}, {"common_language": False}),
        (LONDON, KOLKATA, {"min_shared_hours": 2}),
        ({"level": 3}, {"level": 2}, {"min_level_gap": 1}),
        ({"level": 2}, {"level": 2}, {"min_level_gap": None}),
        ({"department": "sales"}, {"department": "sales"}, {"other_department": False}),
    ],
)
def test_a_rule_is_relaxed_no_further_than_needed(
    mentor_facts: dict[str, Any], mentee_facts: dict[str, Any], relaxed: dict[str, Any]
) -> None:
    strict = problem([mentor(**mentor_facts)], [mentee(**mentee_facts)], STRICT)
    found = smallest_change(strict, "e-mentee")
    assert found == Remedy(rules=replace(STRICT, **relaxed))


def test_a_relaxed_rule_may_need_a_place_as_well() -> None:
    english: dict[str, Any] = {"languages": frozenset({"en"})}
    german: dict[str, Any] = {"languages": frozenset({"de"})}
    full = problem([mentor(**english)], [mentee("ana", left_over=True, **english), mentee("ben", **german)])
    assert smallest_change(full, "e-ben") == Remedy("o-mentor", 1, replace(full.rules, common_language=False))


def test_a_past_partner_is_allowed_again_if_nothing_else_helps() -> None:
    either: tuple[dict[str, Any], ...] = ({"past_partners": frozenset({"mentee"})}, {})
    for facts in either:
        person = mentee(past_partners=frozenset() if facts else frozenset({"mentor"}))
        before = problem([mentor(**facts)], [person])
        found = smallest_change(before, "e-mentee")
        assert found == Remedy("o-mentor", again=True)
        assert not unmatched(applied(before, "e-mentee", found))


def test_a_private_exclusion_and_a_reporting_line_are_never_touched() -> None:
    either: tuple[dict[str, Any], ...] = ({"excludes": frozenset({"mentor"})}, {"managers": ("mentor",)})
    for facts in either:
        assert smallest_change(problem([mentor()], [mentee(**facts)]), "e-mentee") is None


def test_for_whom_the_effort_does_not_suffice_is_told() -> None:
    full = problem([mentor(capacity=1)], wanting("ana", "ben"))
    remedies = smallest_changes(Solved(full), Effort(trials=0, solves=0))
    assert not remedies.found
    assert remedies.beyond == unmatched(full)


def test_the_search_leaves_the_matching_as_it_was_and_tells_how_far_it_is() -> None:
    solved = Solved(problem([mentor(capacity=1)], wanting("ana", "ben", "cleo")))
    before, shares = solved.pairs(), list[float]()
    smallest_changes(solved, progress=shares.append)
    assert solved.pairs() == before
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_each_relaxation_changes_one_rule_and_none_is_left_out() -> None:
    found = relaxations(STRICT)
    assert all(len(set(vars(rules).items()) - set(vars(STRICT).items())) == 1 for rules in found)
    assert {rules.min_shared_hours for rules in found} == {0, 1, 2, 3}
    assert {rules.min_level_gap for rules in found} == {None, 1, 2}
    assert relaxations(Rules(0, common_language=False)) == []


@pytest.mark.parametrize(
    ("remedy", "words"),
    [
        (Remedy("m", 1), "One more place with Ada."),
        (Remedy("m", 3), "3 more places with Ada."),
        (Remedy("m", again=True), "Allow Ada again, a past partner."),
        (
            Remedy(rules=replace(STRICT, min_shared_hours=1)),
            "Ask for 1 shared working hour a day instead of 3.",
        ),
        (
            Remedy(rules=replace(STRICT, min_shared_hours=2)),
            "Ask for 2 shared working hours a day instead of 3.",
        ),
        (
            Remedy("m", 1, replace(STRICT, min_level_gap=None)),
            "Ask for no step between the levels instead of 2, and one more place with Ada.",
        ),
        (Remedy(rules=replace(STRICT, min_level_gap=1)), "Ask for 1 step between the levels instead of 2."),
        (Remedy(rules=replace(STRICT, other_department=False)), "Allow pairs within a department."),
        (Remedy(rules=replace(STRICT, common_language=False)), "Allow pairs without a common language."),
    ],
)
def test_a_change_is_told_in_words(remedy: Remedy, words: str) -> None:
    assert sentence(remedy, STRICT, "Ada") == words
