"""Real people for a rehearsal: the HR file's columns, and what somebody would type when joining."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones

from mentorship.enrollment_form import GOALS_LIMIT
from mentorship.hr_file import BadHrFile
from mentorship.hr_rows import Column as HrColumn
from mentorship.hr_rows import HrProblem, HrRows, read_hr_file
from mentorship.skills import LONGEST as LONGEST_SKILL
from mentorship.skills import slug
from sandbox.rehearsal.cast import SKILLS, Cast, Employee, make_cast

LONGEST_NAME = 80
MOST_SKILLS = 10
FEWEST, MOST = 2, 5_000


class Column(StrEnum):
    """The columns beyond the HR file's, all optional; what is not said is made up."""

    NAME = "name"
    ROLE = "role"
    OFFERS = "offers"
    WANTS = "wants"
    GOALS = "goals"
    TIMEZONE = "timezone"


Cells = Mapping[str, str]


def read_people(content: bytes, seed: int) -> Cast:
    """The people of a CSV file; raises BadHrFile with every problem, by line and column."""
    facts = read_hr_file(content)
    lines = [] if _is_unreadable(facts) else list(_lines(content, facts))
    problems = [*facts.problems, *(problem for line, cells in lines for problem in _problems(line, cells))]
    if not problems and not FEWEST <= len(lines) <= MOST:
        problems = [HrProblem(1, "", f"a rehearsal wants {FEWEST} to {MOST:,} people.")]
    if problems:
        raise BadHrFile(problems)
    made_up = make_cast(len(lines), seed)
    known = zip(made_up, lines, strict=True)
    return Cast(tuple(_employee(one, cells) for one, (_, cells) in known), replace(facts, ignored=()))


def _is_unreadable(facts: HrRows) -> bool:
    return not facts.rows


def _lines(content: bytes, facts: HrRows) -> Iterator[tuple[int, Cells]]:
    """The cells of each line by column, told by the line it begins on."""
    text = content.decode("utf-8-sig")
    header, *rest = (cells for cells in _rows(text) if any(cells))
    names = [cell.casefold().replace(" ", "_") for cell in header]
    for row, cells in zip(facts.rows, rest, strict=False):
        yield row.line, dict(zip(names, cells, strict=False))


def _rows(text: str) -> Iterator[list[str]]:
    """Line after line, spaces tidied; what cannot be read was told of before."""
    head = next(line for line in text.splitlines() if line.strip())
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [" ".join(cell.split()) for cell in cells]
    except csv.Error:
        return


def _problems(line: int, cells: Cells) -> Iterator[HrProblem]:
    for column, check in CHECKS.items():
        words = check(cells[column]) if cells.get(column) else None
        if words:
            yield HrProblem(line, column, words)
    offers = {slug(skill) for skill in _skills(cells, Column.OFFERS)}
    if any(slug(skill) in offers for skill in _skills(cells, Column.WANTS)):
        yield HrProblem(line, Column.WANTS, "names a skill that stands under offers, too.")


def _problem_with_name(cell: str) -> str | None:
    if not cell.isprintable():
        return "holds characters that cannot be shown."
    return f"is longer than {LONGEST_NAME} characters." if len(cell) > LONGEST_NAME else None


def _problem_with_role(cell: str) -> str | None:
    return None if cell.casefold() in ("mentor", "mentee", "both") else "wants mentor, mentee or both."


def _problem_with_skills(cell: str) -> str | None:
    skills = _split(cell)
    if not 1 <= len(skills) <= MOST_SKILLS:
        return f"wants one to {MOST_SKILLS} skills with a bar (|) between them."
    too_long = any(len(skill) > LONGEST_SKILL for skill in skills)
    return f"has a skill longer than {LONGEST_SKILL} characters." if too_long else None


def _problem_with_goals(cell: str) -> str | None:
    return f"is longer than {GOALS_LIMIT:,} characters." if len(cell) > GOALS_LIMIT else None


def _problem_with_zone(cell: str) -> str | None:
    return None if cell in _zones() else "wants a time zone such as Europe/Berlin."


@cache
def _zones() -> set[str]:
    return available_timezones()


CHECKS: Mapping[Column, Callable[[str], str | None]] = {
    Column.NAME: _problem_with_name,
    Column.ROLE: _problem_with_role,
    Column.OFFERS: _problem_with_skills,
    Column.WANTS: _problem_with_skills,
    Column.GOALS: _problem_with_goals,
    Column.TIMEZONE: _problem_with_zone,
}


def _employee(made_up: Employee, cells: Cells) -> Employee:
    """What the line says, and what is made up where it says nothing."""
    offers, wants = _offers_and_wants(made_up, cells)
    return replace(
        made_up,
        slack_id=cells[HrColumn.SLACK_ID],
        name=cells.get(Column.NAME) or made_up.name,
        title=_title(cells.get(HrColumn.TITLE, ""), made_up),
        zone=cells.get(Column.TIMEZONE) or made_up.zone,
        role=cells.get(Column.ROLE, "").casefold() or made_up.role,
        goal=cells.get(Column.GOALS) or made_up.goal,
        offers=offers,
        wants=wants,
    )


def _title(cell: str, made_up: Employee) -> str:
    return made_up.title if cell in ("", "-") else cell


def _offers_and_wants(made_up: Employee, cells: Cells) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Nobody wants to learn what they offer."""
    offers, wants = _skills(cells, Column.OFFERS), _skills(cells, Column.WANTS)
    if not offers:
        offers = _others((*made_up.offers, *SKILLS), wants, 3)
    return offers, wants or _others((*made_up.wants, *SKILLS), offers, 2)


def _others(skills: tuple[str, ...], taken: tuple[str, ...], count: int) -> tuple[str, ...]:
    slugs = {slug(skill) for skill in taken}
    return tuple(dict.fromkeys(skill for skill in skills if slug(skill) not in slugs))[:count]


def _skills(cells: Cells, column: Column) -> tuple[str, ...]:
    return _split(cells.get(column, ""))


def _split(cell: str) -> tuple[str, ...]:
    """Skills stand apart by a bar or a semicolon, each once."""
    named = (part.strip() for part in re.split(r"[|;]", cell))
    return tuple({slug(name): name for name in named if name}.values())
