"""A pair in a running program, put into the town's database instead of played, which is quicker."""

from typing import Any

from mentorship.people import find_person
from sandbox import Person
from storage.tables import Pairing, Program
from storage.words import ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.started_programs import a_pairing
from tests.town import Town


def a_pair(town: Town, **values: Any) -> tuple[Person, Person, int]:
    """Mentor, mentee and the program's number; `values` go into the pairing."""
    mentor, mentee = town.person("Mona Mentor"), town.person("Max Mentee")
    with town.bench.write() as work:
        coordinator = find_person(work, town.coordinator.id)
        channels = {
            "coordinator_channel": town.staff_channel,
            "announcement_channel": town.news_channel,
        }
        program: Program = a_program(work, coordinator, ProgramState.RUNNING, **channels)
        mentors = an_enrollment(work, program, Role.MENTOR, a_person(work, mentor.name, slack_id=mentor.id))
        mentees = an_enrollment(work, program, Role.MENTEE, a_person(work, mentee.name, slack_id=mentee.id))
        pairing: Pairing = a_pairing(work, program, mentors, mentees, **values)
        assert pairing.program_id == program.key
    return mentor, mentee, program.key
