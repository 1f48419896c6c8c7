"""A database with programs to write about, made once for all runs."""

from dataclasses import dataclass
from functools import cache

from sqlmodel import delete

from bot.clock import MovableClock
from bot.delivery.probed import Probe, keep_probe
from bot.workbench import Workbench
from mentorship.notices import ApplicationReceived, Introduction, Invitation, Notice
from mentorship.post import Place, to_channel, to_pairing, to_person
from mentorship.work import Work
from storage.tables import Delivery, RateBucket, Workspace
from storage.words import PlaceKind, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.conftest import MONDAY, TEAM
from tests.databases import new_database
from tests.simulation.scripted_slack import conversation
from tests.started_programs import a_pairing, people_of

PROGRAMS = 12


@dataclass(frozen=True)
class Letter:
    """Something to tell, where, and how to know it in Slack's record."""

    key: str
    place: Place
    notice: Notice
    channel: str
    words: str


class World:
    """In one program after the other there is a person, a pair and a channel to write to."""

    def __init__(self) -> None:
        self.database = new_database()
        self.letters: dict[PlaceKind, list[Letter]] = {kind: [] for kind in PlaceKind}
        with Workbench(self.database, MovableClock(MONDAY), TEAM).write() as work:
            work.session.add(Workspace(id=TEAM, name="Test", installed_at=work.now))
            work.session.flush()
            for number in range(PROGRAMS):
                self._furnish(work, number)

    def open(self, *, plans: bool) -> None:
        """Nothing is sent yet; Slack's list of scheduled messages has been found true, or not."""
        certain = frozenset((PlaceKind.PAIRING, PlaceKind.CHANNEL)) if plans else frozenset[PlaceKind]()
        with self.database.write_session() as session:
            assert keep_probe(session, TEAM, Probe(certain))
            session.execute(delete(Delivery))
            session.execute(delete(RateBucket))

    def _furnish(self, work: Work, number: int) -> None:
        program = a_program(work, name=f"Program {number}.")
        person = a_person(work)
        applied = an_enrollment(work, program, Role.MENTEE, person)
        pairing = a_pairing(work, program)
        pairing.channel = conversation(",".join(each.slack_id for each in people_of(work, pairing)))
        channel = f"C{number}"
        self._add(number, to_person(person), ApplicationReceived(applied.key), conversation(person.slack_id))
        self._add(number, to_pairing(pairing), Introduction(pairing.key), pairing.channel)
        self._add(number, to_channel(channel), Invitation(program.key), channel)

    def _add(self, number: int, place: Place, notice: Notice, channel: str) -> None:
        letter = Letter(f"{place.kind}:{number}", place, notice, channel, f"Program {number}.")
        self.letters[place.kind].append(letter)


@cache
def the_world() -> World:
    """The one that all runs in this process share, one after the other."""
    return World()
