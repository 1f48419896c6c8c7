"""A company with one mentorship program, for tests that let people do anything at any time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel

from bot.clock import MovableClock
from bot.ticks import run_job
from bot.workbench import Workbench
from mentorship.people import SlackProfile, record_person
from mentorship.programs import create_program, open_enrollment
from mentorship.refusals import Refused, WrongFields
from mentorship.work import Work
from scheduler.jobs import JOBS
from storage.tables import Person, Program, Workspace
from tests.builders import a_program_form
from tests.databases import new_database

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEAM = "T0TEAM"


@dataclass(frozen=True)
class Employee:
    """Somebody at the company; `boss` counts from the first employee and may point in circles."""

    zone: str | None
    level: int | None
    department: str | None
    boss: int | None


class Company:
    """People, a program that enrolls, a clock, and all use cases; ids are numbers of rows."""

    def __init__(self, employees: list[Employee], **program: Any) -> None:
        self.clock = MovableClock(MONDAY)
        self.database = new_database()
        self.bench = Workbench(self.database, self.clock, TEAM, default_zone="UTC")
        with self.bench.write() as work:
            work.session.add(Workspace(id=TEAM, name="Test", installed_at=work.now))
        self.people = self._hire(employees)
        self.program_id = self._open(program)

    def close(self) -> None:
        self.database.dispose()

    def attempt(self, deed: Callable[[Work], object]) -> bool:
        """Do it in a transaction of its own; False if it was refused, any other error is a bug."""
        try:
            with self.bench.write() as work:
                deed(work)
        except (Refused, WrongFields):
            return False
        return True

    @contextmanager
    def read(self) -> Iterator[Work]:
        with self.bench.read() as work:
            yield work

    def person(self, work: Work, number: int) -> Person:
        """Some person, whatever the number."""
        return work.session.get_one(Person, self.people[number % len(self.people)])

    def coordinator(self, work: Work) -> Person:
        return self.person(work, 0)

    def program(self, work: Work) -> Program:
        return work.session.get_one(Program, self.program_id)

    def do_what_is_due(self) -> None:
        """All jobs, until none of them finds anything to do."""
        while sum(run_job(self.bench, job) for job in JOBS):
            pass

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        return {name: len(rows) for name, rows in self.rows().items()}

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything there is."""
        with self.database.engine.connect() as connection:
            tables = SQLModel.metadata.sorted_tables
            return {
                table.name: [tuple(row) for row in connection.execute(table.select())] for table in tables
            }

    def profile(self, work: Work, number: int, **changes: Any) -> SlackProfile:
        """What Slack says of somebody."""
        person = self.person(work, number)
        known = SlackProfile(
            slack_id=person.slack_id,
            name=person.name,
            title=person.title,
            zone=person.zone,
            locale=person.locale,
            is_admin=person.is_admin,
            is_guest=person.is_guest,
            is_person=True,
            active=person.active,
        )
        return replace(known, **changes)

    def _hire(self, employees: list[Employee]) -> list[int]:
        """The first is an admin; names would ping everybody if they could."""
        with self.bench.write() as work:
            made = [_record(work, number, one) for number, one in enumerate(employees)]
            for person, employee in zip(made, employees, strict=True):
                boss = None if employee.boss is None else made[employee.boss % len(made)]
                person.manager_id = boss.key if boss and boss is not person else None
                person.level, person.department = employee.level, employee.department
                work.session.add(person)
            return [person.key for person in made]

    def _open(self, values: dict[str, Any]) -> int:
        today = MONDAY.date()
        dates = {
            "enrollment_closes_on": today + timedelta(days=7),
            "starts_on": today + timedelta(days=14),
            "ends_on": today + timedelta(days=14 + 56),
        }
        with self.bench.write() as work:
            coordinator = work.session.get_one(Person, self.people[0])
            form = a_program_form(work, **dates, **values)
            program = create_program(work, coordinator, form)
            open_enrollment(work, coordinator, program.key)
            return program.key


def _record(work: Work, number: int, employee: Employee) -> Person:
    profile = SlackProfile(
        slack_id=f"U{number:06d}",
        name=f"Person {number} <!channel> *&*",
        title="",
        zone=employee.zone,
        locale="en",
        is_admin=number == 0,
        is_guest=False,
        is_person=True,
        active=True,
    )
    person = record_person(work, profile)
    assert person is not None
    return person
