"""A sender and a settler with a stand-in Slack, a program, and people to write to."""

import random
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from sqlmodel import delete, select

import storage.tables
from bot.clock import MovableClock
from bot.delivery.pace import Pace
from bot.delivery.probed import Probe, keep_probe
from bot.delivery.sender import Nothing, Sender
from bot.delivery.settling import Settler
from bot.slack import slack_client
from bot.workbench import Workbench
from mentorship.notices import ApplicationReceived, Introduction, Invitation, Notice
from mentorship.post import Place, Timing, refresh, tell, to_channel, to_pairing, to_person
from mentorship.work import Work
from sandbox import Message, Person, Sandbox, SandboxOptions
from storage.database import Database
from storage.outbox import SETTLE
from storage.tables import Delivery, Enrollment, Pairing, Workspace
from storage.words import EnrollmentState, PlaceKind, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.conftest import MONDAY
from tests.databases import new_database
from tests.started_programs import a_pairing
from tests.town import MANIFEST

MOMENT = timedelta(seconds=1)


class PostOffice:
    """Ana has applied; Ben mentors Mia in a pair that was never written to. The outbox is empty."""

    def __init__(self, database_url: str = "sqlite://", **sandbox: Any) -> None:
        self.clock = MovableClock(MONDAY)
        options = SandboxOptions(now=self.clock.now, rate_limits=False, **sandbox)
        self.sandbox = Sandbox(MANIFEST, options).start()
        self.ana, self.ben, self.mia = (
            self.sandbox.add_person(name) for name in ("Ana Example", "Ben Example", "Mia Example")
        )
        self.channel = self.sandbox.add_channel("news", [self.ana])
        self.database = new_database(database_url)
        self.bench = Workbench(self.database, self.clock, self.sandbox.team_id)
        self.client = slack_client(self.sandbox.bot_token, self.sandbox.api_url)
        self.pace, self.dice = Pace(1_000), random.Random(1)
        self.sender, self.settler = self.a_sender(), Settler(self.bench, self.client, self.pace)
        with self.bench.write() as work:
            self._settle_in(work)

    def close(self) -> None:
        self.sandbox.stop()
        self.database.dispose()

    def a_sender(self, client: WebClient | None = None) -> Sender:
        return Sender(self.bench, client or self.client, self.pace, self.dice)

    def use(self, database: Database) -> None:
        """Go on with another database, as after a restore."""
        self.database.dispose()
        self.database = database
        self.bench = Workbench(database, self.clock, self.sandbox.team_id)
        self.sender, self.settler = self.a_sender(), Settler(self.bench, self.client, Pace(1_000))

    def tell_ana(self, key: str = "k", timing: Timing | None = None) -> None:
        """That her application was received."""
        with self.bench.read() as work:
            ana = work.session.get_one(storage.tables.Person, self.enrollment.person_id)
        self._tell(to_person(ana), ApplicationReceived(self.enrollment.key), key, timing)

    def tell_channel(self, key: str = "k") -> None:
        """That enrollment is open."""
        self._tell(to_channel(self.channel), Invitation(self.program_id), key)

    def tell_pair(self, key: str = "k") -> None:
        """Who they are to each other."""
        self._tell(to_pairing(self.pairing), Introduction(self.pairing.key), key)

    def accept_ana(self, key: str = "k") -> None:
        """Her application is accepted, and the message about it changes."""
        with self.bench.write() as work:
            row = work.session.get_one(Enrollment, self.enrollment.key)
            row.state = EnrollmentState.ACCEPTED
            work.session.add(row)
            refresh(work, key)

    def prove(self, *kinds: PlaceKind) -> None:
        """A trial has shown that in such places the list of scheduled messages tells the truth."""
        with self.bench.write() as work:
            assert keep_probe(work.session, work.workspace_id, Probe(frozenset(kinds), at=work.now))

    def deliver(self) -> Nothing:
        """Send all that may go now; says what holds the rest back."""
        while True:
            idle = self.sender.step()
            if isinstance(idle, Nothing):
                return idle

    def later(self, wait: timedelta = SETTLE + MOMENT) -> None:
        """Let so much time go by that an unknown delivery can be settled, and settle."""
        self.clock.move_by(wait)
        self.sender.expire()
        self.settler.settle_some()

    def row(self, key: str = "k") -> Delivery:
        with self.bench.read() as work:
            return work.session.exec(select(Delivery).where(Delivery.dedupe_key == key)).one()

    def updates(self) -> list[Delivery]:
        with self.bench.read() as work:
            found = select(Delivery).where(Delivery.refreshes != None)  # noqa: E711
            return list(work.session.exec(found))

    def calls(self, method: str) -> int:
        """How often the bot has called this method of Slack's."""
        return self.sandbox.transcript.calls[method]

    def posts(self) -> int:
        """How many messages Slack was asked to post."""
        return self.sandbox.transcript.calls["chat.postMessage"]

    def read(self, person: Person, channel: str | None = None) -> list[Message]:
        return person.messages(channel)

    def _tell(self, place: Place, notice: Notice, key: str, timing: Timing | None = None) -> None:
        with self.bench.write() as work:
            assert tell(work, place, notice, key=key, timing=timing)

    def _settle_in(self, work: Work) -> None:
        work.session.add(Workspace(id=work.workspace_id, installed_at=work.now))
        work.session.flush()
        rows = [a_person(work, each.name, slack_id=each.id) for each in (self.ana, self.ben, self.mia)]
        program = a_program(work, announcement_channel=self.channel, coordinator_channel=self.channel)
        self.program_id = program.key
        self.enrollment = an_enrollment(work, program, Role.MENTEE, rows[0], state=EnrollmentState.APPLIED)
        mentor = an_enrollment(work, program, Role.MENTOR, rows[1])
        mentee = an_enrollment(work, program, Role.MENTEE, rows[2])
        self.pairing: Pairing = a_pairing(work, program, mentor, mentee)
        program.state = ProgramState.ENROLLING
        work.session.execute(delete(Delivery))
