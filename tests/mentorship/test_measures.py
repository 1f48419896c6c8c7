"""The numbers of a program, and that few answers stay hidden."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.measures import (
    DEFINITIONS,
    MINIMUM_ANSWERS,
    Measure,
    MeasureName,
    Suppressed,
    days_to_first_meeting,
    goal_progress,
    meetings_per_pair,
    pairs_that_met,
    recommend_score,
    response_rate,
    retention,
    satisfaction_mean,
    satisfied_share,
    skill_growth,
)


@pytest.mark.parametrize(
    ("measure", "value", "n", "display"),
    [
        (response_rate(3, 4), 0.75, 4, "75%"),
        (satisfaction_mean([5, 4, 4, 3, 5]), 4.2, 5, "4.2 of 5"),
        (satisfied_share([5, 4, 4, 3, 2]), 0.6, 5, "60%"),
        (recommend_score([10, 9, 8, 7, 0]), 20.0, 5, "+20"),
        (recommend_score([10, 9, 6, 0, 8]), 0.0, 5, "+0"),
        (skill_growth([(1, 3), (2, 3), (2, 2), (3, 5), (4, 4)]), 1.0, 5, "+1.0"),
        (goal_progress([0, 50, 100]), 50.0, 3, "50%"),
        (meetings_per_pair([0, 3, 3]), 2.0, 3, "2.0"),
        (pairs_that_met([0, 3, 1, 2]), 0.75, 4, "75%"),
        (retention(9, 10), 0.9, 10, "90%"),
        (days_to_first_meeting([2, 30, 5]), 5.0, 3, "5 days"),
        (days_to_first_meeting([1]), 1.0, 1, "1 day"),
        (days_to_first_meeting([2, 3]), 2.5, 2, "2.5 days"),
    ],
)
def test_a_measure_is_what_its_definition_says(measure: Measure, value: float, n: int, display: str) -> None:
    assert measure.value == pytest.approx(value)
    assert (measure.n, measure.display) == (n, display)


@pytest.mark.parametrize(
    "measure",
    [
        response_rate(0, 0),
        satisfaction_mean([]),
        satisfied_share([]),
        recommend_score([]),
        skill_growth([]),
        goal_progress([]),
        meetings_per_pair([]),
        pairs_that_met([]),
        retention(0, 0),
        days_to_first_meeting([]),
    ],
)
def test_nothing_to_measure_is_no_number_and_no_error(measure: Measure) -> None:
    assert (measure.value, measure.n, measure.display) == (None, 0, "Nothing to measure yet")
    assert measure.definition == DEFINITIONS[measure.name]


SURVEYS: list[Callable[[list[int]], Measure]] = [
    satisfaction_mean,
    satisfied_share,
    recommend_score,
    lambda ratings: skill_growth([(3, rating) for rating in ratings]),
]
ratings = st.lists(st.integers(1, 5), min_size=1, max_size=30)


@given(st.sampled_from(SURVEYS), ratings)
def test_a_survey_shows_a_number_from_five_answers_on(
    survey: Callable[[list[int]], Measure], given_ratings: list[int]
) -> None:
    measure = survey(given_ratings)
    assert isinstance(measure.value, Suppressed) is (len(given_ratings) < MINIMUM_ANSWERS)
    assert measure.n == len(given_ratings)


@given(st.sampled_from(SURVEYS), st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=2))
def test_a_hidden_result_looks_the_same_whatever_people_answered(
    survey: Callable[[list[int]], Measure], answers: list[list[int]]
) -> None:
    assert len({survey(few) for few in answers}) == 1


@given(st.lists(st.integers(0, 10), min_size=5))
def test_the_recommend_score_stays_within_a_hundred_and_mirrors_the_best_and_worst(scores: list[int]) -> None:
    value = recommend_score(scores).value
    assert isinstance(value, float)
    assert -100 <= value <= 100
    assert (value == 100) is (min(scores) >= 9)
    assert (value == -100) is (max(scores) <= 6)


@given(st.lists(st.integers(1, 5), min_size=5))
def test_satisfaction_lies_between_the_worst_and_the_best_rating(given_ratings: list[int]) -> None:
    mean, share = satisfaction_mean(given_ratings).value, satisfied_share(given_ratings).value
    assert isinstance(mean, float)
    assert isinstance(share, float)
    assert min(given_ratings) <= mean <= max(given_ratings)
    assert (share == 1) is (min(given_ratings) >= 4)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: satisfaction_mean([6]),
        lambda: satisfied_share([0]),
        lambda: recommend_score([11]),
        lambda: goal_progress([101]),
        lambda: response_rate(5, 4),
        lambda: retention(-1, 4),
    ],
)
def test_impossible_figures_are_refused(broken: Callable[[], Measure]) -> None:
    with pytest.raises(ValueError, match=r"ratings must|cannot be a share"):
        broken()


def test_every_measure_has_its_definition() -> None:
    assert set(DEFINITIONS) == set(MeasureName)
