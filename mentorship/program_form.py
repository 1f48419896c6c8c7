"""What a coordinator decides about a program, as one value, and how it stands in the program's row."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from mentorship.cadence import Cadence
from mentorship.choice_settings import USUAL_DAYS, check_by_choice, check_room
from mentorship.match_orders import GOOD_ENOUGH, PEOPLE_FIRST
from mentorship.matching import Aim
from mentorship.program_settings import SETTINGS, JoinQuestion, Session, SurveyQuestion
from mentorship.refusals import check_fields
from storage.tables import Program
from storage.words import Format, Objective, PairedBy

EMPHASES: dict[str, dict[str, int]] = {
    "balanced": {},
    "skills": {"skills": 600, "goals": 100},
    "goals": {"skills": 250, "goals": 400},
    "experience": {"seniority": 300},
    "working_hours": {"shared_hours": 300},
    "across_departments": {"other_department": 200},
}
RULES = ("common_language", "other_department", "min_shared_hours", "min_level_gap", "reverse")
DECIDING = ("order", "bar", "rotate_weeks")
ROTATIONS = range(1, 13)
SIZES = range(3, 8)  # mentees in a circle
USUAL_SIZE = 5
SIZE_WRONG = "A circle has three to seven mentees."
OWN_WEIGHTS = "own"  # the emphasis of a program with points of its own, which are in the form's `weights`


class ProgramForm(BaseModel):
    """What a coordinator decides about a program.

    `order` is that of the aims of matching; a pair of less than `bar` points is weak, without a bar none is.
    A `rolling` program can still be joined after `enrollment_closes_on`, until four weeks before its end.
    With `reverse` juniors mentor seniors. People get new partners every `rotate_weeks`, or keep theirs.
    Where pairs are made by choice, mentees choose for `answer_days` and mentors answer for as many.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    objective: Objective
    objective_words: str = ""
    format: Format = Format.MENTORING
    audience: str = ""
    terms: str = ""
    rolling: bool = False
    enrollment_closes_on: date
    starts_on: date
    ends_on: date
    cadence: Cadence = Cadence.FORTNIGHTLY
    coordinator_channel: str
    announcement_channel: str
    default_capacity: int = 1
    common_language: bool = True
    other_department: bool = False
    min_shared_hours: int = 2
    min_level_gap: int | None = None
    reverse: bool = False
    emphasis: str = "balanced"
    weights: dict[str, int] = {}
    order: tuple[Aim, ...] = PEOPLE_FIRST
    bar: int | None = GOOD_ENOUGH
    rotate_weeks: int | None = None
    paired_by: PairedBy = PairedBy.FIT
    answer_days: int = USUAL_DAYS
    agenda: tuple[Session, ...] = ()
    survey_questions: tuple[SurveyQuestion, ...] = ()
    questions: tuple[JoinQuestion, ...] = ()
    texts: dict[str, str] = {}


def check_purpose(objective: str | None, objective_words: str) -> None:
    """Raise WrongFields if the objective is to be in own words and there are none."""
    missing = objective == Objective.OWN and not objective_words
    check_fields(
        {"objective_words": "Please say in your own words what this program is for." if missing else None}
    )


def check_size(chosen: Format | str | None, places: int | None) -> None:
    """Raise WrongFields for circles that are too small or too large."""
    wrong = chosen == Format.CIRCLES and places not in SIZES
    check_fields({"default_capacity": SIZE_WRONG if wrong else None})


def check_choice_of(form: ProgramForm) -> None:
    check_by_choice(form.paired_by, form.format, form.rotate_weeks, form.answer_days)
    check_room(form.paired_by, form.answer_days, form.enrollment_closes_on, form.starts_on)


def rotation_weeks(program: Program) -> int | None:
    """After how many weeks people get new partners; None if they keep theirs."""
    return weeks_of(program.matching)


def weeks_of(matching: Mapping[str, Any]) -> int | None:
    """As `rotation_weeks`, of a program's column."""
    weeks = matching.get("rotate_weeks")
    return int(weeks) if weeks else None


def form_of(program: Program) -> ProgramForm:
    """The decisions behind a program, to be shown and changed."""
    kept = {name: getattr(program, name) for name in ProgramForm.model_fields if hasattr(program, name)}
    emphasis = next((name for name, weights in EMPHASES.items() if weights == program.weights), OWN_WEIGHTS)
    weights = program.weights if emphasis == OWN_WEIGHTS else {}
    decided = {**program.rules, **program.matching}
    return ProgramForm(**{**kept, **decided, "emphasis": emphasis, "weights": weights})


def columns_of(form: ProgramForm) -> dict[str, Any]:
    values = form.model_dump(exclude={"emphasis", *RULES, *DECIDING, *SETTINGS})
    values |= form.model_dump(mode="json", include=set(SETTINGS))
    values["cadence"] = form.cadence.value
    values["rules"] = {name: getattr(form, name) for name in RULES}
    values["matching"] = form.model_dump(mode="json", include=set(DECIDING))
    values["weights"] = form.weights if form.emphasis == OWN_WEIGHTS else EMPHASES.get(form.emphasis, {})
    return values


def dates_of(form: ProgramForm) -> tuple[date, date, date]:
    return form.enrollment_closes_on, form.starts_on, form.ends_on
