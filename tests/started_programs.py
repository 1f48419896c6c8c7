"""A program that has started, with pairs in it, for tests of what comes after the introduction."""

from datetime import datetime, timedelta
from typing import Any

from mentorship.work import Work
from storage.tables import CheckIn, Enrollment, MatchRun, Meeting, Pairing, Person, Program
from storage.words import CheckInAnswer, MeetingState, PairingState, ProgramState, Role
from tests.builders import a_program, an_enrollment


def a_running_program(work: Work, **values: Any) -> Program:
    """Started a week ago by its own calendar."""
    program = a_program(work, state=ProgramState.RUNNING)
    defaults: dict[str, Any] = {
        "running_since": work.now - timedelta(days=7),
        "starts_on": (work.now - timedelta(days=7)).date(),
        "ends_on": (work.now + timedelta(days=77)).date(),
    }
    for name, value in {**defaults, **values}.items():
        setattr(program, name, value)
    work.session.flush()
    return program


def a_pairing(
    work: Work,
    program: Program,
    mentor: Enrollment | None = None,
    mentee: Enrollment | None = None,
    **values: Any,
) -> Pairing:
    """A running pairing that started with the program."""
    run = MatchRun(program_id=program.key, created_at=work.now)
    work.session.add(run)
    work.session.flush()
    mentor = mentor or an_enrollment(work, program, Role.MENTOR)
    mentee = mentee or an_enrollment(work, program, Role.MENTEE)
    sides: dict[str, Any] = {"mentor_id": mentor.key, "mentee_id": mentee.key, "match_run_id": run.key}
    defaults: dict[str, Any] = {
        "state": PairingState.RUNNING,
        "started_at": program.running_since or work.now,
    }
    pairing = Pairing(program_id=program.key, **sides, **{**defaults, **values})
    work.session.add(pairing)
    work.session.flush()
    return pairing


def people_of(work: Work, pairing: Pairing) -> tuple[Person, Person]:
    """Mentor and mentee."""
    mentor, mentee = (work.session.get_one(Enrollment, key) for key in (pairing.mentor_id, pairing.mentee_id))
    return work.session.get_one(Person, mentor.person_id), work.session.get_one(Person, mentee.person_id)


def a_meeting(work: Work, pairing: Pairing, at: datetime, state: MeetingState = MeetingState.MET) -> Meeting:
    reporter, _ = people_of(work, pairing)
    row = Meeting(pairing_id=pairing.key, at=at, state=state, reported_by=reporter.key, created_at=work.now)
    work.session.add(row)
    work.session.flush()
    return row


def a_check_in(
    work: Work, pairing: Pairing, person: Person, answer: CheckInAnswer | None = None, **values: Any
) -> CheckIn:
    defaults: dict[str, Any] = {"round": 1, "due_at": work.now - timedelta(days=2)}
    row = CheckIn(pairing_id=pairing.key, person_id=person.key, answer=answer, **{**defaults, **values})
    work.session.add(row)
    work.session.flush()
    return row
