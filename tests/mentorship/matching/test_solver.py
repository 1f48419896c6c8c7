"""The solver over plain tables: against every matching, against SciPy, and on shapes that hurt."""

from functools import cache
from time import process_time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from mentorship.matching import Aim
from mentorship.matching.glance import Points
from mentorship.matching.kept import Kept
from mentorship.matching.levels import Levels
from mentorship.matching.market import NOBODY, Market, NotProvedError
from mentorship.matching.solution import Solution
from mentorship.matching.ties import Ties
from tests.mentorship.matching.people import ORDERS

Case = tuple[Points, list[int], list[int], Levels]
Wide = NDArray[np.int64]


def ties_of(points: Points) -> Ties:
    rows, columns = points.shape
    return Ties.of_people([f"e{n}" for n in range(rows)], [f"o{n}" for n in range(columns)], "salt")


def solve(case: Case, width: int = 30) -> Solution:
    points, places, held, levels = case
    return Solution(Kept(points.copy()), places, held, levels, ties_of(points), width)


@cache
def every_choice(rows: int, columns: int) -> Wide:
    """Everything that rows can choose, a line each; the number of columns stands for nobody."""
    return np.indices((columns + 1,) * rows).reshape(rows, -1).T


def with_nobody(table: NDArray[Any]) -> Wide:
    """The table with a last column of zeros for those who choose nobody."""
    return np.pad(table.astype(np.int64), ((0, 0), (0, 1)))


def best_of_all(case: Case) -> list[int]:
    """The answer that serves the aims best, by their definitions and then by tie-break, of all there are."""
    points, places, held, levels = case
    rows, columns = points.shape
    choices, row = every_choice(rows, columns), np.arange(rows)
    loads = (choices[:, :, None] == np.arange(columns)).sum(axis=1)
    possible = (with_nobody(points)[row, choices] >= 0).all(axis=1) & (loads <= places).all(axis=1)
    choices, loads = choices[possible], loads[possible] + held
    paired, scores = choices < columns, with_nobody(points)[row, choices]
    at = np.repeat(row, columns), np.tile(np.arange(columns), rows)
    ties = with_nobody(ties_of(points).of(*at).reshape(rows, columns))[row, choices]
    by_aim = {
        Aim.COVERAGE: paired,
        Aim.WEAK: -(paired & (scores < (levels.bar or 0))).astype(np.int64),
        Aim.TOTAL: scores,
        Aim.SPREAD: -((levels.most - scores) ** 2) * paired,
        Aim.LOAD: -(loads * (loads - 1) // 2),
    }
    keys = [by_aim[aim].sum(axis=1) for aim in levels.aims] + [ties.sum(axis=1)]
    best = choices[np.lexsort(keys[::-1])[-1]].tolist()
    return [NOBODY if column == columns else column for column in best]


@st.composite
def cases(draw: st.DrawFn, rows: int = 6, columns: int = 4) -> Case:
    """Few or many different points, more or fewer pairs, plenty or a lack of places, any order of aims."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    points = random.integers(0, draw(st.sampled_from((1, 2, 5, 800))), size).astype(np.int16)
    points *= draw(st.sampled_from((1, 20)))
    points[random.random(size) < draw(st.sampled_from((0.0, 0.3, 0.7)))] = -1
    places, held = random.integers(0, 4, size[1]).tolist(), random.integers(0, 3, size[1]).tolist()
    aims = draw(st.sampled_from((tuple(Aim), *ORDERS)))
    bar = draw(st.none() | st.sampled_from((1, 50, 400)))
    return points, places, held, Levels(aims, size[0] + 8, max(1, int(points.max())), bar)


@settings(max_examples=2000, deadline=None)
@given(cases(), st.sampled_from((1, 1, 2, 30)))
def test_the_answer_is_the_best_of_all_in_every_order_of_aims_from_any_number_of_candidates(
    case: Case, width: int
) -> None:
    assert solve(case, width).given == best_of_all(case)


@settings(max_examples=100, deadline=None)
@given(cases(), st.integers(0, 2**32 - 1))
def test_after_every_change_the_answer_is_the_best_of_all_and_a_trial_leaves_no_trace(
    case: Case, seed: int
) -> None:
    random = np.random.default_rng(seed)
    solution = solve(case, 1)
    for _ in range(4):
        before = solution.table.points.copy(), list(solution.given), solution.market.value
        with solution.trial():
            change(solution, case[0], random)
        assert (solution.table.points == before[0]).all()
        assert (solution.given, solution.market.value) == before[1:]
        change(solution, case[0], random)
        market = solution.market
        assert solution.given == best_of_all((solution.table.points, market.places, market.held, case[3]))
        market.check()


def change(solution: Solution, points: Points, random: np.random.Generator) -> None:
    """One pair closed or opened, one row out or in, or another number of places."""
    row, column = (int(random.integers(n)) for n in points.shape)
    table = solution.table.points
    deed = random.integers(4)
    if deed == 0:
        solution.set_places(column, int(random.integers(4)), int(random.integers(3)))
    elif deed == 1 and (table[row] < 0).all():
        solution.put_in(row, points[row])
    elif deed == 2:
        solution.take_out(row)
    elif table[row, column] >= 0:
        solution.close(row, column)
    elif points[row, column] >= 0:
        solution.open(row, column, int(points[row, column]))


@settings(max_examples=60, deadline=None)
@given(cases(40, 25), st.integers(0, 2**32 - 1))
def test_after_many_changes_and_trials_of_a_larger_table_the_answer_is_that_of_solving_afresh(
    case: Case, seed: int
) -> None:
    random = np.random.default_rng(seed)
    solution = solve(case)
    for _ in range(12):
        with solution.trial():
            for _ in range(3):
                change(solution, case[0], random)
        change(solution, case[0], random)
        market = solution.market
        assert solution.given == solve((solution.table.points, market.places, market.held, case[3])).given
        market.check()


def by_scipy(points: Points, places: list[int]) -> tuple[int, int]:
    """Most pairs, then most points: a column per place; an absent pair weighs nothing."""
    bonus = len(points) * int(points.max()) + 1
    column_of = np.repeat(np.arange(len(places)), places)
    weights = np.where(points >= 0, points.astype(np.int64) + bonus, 0)[:, column_of]
    chosen = weights[linear_sum_assignment(weights.astype(np.float64), maximize=True)]
    pairs = int((chosen > 0).sum())
    return pairs, int(chosen.sum()) - bonus * pairs


@settings(max_examples=60, deadline=None)
@given(cases(40, 25), st.sampled_from((1, 3, 30)))
def test_count_and_points_are_those_of_scipy(case: Case, width: int) -> None:
    points, places, held, levels = case
    plain = Levels((Aim.COVERAGE, Aim.TOTAL), levels.rows, levels.most)
    given = solve((points, places, held, plain), width).given
    scores = [int(points[row, column]) for row, column in enumerate(given) if column != NOBODY]
    assert (len(scores), sum(scores)) == by_scipy(points, places)


@settings(max_examples=60, deadline=None)
@given(cases(40, 25))
def test_the_answer_does_not_depend_on_the_number_of_candidates(case: Case) -> None:
    assert solve(case, 1).given == solve(case, 3).given == solve(case, 30).given


def shape(name: str, rows: int, columns: int) -> Points:
    """Tables that are known to be hard for solvers of this kind."""
    random = np.random.default_rng(5)
    if name == "all equal":
        return np.full((rows, columns), 7, dtype=np.int16)
    if name == "everybody wants the same":
        return np.tile(np.sort(random.integers(0, 800, columns)), (rows, 1)).astype(np.int16)
    if name == "bands":
        return (random.integers(0, 9, (rows, columns)) * 100).astype(np.int16)
    return random.integers(0, 800, (rows, columns)).astype(np.int16)


@pytest.mark.parametrize("places", [1, 2])
@pytest.mark.parametrize("name", ["all equal", "everybody wants the same", "bands", "random"])
def test_a_thousand_people_are_matched_in_seconds_whatever_the_table(name: str, places: int) -> None:
    points = shape(name, 1000, 600)
    start = process_time()
    levels = Levels(tuple(Aim), 1200, int(points.max()))
    given = solve((points, [places] * 600, [0] * 600, levels)).given
    assert process_time() - start < 10
    scores = [int(points[row, column]) for row, column in enumerate(given) if column != NOBODY]
    assert (len(scores), sum(scores)) == by_scipy(points, [places] * 600)


def test_an_answer_that_its_prices_do_not_prove_is_refused() -> None:
    """The row could have the better column, but its price says otherwise."""
    market = Market(1, [0, 0], [1, 1], [0, 0], 0)
    market.row_prices[0] = 3
    market.add(0, 0, 3)
    market.add(0, 1, 5)
    market.give(0, 1)
    with pytest.raises(NotProvedError):
        market.check()
    with pytest.raises(NotProvedError):
        market.check_near([0], [])


@given(st.sampled_from(ORDERS), st.lists(st.integers(-500, 500), min_size=5, max_size=5), st.integers(0, 99))
def test_a_difference_is_told_apart_by_aim(aims: tuple[Aim, ...], amounts: list[int], tie: int) -> None:
    levels = Levels(aims, 1000, 900, bar=300)
    wanted = dict(zip(aims, amounts, strict=True))
    amount = sum(levels.units[aim] * n for aim, n in wanted.items()) + tie
    assert levels.told_apart(amount) == wanted
