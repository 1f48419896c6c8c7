"""Rows for tests, with every value that a test does not care about filled in."""

from datetime import timedelta
from itertools import count
from typing import Any

from mentorship.program_form import ProgramForm
from mentorship.programs import create_program
from mentorship.work import Work
from storage.tables import Enrollment, Person, Program
from storage.words import EnrollmentState, Objective, ProgramState, Role

_numbers = count(1)


def a_person(work: Work, name: str = "", **values: Any) -> Person:
    number = next(_numbers)
    values = {"zone": "Europe/Berlin", "slack_id": f"U{number:06d}", **values}
    person = Person(workspace_id=work.workspace_id, name=name or f"Person {number}", **values)
    work.session.add(person)
    work.session.flush()
    return person


def a_program_form(work: Work, **values: Any) -> ProgramForm:
    today = work.now.date()
    defaults: dict[str, Any] = {
        "name": "Grow Together",
        "objective": Objective.LEADERSHIP,
        "terms": "Be kind.",
        "enrollment_closes_on": today + timedelta(days=14),
        "starts_on": today + timedelta(days=21),
        "ends_on": today + timedelta(days=21 + 84),
        "coordinator_channel": "C0COORD",
        "announcement_channel": "C0NEWS",
    }
    return ProgramForm(**{**defaults, **values})


def a_program(
    work: Work, coordinator: Person | None = None, state: ProgramState = ProgramState.ENROLLING, **values: Any
) -> Program:
    coordinator = coordinator or a_person(work, "Coordinator", is_admin=True)
    coordinator.is_admin = True
    program = create_program(work, coordinator, a_program_form(work, **values))
    program.state = state
    work.session.add(program)
    work.session.flush()
    return program


def an_enrollment(
    work: Work,
    program: Program,
    role: Role,
    person: Person | None = None,
    state: EnrollmentState = EnrollmentState.ACCEPTED,
    **values: Any,
) -> Enrollment:
    person = person or a_person(work)
    defaults: dict[str, Any] = {"languages": ["English"], "goals": "Lead a team"}
    skills = {
        Role.MENTOR: {"offers": ["Python"]},
        Role.MENTEE: {"wants": ["Python"]},
        Role.PEER: {"offers": ["Python"], "wants": ["SQL"]},
    }[role]
    row = Enrollment(
        program_id=program.key,
        person_id=person.key,
        role=role,
        state=state,
        consented_at=work.now,
        applied_at=work.now,
        **{**defaults, **skills, **values},
    )
    work.session.add(row)
    work.session.flush()
    return row
