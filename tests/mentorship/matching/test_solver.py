"""The solver over plain tables: against SciPy, from a single candidate each, and on shapes that hurt."""

from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from mentorship.matching.assignment import NotProvedError, best_places, check
from mentorship.matching.market import NOBODY, Market
from mentorship.matching.tables import Marks, Table
from mentorship.matching.ties import Ties

Worth = tuple[int, int, int]  # matched, weak pairs (negative), points


def ties_of(points: Table) -> Ties:
    rows, columns = points.shape
    return Ties.of_people([f"e{n}" for n in range(rows)], [f"o{n}" for n in range(columns)], "salt")


def worth(points: Table, given: Table, bar: int | None) -> Worth:
    rows = np.flatnonzero(given != NOBODY)
    chosen = points[rows, given[rows]]
    return len(rows), -int((chosen < (bar or 0)).sum()), int(chosen.sum())


def worth_by_scipy(points: Table, open_pairs: Marks, capacities: Table, bar: int | None) -> Worth:
    """A column per place; an absent pair weighs nothing."""
    good = len(points) * int(points.max()) + 1 if bar is not None else 0
    bonus = len(points) * (int(points.max()) + good) + 1
    weights = np.where(open_pairs, points + bonus + good * (points >= (bar or 0)), 0)
    column_of = np.repeat(np.arange(len(capacities)), capacities)
    rows, places = linear_sum_assignment(weights[:, column_of].astype(np.float64), maximize=True)
    given = np.full(len(points), NOBODY)
    real = weights[rows, column_of[places]] > 0
    given[rows[real]] = column_of[places][real]
    return worth(points, given, bar)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, Marks, Table, int | None]:
    """Points from few or many values, more or fewer open pairs, plenty or a lack of places, bar or no bar."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows, columns = draw(st.integers(1, 40)), draw(st.integers(1, 25))
    points = random.integers(0, draw(st.sampled_from((1, 2, 5, 800))), (rows, columns))
    points *= draw(st.sampled_from((1, 50)))
    open_pairs = random.random((rows, columns)) < draw(st.sampled_from((0.1, 0.4, 1.0)))
    capacities = random.integers(0, draw(st.sampled_from((2, 4))), columns)
    return points, open_pairs, capacities, draw(st.none() | st.sampled_from((1, 50, 400)))


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from((1, 2, 30)))
def test_count_weak_pairs_and_points_are_those_of_scipy_from_any_number_of_candidates(
    case: tuple[Table, Marks, Table, int | None], width: int
) -> None:
    points, open_pairs, capacities, bar = case
    found = best_places(points, open_pairs, capacities, ties_of(points), bar, width)
    rows = np.flatnonzero(found != NOBODY)
    assert open_pairs[rows, found[rows]].all()
    assert (np.bincount(found[rows], minlength=len(capacities)) <= capacities).all()
    assert worth(points, found, bar) == worth_by_scipy(points, open_pairs, capacities, bar)


@settings(max_examples=100, deadline=None)
@given(tables())
def test_the_answer_does_not_depend_on_the_number_of_candidates(
    case: tuple[Table, Marks, Table, int | None],
) -> None:
    points, open_pairs, capacities, bar = case
    answers = [
        best_places(points, open_pairs, capacities, ties_of(points), bar, width).tolist()
        for width in (1, 3, 30)
    ]
    assert answers[0] == answers[1] == answers[2]


def shape(name: str, rows: int, columns: int) -> Table:
    """Tables that are known to be hard for solvers of this kind."""
    random = np.random.default_rng(5)
    if name == "all equal":
        return np.full((rows, columns), 7)
    if name == "everybody wants the same":
        return np.broadcast_to(np.sort(random.integers(0, 800, columns)), (rows, columns)).copy()
    if name == "bands":
        return random.integers(0, 9, (rows, columns)) * 100
    return random.integers(0, 800, (rows, columns))


@pytest.mark.parametrize("places", [1, 2])
@pytest.mark.parametrize("name", ["all equal", "everybody wants the same", "bands", "random"])
def test_a_thousand_people_are_matched_in_seconds_whatever_the_table(name: str, places: int) -> None:
    points = shape(name, 1000, 600)
    open_pairs, capacities = np.ones(points.shape, dtype=np.bool_), np.full(600, places)
    start = monotonic()
    found = best_places(points, open_pairs, capacities, ties_of(points))
    assert monotonic() - start < 30
    assert worth(points, found, None) == worth_by_scipy(points, open_pairs, capacities, None)


def test_an_answer_that_its_prices_do_not_prove_is_refused() -> None:
    """The row could have the better column, but its price says otherwise."""
    market = Market([3], [0, 0], [1, 1])
    market.add([(0, 0, 3), (0, 1, 5)])
    market.give(0, 1)
    with pytest.raises(NotProvedError):
        check(market, [1, 1])
