"""Many people in pairs of a program that runs, all to be asked now how it goes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from mentorship.work import Work
from scheduler.jobs import JOBS, Job
from storage.tables import Enrollment, MatchRun, Pairing, Person, Program, Workspace
from storage.words import EnrollmentState, PairingState, Role
from tests.started_programs import a_running_program

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def asking() -> Job:
    """The job that asks them."""
    (job,) = (each for each in JOBS if each.name == "check_in_prompts")
    return job


def due_pairs(work: Work, slack_ids: Sequence[str]) -> None:
    """A pair of the first and the last, of the second and the last but one, and so on."""
    work.session.add(Workspace(id=work.workspace_id, installed_at=work.now))
    work.session.flush()
    program = a_running_program(work)
    run = MatchRun(program_id=program.key, created_at=work.now)
    people = [Person(workspace_id=work.workspace_id, slack_id=each, zone="UTC") for each in slack_ids]
    work.session.add_all([run, *people])
    work.session.flush()
    pairs = len(people) // 2
    mentors = [_enrollment(work, program, person, Role.MENTOR) for person in people[:pairs]]
    mentees = [_enrollment(work, program, person, Role.MENTEE) for person in reversed(people[pairs:])]
    work.session.add_all([*mentors, *mentees])
    work.session.flush()
    work.session.add_all(_pairing(work, run, *sides) for sides in zip(mentors, mentees, strict=True))


def _enrollment(work: Work, program: Program, person: Person, role: Role) -> Enrollment:
    return Enrollment(
        program_id=program.key,
        person_id=person.key,
        role=role,
        state=EnrollmentState.ACCEPTED,
        consented_at=work.now,
        applied_at=work.now,
    )


def _pairing(work: Work, run: MatchRun, mentor: Enrollment, mentee: Enrollment) -> Pairing:
    return Pairing(
        program_id=run.program_id,
        match_run_id=run.key,
        mentor_id=mentor.key,
        mentee_id=mentee.key,
        state=PairingState.RUNNING,
        started_at=work.now - timedelta(days=7),
        next_check_in_at=work.now - timedelta(hours=1),
    )
