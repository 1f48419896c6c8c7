"""Problems, outcomes and receipts survive storage as JSON."""

import json

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from mentorship.matching import Outcome, Problem, Receipt, from_json, match, to_json
from tests.mentorship.matching.people import mentee, mentor, problem, problems


@settings(max_examples=30, deadline=None)
@given(problems())
def test_a_problem_and_its_outcome_come_back_equal(problem: Problem) -> None:
    outcome = match(problem)
    assert from_json(Problem, json.loads(json.dumps(to_json(problem)))) == problem
    assert from_json(Outcome, json.loads(json.dumps(to_json(outcome)))) == outcome


def test_a_locked_pair_and_a_receipt_come_back_equal() -> None:
    locked = problem([mentor()], [mentee()], locked=frozenset({("o-mentor", "e-mentee")}))
    assert from_json(Problem, to_json(locked)) == locked
    stored = match(locked).pairs[0].receipt
    assert from_json(Receipt, json.loads(json.dumps(to_json(stored)))) == stored


def test_sets_are_written_in_order() -> None:
    skills = frozenset({"writing", "python", "strategy", "kubernetes"})
    assert to_json(mentor(offers=skills))["offers"] == sorted(skills)


def test_other_json_is_refused() -> None:
    with pytest.raises(ValidationError):
        from_json(Receipt, {"terms": [{"name": "charm", "points": 1, "of": 1}]})
