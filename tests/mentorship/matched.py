"""Programs with people to match and pairs, for tests of what follows enrollment."""

from typing import Any

from sqlmodel import select

from mentorship.match_approval import approve
from mentorship.match_runs import draft_of, run_matching
from mentorship.pair_lists import pairs_where
from mentorship.pairings import Pair
from mentorship.work import Work
from storage.tables import Delivery, Enrollment, MatchRun, Pairing, Person, Program
from storage.words import DeliveryMethod, DeliveryState, PairingState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment


class Cohort:
    """A program in matching with its coordinator, mentors and mentees, all accepted."""

    def __init__(self, work: Work, mentors: int = 1, mentees: int = 1, **values: Any) -> None:
        self.work = work
        self.coordinator: Person = a_person(work, "Cora")
        self.program: Program = a_program(work, self.coordinator, ProgramState.MATCHING, **values)
        self.mentors = [an_enrollment(work, self.program, Role.MENTOR) for _ in range(mentors)]
        self.mentees = [an_enrollment(work, self.program, Role.MENTEE) for _ in range(mentees)]

    def person(self, enrollment: Enrollment) -> Person:
        return self.work.session.get_one(Person, enrollment.person_id)

    def match(self) -> MatchRun:
        return run_matching(self.work, self.coordinator, self.program.key)

    def approve(self) -> MatchRun:
        run = draft_of(self.work, self.program)
        return approve(self.work, self.coordinator, run.key, run.version)

    def pairs(self, *states: PairingState) -> list[Pair]:
        return [
            pair
            for pair in pairs_where(self.work, Pairing.program_id == self.program.key)
            if not states or pair.pairing.state in states
        ]

    def told(self, person: Person) -> list[str]:
        """The kinds of what was posted to somebody, in order."""
        found = select(Delivery.kind).where(
            Delivery.place == person.slack_id, Delivery.method == DeliveryMethod.POST
        )
        return list(self.work.session.exec(found.order_by(Delivery.created_at)).all())  # type: ignore[arg-type]


def mark_sent(work: Work) -> None:
    """As if everything queued had reached Slack."""
    for delivery in work.session.exec(select(Delivery)).all():
        delivery.state, delivery.ts = DeliveryState.SENT, "1772442000.000001"
        work.session.add(delivery)
    work.session.flush()


def updates(work: Work) -> list[str]:
    """The kinds of messages that are being brought up to date."""
    found = select(Delivery.kind).where(
        Delivery.method == DeliveryMethod.UPDATE, Delivery.state == DeliveryState.QUEUED
    )
    return sorted(work.session.exec(found).all())
