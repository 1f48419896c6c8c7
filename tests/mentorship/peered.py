"""Programs of peers, for tests of what follows enrollment."""

from datetime import timedelta
from typing import Any

from mentorship.match_approval import approve
from mentorship.match_runs import draft_of, run_matching
from mentorship.pair_lists import pairs_where
from mentorship.pairings import Pair
from mentorship.work import Work
from storage.tables import Enrollment, MatchRun, Pairing, Person, Program
from storage.words import Format, PairingState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment


class Peers:
    """A program of peers in matching, with its coordinator and everybody accepted."""

    def __init__(self, work: Work, count: int, **values: Any) -> None:
        self.work = work
        self.coordinator: Person = a_person(work, "Cora")
        self.program: Program = a_program(
            work, self.coordinator, ProgramState.MATCHING, format=Format.PEERS, **values
        )
        self.people = [an_enrollment(work, self.program, Role.PEER) for _ in range(count)]

    def match(self) -> MatchRun:
        return run_matching(self.work, self.coordinator, self.program.key)

    def approve(self) -> MatchRun:
        run = draft_of(self.work, self.program)
        return approve(self.work, self.coordinator, run.key, run.version)

    def run(self) -> None:
        """Matched, approved and begun today."""
        self.match()
        self.approve()
        self.program.state, self.program.running_since = ProgramState.RUNNING, self.work.now
        self.program.starts_on = self.work.now.date()
        self.program.ends_on = self.work.now.date() + timedelta(weeks=40)
        self.work.session.flush()

    def pairs(self, *states: PairingState) -> list[Pair]:
        return [
            pair
            for pair in pairs_where(self.work, Pairing.program_id == self.program.key)
            if not states or pair.pairing.state in states
        ]

    def together(self, *states: PairingState) -> list[set[int]]:
        """Who is with whom, by enrollment."""
        return [{side.enrollment.key for side in pair.sides} for pair in self.pairs(*states)]

    def person(self, enrollment: Enrollment) -> Person:
        return self.work.session.get_one(Person, enrollment.person_id)
