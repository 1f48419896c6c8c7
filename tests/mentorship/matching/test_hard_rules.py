"""Which rule forbids which pair, and that the unknown forbids nothing."""

from dataclasses import replace

import pytest

from mentorship.matching import (
    Candidate,
    Problem,
    RuleBroken,
    Rules,
    Setting,
    Weights,
    allowed,
    match,
    receipt,
)
from tests.mentorship.matching.people import MONDAY, mentee, mentor, problem

SETTING = Setting(MONDAY)


def verdict(one: Candidate, other: Candidate, **rules: object) -> RuleBroken | None:
    return allowed(one, other, Rules(**rules), SETTING)  # type: ignore[arg-type]


def test_two_people_of_whom_nothing_is_known_may_be_paired() -> None:
    assert verdict(mentor(), mentee(), min_level_gap=2, other_department=True) is None


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (mentor("ada"), mentee("ada"), RuleBroken.SAME_PERSON),
        (mentor(), mentee(managers=("boss", "mentor")), RuleBroken.REPORTING_LINE),
        (mentor(managers=("boss", "mentee")), mentee(), RuleBroken.REPORTING_LINE),
        (mentor(excludes=frozenset({"mentee"})), mentee(), RuleBroken.NOT_AVAILABLE),
        (mentor(), mentee(excludes=frozenset({"mentor"})), RuleBroken.NOT_AVAILABLE),
        (mentor(past_partners=frozenset({"mentee"})), mentee(), RuleBroken.PAST_PARTNER),
        (mentor(), mentee(past_partners=frozenset({"mentor"})), RuleBroken.PAST_PARTNER),
        (
            mentor(languages=frozenset({"de"})),
            mentee(languages=frozenset({"ja"})),
            RuleBroken.NO_COMMON_LANGUAGE,
        ),
        (
            mentor(timezone="Asia/Tokyo"),
            mentee(timezone="Europe/Berlin"),
            RuleBroken.NO_SHARED_HOURS,
        ),
    ],
)
def test_the_broken_rule_is_named(one: Candidate, other: Candidate, rule: RuleBroken) -> None:
    assert verdict(one, other) is rule


def test_the_level_gap_counts_from_the_mentee_up() -> None:
    junior, senior = mentee(level=3), mentor(level=4)
    assert verdict(senior, junior, min_level_gap=1) is None
    assert verdict(senior, junior, min_level_gap=2) is RuleBroken.LEVEL_GAP


def test_the_same_department_is_forbidden_only_when_asked_for() -> None:
    one, other = mentor(department="sales"), mentee(department="sales")
    assert verdict(one, other) is None
    assert verdict(one, other, other_department=True) is RuleBroken.SAME_DEPARTMENT


def test_languages_do_not_matter_when_the_rule_is_off() -> None:
    one, other = mentor(languages=frozenset({"de"})), mentee(languages=frozenset({"ja"}))
    assert verdict(one, other, common_language=False) is None


def test_a_person_without_time_zone_gets_the_fallback_zone() -> None:
    one, other = mentor(timezone="Asia/Tokyo"), mentee()
    assert allowed(one, other, Rules(), Setting(MONDAY, "Asia/Tokyo")) is None
    assert allowed(one, other, Rules(), Setting(MONDAY, "America/New_York")) is RuleBroken.NO_SHARED_HOURS


def test_own_working_hours_can_make_a_pair_possible() -> None:
    early = mentor(timezone="Asia/Tokyo", working_minutes=(12 * 60, 20 * 60))
    assert verdict(early, mentee(timezone="Europe/Berlin")) is None


def test_negative_points_are_refused() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        Weights(skills=-1)


def test_ids_must_be_unique_on_each_side() -> None:
    with pytest.raises(ValueError, match="unique"):
        problem([mentor(), mentor()], [])


@pytest.mark.parametrize(
    "locked",
    [{("o-ada", "e-nobody")}, {("o-nobody", "e-bo")}, {("o-ada", "e-bo"), ("o-cy", "e-bo")}],
)
def test_impossible_locked_pairs_are_refused(locked: set[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="lock"):
        build(locked)


def build(locked: set[tuple[str, str]]) -> Problem:
    return problem([mentor("ada"), mentor("cy")], [mentee("bo")], locked=frozenset(locked))


@pytest.mark.parametrize("low", range(10))
@pytest.mark.parametrize("high", range(10))
def test_reversed_the_mentor_is_the_junior_by_the_same_rule_and_for_the_same_points(
    low: int, high: int
) -> None:
    rules, weights = Rules(min_level_gap=2), Weights()
    usual = problem([mentor(level=high)], [mentee(level=low)], rules=rules)
    turned = problem([mentor(level=low)], [mentee(level=high)], rules=replace(rules, reverse=True))
    judged = [allowed(p.mentors[0], p.mentees[0], p.rules, p.setting) for p in (usual, turned)]
    earned = [receipt(p.mentors[0], p.mentees[0], weights, p.setting).score for p in (usual, turned)]
    assert judged[0] == judged[1]
    assert earned[0] == earned[1]
    assert [len(match(p).pairs) for p in (usual, turned)] == [int(judged[0] is None)] * 2
