"""Bringing what the HR file says (departments, levels, managers …) into what is known of people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from mentorship.hr_rows import Column, Fact, HrProblem, HrRow, HrRows
from mentorship.reporting_lines import circles, drawn
from mentorship.work import Work
from storage.tables import Person, Workspace


class BadHrFile(Exception):
    """The file has problems, and nothing was written; `problems` has all of them, by line."""

    def __init__(self, problems: Iterable[HrProblem]) -> None:
        super().__init__("bad HR file")
        self.problems = sorted(problems)


@dataclass(frozen=True)
class HrChange:
    """How many people a file changes and leaves as they are, and the Slack ids of those not met yet."""

    updated: int
    unchanged: int
    unknown: tuple[str, ...]


def apply_hr_file(work: Work, rows: HrRows) -> HrChange:
    """Write down what is new in the rows; raises BadHrFile. A second time it changes nothing."""
    # Two files applied at once could make a circle that neither of them has (SQLite has one writer anyway).
    work.session.get_one(Workspace, work.workspace_id, with_for_update=True)
    people = _everybody(work)
    new, change = _compared(rows, people)
    for slack_id, values in new.items():
        for name, value in values.items():
            setattr(people[slack_id], name, value)
    work.session.add_all(people[slack_id] for slack_id in new)
    work.session.flush()
    if new:
        work.note(None, "hr_file_applied", f"people:{change.updated}")
    return change


def compare_hr_file(work: Work, rows: HrRows) -> HrChange:
    """What applying the rows would change; raises BadHrFile. Writes nothing."""
    _, change = _compared(rows, _everybody(work))
    return change


def _everybody(work: Work) -> dict[str, Person]:
    """All the people of the workspace, for a reporting line may lead through any of them."""
    found = select(Person).where(Person.workspace_id == work.workspace_id)
    return {person.slack_id: person for person in work.session.exec(found)}


def _compared(rows: HrRows, people: Mapping[str, Person]) -> tuple[dict[str, dict[str, Any]], HrChange]:
    """The new values by Slack id and column of the table, and the same in numbers."""
    problems = [*rows.problems, *_unknown_managers(rows.rows, people), *_circles(rows.rows, people)]
    if problems:
        raise BadHrFile(problems)
    met = [row for row in rows.rows if row.slack_id in people]
    news = {row.slack_id: _news(row, people) for row in met}
    new = {slack_id: values for slack_id, values in news.items() if values}
    unknown = tuple(row.slack_id for row in rows.rows if row.slack_id not in people)
    return new, HrChange(len(new), len(met) - len(new), unknown)


def _news(row: HrRow, people: Mapping[str, Person]) -> dict[str, Any]:
    """What the row says that is not known of its person yet."""
    said = dict(_values(row.facts, people))
    person = people[row.slack_id]
    return {name: value for name, value in said.items() if getattr(person, name) != value}


def _values(facts: Mapping[Column, Fact], people: Mapping[str, Person]) -> Iterator[tuple[str, Any]]:
    """The facts as the table holds them; a manager who is not met yet has no row to point at."""
    for column, fact in facts.items():
        if column == Column.TITLE:
            yield "title", fact or ""
        elif column != Column.MANAGER:
            yield column.value, fact
        elif fact is None or fact in people:
            yield "manager_id", people[str(fact)].key if fact else None


def _unknown_managers(rows: Sequence[HrRow], people: Mapping[str, Person]) -> Iterator[HrProblem]:
    """A manager has to be met already or to have a line of their own."""
    listed = {row.slack_id for row in rows}
    for row in rows:
        manager = row.facts.get(Column.MANAGER)
        if manager and manager not in people and manager not in listed:
            words = f"nobody knows {manager}: they have no line in the file, and the app has not met them."
            yield HrProblem(row.line, Column.MANAGER, words)


def _circles(rows: Sequence[HrRow], people: Mapping[str, Person]) -> Iterator[HrProblem]:
    """The circles that lines of the file close, alone or together with what was known before."""
    lines = {row.slack_id: row.line for row in reversed(rows) if row.facts.get(Column.MANAGER)}
    for circle in circles(_reporting_lines(rows, people)):
        given = [slack_id for slack_id in circle if slack_id in lines]
        if given:
            first = min(given, key=lambda slack_id: lines[slack_id])
            yield HrProblem(lines[first], Column.MANAGER, drawn(circle, first))


def _reporting_lines(rows: Sequence[HrRow], people: Mapping[str, Person]) -> dict[str, str]:
    """Everybody's manager by Slack ids as they will be, people not met yet included."""
    slack_ids = {person.key: slack_id for slack_id, person in people.items()}
    above = {
        slack_id: slack_ids[person.manager_id]
        for slack_id, person in people.items()
        if person.manager_id is not None
    }
    for row in reversed(rows):  # of two lines about one person, the first is the one that stays
        if Column.MANAGER in row.facts:
            above.pop(row.slack_id, None)
        manager = row.facts.get(Column.MANAGER)
        if manager:
            above[row.slack_id] = str(manager)
    return above
