"""What the bots are given to send: to people, to pairs and to channels, each with words of its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, func, select

from bench.campaign.slack_process import Record, Town
from bot.clock import Clock
from bot.delivery.probed import Probe, keep_probe
from bot.workbench import Workbench
from mentorship.notices import ApplicationReceived, Invitation, Notice
from mentorship.post import Place, tell, to_channel, to_pairing, to_person
from mentorship.work import Work
from storage.database import Database
from storage.outbox import UNSETTLED
from storage.tables import Delivery, Enrollment, MatchRun, Pairing, Person, Program, Workspace
from storage.words import DeliveryState, EnrollmentState, Objective, PlaceKind, ProgramState, Role

OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNKNOWN)
NAMED = (DeliveryState.FAILED, DeliveryState.UNKNOWN)


@dataclass(frozen=True)
class Errand:
    """A message to send; in Slack's record it stands at `where` with these `words` in it."""

    key: str
    place: Place
    notice: Notice
    where: str
    words: str


@dataclass(frozen=True)
class Verdict:
    """How many messages arrived once, how many are named to somebody instead, and the keys of the rest.

    `named_arrived` of the named ones did arrive: nobody could know.
    """

    once: int
    named: int
    named_arrived: int
    lost: list[str]
    twice: list[str]


class Mail:
    """Every errand of a campaign, and what became of it."""

    def __init__(self, database: Database, clock: Clock, town: Town, messages: int) -> None:
        self._bench = Workbench(database, clock, town.team_id)
        self._town = town
        with self._bench.write() as work:
            self.errands = list(self._prepare(work, messages))[:messages]

    def hand_in(self, errands: Iterable[Errand]) -> None:
        """Each twice, in two transactions, as when a click is repeated or an event redelivered."""
        batch = list(errands)
        for _ in range(2):
            with self._bench.write() as work:
                for errand in batch:
                    tell(work, errand.place, errand.notice, key=errand.key)

    def trust_the_list(self) -> None:
        """As after `doctor --probe`: messages to groups and channels are scheduled, and settled there."""
        certain = frozenset((PlaceKind.PAIRING, PlaceKind.CHANNEL))
        with self._bench.write() as work:
            assert keep_probe(work.session, work.workspace_id, Probe(certain, 1.0, work.now))

    def waiting(self) -> int:
        """How many are not sent, and not given up either."""
        unfinished = col(Delivery.state).in_(OPEN), Delivery.error != UNSETTLED
        with self._bench.read() as work:
            return work.session.exec(select(func.count()).select_from(Delivery).where(*unfinished)).one()

    def is_being_sent(self) -> bool:
        """Whether somebody has claimed something and not yet written down what came of it."""
        claimed = select(Delivery.id).where(Delivery.state == DeliveryState.SENDING)
        with self._bench.read() as work:
            return work.session.exec(claimed).first() is not None

    def people(self) -> set[str]:
        """The Slack ids of all people the bot knows."""
        with self._bench.read() as work:
            return set(work.session.exec(select(Person.slack_id)))

    def judge(self, record: Record) -> Verdict:
        with self._bench.read() as work:
            states = dict(work.session.exec(select(Delivery.dedupe_key, Delivery.state)).all())
        by_place = _by_place(record)
        arrived = {
            errand.key: sum(n for text, n in by_place.get(errand.where, ()) if errand.words in text)
            for errand in self.errands
        }
        named = {key for key in arrived if states.get(key) in NAMED}
        return Verdict(
            once=sum(n == 1 for key, n in arrived.items() if key not in named),
            named=len(named),
            named_arrived=sum(arrived[key] for key in named),
            lost=[key for key, n in arrived.items() if n == 0 and key not in named],
            twice=[key for key, n in arrived.items() if n > 1],
        )

    def _prepare(self, work: Work, messages: int) -> Iterator[Errand]:
        """Eight in ten messages go to one person, one to a pair's conversation and one to a channel."""
        town = self._town
        work.session.add(Workspace(id=town.team_id, installed_at=work.now))
        work.session.flush()
        people = [_person(work, slack_id) for slack_id in town.people]
        pairs = list(_pairs(work, _program(work, people[0], "Pairs"), people))
        for number in range(-(-messages // (len(people) + len(pairs) + len(town.channels)))):
            words = f"Program {number}."
            program = _program(work, people[0], words)
            for person in people:
                notice = ApplicationReceived(_enrollment(work, program, person, Role.MENTEE).key)
                yield Errand(f"{person.slack_id}:{number}", to_person(person), notice, person.slack_id, words)
            for pairing, where in pairs:
                yield Errand(f"{where}:{number}", to_pairing(pairing), Invitation(program.key), where, words)
            for channel in town.channels:
                place = to_channel(channel)
                yield Errand(f"{channel}:{number}", place, Invitation(program.key), channel, words)


def _by_place(record: Record) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for (place, text), times in record.messages.items():
        found.setdefault(place, []).append((text, times))
    return found


def _person(work: Work, slack_id: str) -> Person:
    person = Person(workspace_id=work.workspace_id, slack_id=slack_id, zone="UTC")
    work.session.add(person)
    work.session.flush()
    return person


def _program(work: Work, person: Person, name: str) -> Program:
    """A draft, of which the bot says nothing by itself."""
    today = work.now.date()
    program = Program(
        workspace_id=work.workspace_id,
        name=name,
        state=ProgramState.DRAFT,
        objective=Objective.SKILLS,
        terms="Be kind.",
        zone="UTC",
        enrollment_closes_on=today + timedelta(days=100),
        starts_on=today + timedelta(days=200),
        cadence="fortnightly",
        ends_on=today + timedelta(days=300),
        coordinator_channel="C0",
        announcement_channel="C0",
        created_by=person.key,
        created_at=work.now,
    )
    work.session.add(program)
    work.session.flush()
    return program


def _enrollment(work: Work, program: Program, person: Person, role: Role) -> Enrollment:
    enrollment = Enrollment(
        program_id=program.key,
        person_id=person.key,
        role=role,
        state=EnrollmentState.APPLIED,
        consented_at=work.now,
        applied_at=work.now,
    )
    work.session.add(enrollment)
    work.session.flush()
    return enrollment


def _pairs(work: Work, program: Program, people: Sequence[Person]) -> Iterator[tuple[Pairing, str]]:
    """One pair for each eight people, and who is in its conversation."""
    run = MatchRun(program_id=program.key, created_at=work.now)
    work.session.add(run)
    work.session.flush()
    for mentor, mentee in zip(people[::8], people[4::8], strict=False):
        sides = (
            _enrollment(work, program, mentor, Role.MENTOR),
            _enrollment(work, program, mentee, Role.MENTEE),
        )
        pairing = Pairing(
            program_id=program.key, match_run_id=run.key, mentor_id=sides[0].key, mentee_id=sides[1].key
        )
        work.session.add(pairing)
        work.session.flush()
        yield pairing, ",".join(sorted((mentor.slack_id, mentee.slack_id)))
