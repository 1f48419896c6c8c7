"""What a program file decides about matching, and the problem that it makes of a table of people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mentorship.matching import Aim, Problem, Rules, Weights
from mentorship.people_table.candidates import mentees_of, mentors_of
from mentorship.people_table.people import PeopleTable
from mentorship.program_files import read_program_file
from mentorship.programs import EMPHASES, OWN_WEIGHTS

USUAL = "Usual settings"
SALT = "people table"  # a table has no run of its own to be told apart by
COVERAGE_FIRST = tuple(Aim)
BEST_FIT_FIRST = (Aim.TOTAL, Aim.COVERAGE, Aim.WEAK, Aim.SPREAD, Aim.LOAD)
RULES = ("common_language", "other_department", "min_shared_hours", "min_level_gap")


@dataclass(frozen=True)
class Plan:
    """Rules and weights by name; `capacity` is for mentors who say nothing of it."""

    name: str = USUAL
    rules: Rules = Rules()  # noqa: RUF009 - frozen
    weights: Weights = Weights()  # noqa: RUF009 - frozen
    capacity: int = 1
    starts_on: date = date.min

    @property
    def usual_bar(self) -> int:
        """A third of what a pair can earn."""
        return self.weights.full_marks // 3


def plan_of(content: bytes) -> Plan:
    """The plan of a program file, whose days may have passed; raises BadProgramFile."""
    decisions = read_program_file(content, date.min).decisions
    return Plan(
        name=decisions["name"],
        rules=Rules(**{name: decisions[name] for name in RULES if name in decisions}),
        weights=Weights(**_weights(decisions)),
        capacity=decisions.get("default_capacity", 1),
        starts_on=decisions["starts_on"],
    )


def _weights(decisions: Any) -> dict[str, int]:
    emphasis = decisions.get("emphasis")
    return dict(decisions["weights"] if emphasis == OWN_WEIGHTS else EMPHASES.get(emphasis, {}))


def problem_of(
    table: PeopleTable, plan: Plan, today: date, bar: int | None, aims: tuple[Aim, ...] = COVERAGE_FIRST
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
