"""What other settings would do with the people of a draft, side by side with the present ones."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mentorship.draft_solving import people_of
from mentorship.match_orders import is_people_first, other_order
from mentorship.match_runs import draft_of
from mentorship.matching import Outcome, Problem, Solved, match
from mentorship.matching.comparing import Measures, measured
from mentorship.matching.engine import outcome_of
from mentorship.permissions import require_coordinator
from mentorship.refusals import Refused
from mentorship.solved_drafts import MOST_CELLS_KEPT, draft_as_edited, solve_draft
from mentorship.work import Work
from storage.tables import Person, Program

NOW, MOST_FIRST, FIT_FIRST = "Now", "Most first", "Best fit"
ANY_DEPARTMENT, OTHER_DEPARTMENT, ONE_PLACE = "Any dept.", "Other dept.", "+1 place"


@dataclass(frozen=True)
class WhatIf:
    """One setting by a short name, and what it does."""

    name: str
    measures: Measures


@dataclass(frozen=True)
class Comparison:
    """Settings side by side, the present ones first; `wanted` is the mentor who has one more place in one."""

    program: Program
    settings: tuple[WhatIf, ...]
    wanted: Person | None


def compare_settings(work: Work, actor: Person, program_id: int) -> Comparison:
    """The open draft's settings beside others; nothing is changed by it."""
    program = require_coordinator(work, actor, program_id)
    problem = draft_as_edited(work, draft_of(work, program))
    if len(problem.mentees) * len(problem.mentors) > MOST_CELLS_KEPT:
        raise Refused("This program is too large to compare settings here. Whoever runs the app can do it.")
    draft = solve_draft(problem)
    outcomes = {NOW: (problem, draft.outcome)}
    with draft.trial() as solved:
        wanted = most_wanted(solved)
        if wanted:
            outcomes[ONE_PLACE] = _with_one_place(solved, wanted)
    outcomes |= {name: (other, match(other)) for name, other in _alternatives(problem)}
    settings = tuple(
        WhatIf(name, measured(of, outcome, problem.weights, problem.bar))
        for name, (of, outcome) in outcomes.items()
    )
    people = people_of(work, {wanted} if wanted else set())
    return Comparison(program, settings, people.get(wanted or ""))


def most_wanted(solved: Solved) -> str | None:
    """The mentor whose places are taken and worth most to the others; None while nobody's are."""
    prices = solved.solution.market.column_prices
    worth = [(-prices[column], name) for name, column in solved.mentor_columns() if prices[column] > 0]
    return min(worth)[1] if worth else None


def _with_one_place(solved: Solved, mentor: str) -> tuple[Problem, Outcome]:
    (capacity,) = (one.capacity for one in solved.problem.mentors if one.id == mentor)
    solved.set_capacity(mentor, capacity + 1)
    return solved.problem, outcome_of(solved)


def _alternatives(problem: Problem) -> Iterator[tuple[str, Problem]]:
    """The other order of aims, and the department rule the other way round."""
    order = FIT_FIRST if is_people_first(problem.aims) else MOST_FIRST
    yield order, replace(problem, aims=other_order(problem.aims))
    strict = problem.rules.other_department
    rules = replace(problem.rules, other_department=not strict)
    yield ANY_DEPARTMENT if strict else OTHER_DEPARTMENT, replace(problem, rules=rules)
