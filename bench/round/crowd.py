"""A program with thousands of agreed pairs, put into the database instead of played, which is quicker."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from mentorship.people import find_person
from mentorship.program_form import ProgramForm
from mentorship.programs import create_program
from mentorship.work import Work
from sandbox.rehearsal.stage import Stage
from storage.tables import Enrollment, MatchRun, Pairing, Person, Program
from storage.words import EnrollmentState, Objective, PairingState, ProgramState, Role

Row = TypeVar("Row")

ZONE = "Europe/Berlin"
NAME = "A Long Round"


def fill(stage: Stage, pairs: int) -> None:
    """Twice as many people as pairs, all in one time zone, and a program that is to introduce them."""
    members = [stage.sandbox.add_person(f"Person {number}", tz=ZONE) for number in range(2 * pairs)]
    stage.coordinator.command("/mentorship", "help")
    stage.sandbox.idle()
    with stage.bot.bench.write() as work:
        program = _program(work, stage)
        people = _added(work, [_person(work, member.id, member.name) for member in members])
        enrollments = _added(
            work, [_enrollment(work, program, number, row) for number, row in enumerate(people)]
        )
        (run,) = _added(work, [MatchRun(program_id=program.key, created_at=work.now)])
        mentors, mentees = enrollments[::2], enrollments[1::2]
        sides = zip(mentors, mentees, strict=True)
        _added(work, [_pairing(program, run, mentor, mentee) for mentor, mentee in sides])


def _program(work: Work, stage: Stage) -> Program:
    coordinator = find_person(work, stage.coordinator.id)
    assert coordinator is not None
    today = work.now.date()
    form = ProgramForm(
        name=NAME,
        objective=Objective.LEADERSHIP,
        terms="Be kind.",
        enrollment_closes_on=today + timedelta(days=1),
        starts_on=today + timedelta(days=2),
        ends_on=today + timedelta(days=86),
        coordinator_channel=stage.staff_channel,
        announcement_channel=stage.news_channel,
    )
    program = create_program(work, coordinator, form)
    program.state, program.running_since = ProgramState.RUNNING, work.now
    return program


def _person(work: Work, slack_id: str, name: str) -> Person:
    return Person(workspace_id=work.workspace_id, slack_id=slack_id, name=name, zone=ZONE)


def _enrollment(work: Work, program: Program, number: int, person: Person) -> Enrollment:
    role = Role.MENTEE if number % 2 else Role.MENTOR
    return Enrollment(
        program_id=program.key,
        person_id=person.key,
        role=role,
        state=EnrollmentState.ACCEPTED,
        consented_at=work.now,
        applied_at=work.now,
        languages=["English"],
        goals="Lead a team",
    )


def _pairing(program: Program, run: MatchRun, mentor: Enrollment, mentee: Enrollment) -> Pairing:
    sides: dict[str, Any] = {"mentor_id": mentor.key, "mentee_id": mentee.key, "match_run_id": run.key}
    return Pairing(program_id=program.key, state=PairingState.AGREED, **sides)


def _added(work: Work, rows: Sequence[Row]) -> Sequence[Row]:
    work.session.add_all(rows)
    work.session.flush()
    return rows
