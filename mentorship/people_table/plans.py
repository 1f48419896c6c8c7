"""What a program file decides about matching, and the problem that it makes of a table of people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mentorship.match_orders import GOOD_ENOUGH, PEOPLE_FIRST
from mentorship.matching import Aim, Problem, Rules, Weights
from mentorship.people_table.candidates import mentees_of, mentors_of
from mentorship.people_table.people import PeopleTable
from mentorship.program_files import read_program_file
from mentorship.program_form import EMPHASES, OWN_WEIGHTS

USUAL = "Usual settings"
SALT = "people table"  # a table has no run of its own to be told apart by
RULES = ("common_language", "other_department", "min_shared_hours", "min_level_gap", "reverse")


@dataclass(frozen=True)
class Plan:
    """Rules, weights and aims by name; `capacity` is for mentors who say nothing of it.

    Pairs below `bar` points are weak, none if it is None; usually that is a third of what a pair can earn.
    """

    name: str = USUAL
    rules: Rules = Rules()  # noqa: RUF009 - frozen
    weights: Weights = Weights()  # noqa: RUF009 - frozen
    capacity: int = 1
    starts_on: date = date.min
    order: tuple[Aim, ...] = PEOPLE_FIRST
    bar: int | None = GOOD_ENOUGH


def plan_of(content: bytes) -> Plan:
    """The plan of a program file, whose days may have passed; raises BadProgramFile."""
    decisions = read_program_file(content, date.min).decisions
    weights = Weights(**_weights(decisions))
    return Plan(
        name=decisions["name"],
        rules=Rules(**{name: decisions[name] for name in RULES if name in decisions}),
        weights=weights,
        capacity=decisions.get("default_capacity", 1),
        starts_on=decisions["starts_on"],
        order=decisions.get("order", PEOPLE_FIRST),
        bar=decisions["bar"] if "bar" in decisions else weights.full_marks // 3,
    )


def _weights(decisions: Any) -> dict[str, int]:
    emphasis = decisions.get("emphasis")
    return dict(decisions["weights"] if emphasis == OWN_WEIGHTS else EMPHASES.get(emphasis, {}))


def problem_of(
    table: PeopleTable, plan: Plan, today: date, bar: int | None, aims: tuple[Aim, ...] = PEOPLE_FIRST
) -> Problem:
    """Everybody in the table, matched by this plan on its first day, or today if that has passed."""
    return Problem(
        mentors=mentors_of(table.people, plan.capacity),
        mentees=mentees_of(table.people),
        rules=plan.rules,
        weights=plan.weights,
        salt=SALT,
        on=max(today, plan.starts_on),
        bar=bar,
        aims=aims,
    )
