"""What a setting does, in figures: means, the weakest pairs, load and departments, without small groups."""

import pytest
from hypothesis import given, settings

from mentorship.matching import Candidate, Problem, Weights, match
from mentorship.matching.comparing import Group, Measures, measured, percentile
from tests.mentorship.matching.people import mentee, mentor, problem, problems


def team(count: int, department: str, **facts: object) -> list[Candidate]:
    return [mentee(f"{department}{n}", department=department, **facts) for n in range(count)]


def figures(problem: Problem, weights: Weights | None = None) -> Measures:
    return measured(problem, match(problem), weights or problem.weights, problem.bar)


def test_departments_under_five_mentees_are_named_without_figures() -> None:
    people = [*team(5, "sales"), *team(4, "research"), mentee("alone")]
    found = figures(problem([mentor(capacity=20)], people)).groups
    assert [group.name for group in found] == ["research", "sales"]
    assert found[0] == Group("research", None, None, None)
    assert (found[1].mentees, found[1].matched) == (5, 5)


def test_the_mean_fit_of_fewer_than_five_matched_is_not_told() -> None:
    (group,) = figures(problem([mentor(capacity=4)], team(6, "sales"))).groups
    assert group == Group("sales", 6, 4, None)


def test_fit_is_counted_by_the_weights_that_are_given() -> None:
    people = problem([mentor(level=5)], [mentee(level=3)], bar=400)
    by_own, by_other = figures(people), figures(people, Weights(seniority=300))
    assert by_own.worst is not None
    assert by_other.worst == by_own.worst + 300 - people.weights.seniority
    assert (by_own.weak, by_other.weak) == (1, 0)


@pytest.mark.parametrize(
    ("capacities", "concentration", "as_if"),
    [((4,), 1, 1), ((2, 2), 0.5, 2), ((3, 1), 0.625, 1.6), ((1, 1, 1, 1), 0.25, 4)],
)
def test_load_is_the_more_concentrated_the_fewer_mentors_carry_it(
    capacities: tuple[int, ...], concentration: float, as_if: float
) -> None:
    mentors = [mentor(f"m{n}", capacity=places) for n, places in enumerate(capacities)]
    found = figures(problem(mentors, team(4, "sales")))
    assert (found.concentration, found.as_if) == (concentration, as_if)


def test_pairs_count_as_across_departments_where_both_are_known() -> None:
    mentors = [mentor("a", department="sales"), mentor("b", department="research"), mentor("c")]
    assert figures(problem(mentors, team(3, "sales"))).across == 0.5


def test_without_pairs_there_are_no_figures_about_them() -> None:
    found = figures(problem([], team(2, "sales")))
    assert (found.matched, found.mentees) == (0, 2)
    assert {found.mean, found.worst, found.low, found.across, found.shared_hours, found.concentration} == {
        None
    }


@pytest.mark.parametrize(("count", "place"), [(1, 1), (20, 1), (21, 2), (100, 5), (101, 6)])
def test_five_percent_of_all_values_do_not_exceed_the_fifth_percentile(count: int, place: int) -> None:
    assert percentile(range(1, count + 1), 5) == place


@settings(max_examples=50, deadline=None)
@given(problems())
def test_figures_agree_with_the_summary_and_with_each_other(problem: Problem) -> None:
    outcome = match(problem)
    found = measured(problem, outcome, problem.weights, problem.bar)
    summary = outcome.summary
    assert (found.matched, found.worst, found.mean) == (summary.matched, summary.worst, summary.mean)
    assert (found.weak is None) == (problem.bar is None)
    assert (found.weak or 0) >= summary.weak  # which leaves out pairs that were agreed before
    if found.concentration is not None and found.as_if is not None:
        assert found.low == found.worst  # of fewer than twenty
        assert 1 / found.mentors - 1e-9 <= found.concentration <= 1
        assert abs(found.as_if * found.concentration - 1) < 1e-9
