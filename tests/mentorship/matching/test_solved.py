"""Changing a solved matching gives what solving the changed problem afresh gives."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.matching import Aim, Change, Problem, Solved, receipt
from tests.mentorship.matching.people import mentee, mentor, problem, problems

Deed = Callable[[Solved, np.random.Generator], object]


def some(names: list[tuple[str, int]], random: np.random.Generator) -> str:
    return names[int(random.integers(len(names)))][0]


def forbid(solved: Solved, random: np.random.Generator) -> object:
    return solved.forbid(some(solved.mentor_columns(), random), some(solved.mentee_rows(), random))


def allow(solved: Solved, random: np.random.Generator) -> object:
    mentors, mentees = dict(solved.mentor_columns()), dict(solved.mentee_rows())
    still_here = [pair for pair in solved.forbidden if pair[0] in mentors and pair[1] in mentees]
    return still_here and solved.allow(*min(still_here))


def pin(solved: Solved, random: np.random.Generator) -> object:
    name, partner = some(solved.mentor_columns(), random), some(solved.mentee_rows(), random)
    try:
        return solved.pin(name, partner)
    except ValueError:
        return None


def release(solved: Solved, random: np.random.Generator) -> object:
    pinned = [solved.mentees[row].id for row in solved.held]
    return pinned and solved.release(min(pinned))


def capacity(solved: Solved, random: np.random.Generator) -> object:
    return solved.set_capacity(some(solved.mentor_columns(), random), int(random.integers(4)))


def mentee_leaves(solved: Solved, random: np.random.Generator) -> object:
    return len(solved.mentee_rows()) > 1 and solved.leave(some(solved.mentee_rows(), random))


def mentor_leaves(solved: Solved, random: np.random.Generator) -> object:
    return len(solved.mentor_columns()) > 1 and solved.leave(some(solved.mentor_columns(), random))


DEEDS: tuple[Deed, ...] = (forbid, allow, pin, release, capacity, mentee_leaves, mentor_leaves)


@settings(max_examples=60, deadline=None)
@given(problems().filter(lambda p: bool(p.mentors and p.mentees)), st.integers(0, 2**32 - 1))
def test_every_change_leads_to_the_best_answer_of_the_changed_problem(start: object, seed: int) -> None:
    random = np.random.default_rng(seed)
    solved = Solved(start)  # type: ignore[arg-type]
    for _ in range(4):
        before = solved.pairs(), solved.problem
        with solved.trial():
            DEEDS[int(random.integers(len(DEEDS)))](solved, random)
        assert (solved.pairs(), solved.problem) == before
        DEEDS[int(random.integers(len(DEEDS)))](solved, random)
        assert solved.pairs() == Solved(solved.problem).pairs()


def example() -> Solved:
    star, plain = mentor("star", offers=frozenset("ab")), mentor("plain", offers=frozenset("a"))
    ada, bo = mentee("ada", wants=frozenset("ab")), mentee("bo", wants=frozenset("ac"))
    return Solved(problem([star, plain], [ada, bo]))


def test_why_not_somebody_else_is_answered_at_once_and_exactly() -> None:
    solved = example()
    assert solved.pairs() == {"e-ada": "o-star", "e-bo": "o-plain"}
    least = solved.loses_at_least("o-star", "e-bo")
    change = solved.would_change("o-star", "e-bo")
    assert least is not None
    assert change is not None
    assert 0 <= least[Aim.TOTAL] <= 200 == -change.gain[Aim.TOTAL]
    assert {(m.mentee, m.before, m.after) for m in change.moves} == {
        ("e-ada", "o-star", "o-plain"),
        ("e-bo", "o-plain", "o-star"),
    }
    assert solved.pairs() == {"e-ada": "o-star", "e-bo": "o-plain"}


def test_a_decline_tells_what_it_costs_and_whom_it_moves() -> None:
    solved = example()
    change = solved.forbid("o-star", "e-ada")
    assert isinstance(change, Change)
    assert change.gain[Aim.COVERAGE] == 0
    assert change.gain[Aim.TOTAL] == -200
    assert solved.mentor_of("e-ada") == "o-plain"


def test_what_may_not_be_is_answered_with_nothing() -> None:
    solved = Solved(problem([mentor("ada")], [mentee("ada")]))
    assert solved.loses_at_least("o-ada", "e-ada") is None
    assert solved.would_change("o-ada", "e-ada") is None


def test_nobody_is_pinned_twice_or_without_a_place() -> None:
    solved = example()
    solved.pin("o-star", "e-bo")
    with pytest.raises(ValueError, match="pinned"):
        solved.pin("o-plain", "e-bo")
    with pytest.raises(ValueError, match="no free place"):
        solved.pin("o-star", "e-ada")


@settings(max_examples=60, deadline=None)
@given(problems().filter(lambda p: bool(p.mentors and p.mentees)))
def test_the_points_that_others_may_read_are_those_of_the_receipt_as_told(start: Problem) -> None:
    solved = Solved(start)
    for one in start.mentors:
        for other in start.mentees:
            told = solved.told_points_of(one.id, other.id)
            shown = receipt(one, other, start.weights, start.setting).as_told.score
            assert told in (None, shown)
            assert (told is None) == (solved.points_of(one.id, other.id) is None)


def test_a_pick_that_was_not_returned_does_not_show_in_the_points_that_others_may_read() -> None:
    ada, bo = mentee("ada", wants=frozenset("a"), prefers=("star",)), mentee("bo", wants=frozenset("a"))
    solved = Solved(problem([mentor("star", offers=frozenset("a"), capacity=2)], [ada, bo]))
    assert solved.points_of("o-star", "e-ada") != solved.points_of("o-star", "e-bo")
    assert solved.told_points_of("o-star", "e-ada") == solved.told_points_of("o-star", "e-bo")
