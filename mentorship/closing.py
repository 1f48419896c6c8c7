"""The end of a program: pairings and enrollments are completed, people are thanked, numbers reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from mentorship.cadence import next_working_moment
from mentorship.notices import ApplicationDecided, ClosingReport, Notice, ProgramThanks, Recognition
from mentorship.nudges import at_work
from mentorship.pair_lists import pairs_where
from mentorship.pairings import LIVE, Side, has_pairing, introduction_key, is_with
from mentorship.post import Post, Timing, refresh_all, tell, tell_all, to_channel
from mentorship.program_figures import TO_THE_END, meetings_held
from mentorship.review import WAITING, decided_key
from mentorship.work import Work
from storage.tables import Delivery, Enrollment, Pairing, Person, Program
from storage.words import EndReason, EnrollmentState, PairingState, Priority, Role

TAKING_PART = (EnrollmentState.ACCEPTED, EnrollmentState.PAUSED)

NO_PLACE_CAME_FREE = "The program has ended before a place came free."

# Of the program that the enrollment belongs to; were it named here, SQLite would look at all its pairings.
_IN_STARTED_PAIRING = has_pairing(col(Pairing.started_at).is_not(None))
# Built once: every message of thanks asks it.
_CONSENTING = (
    select(Person, Enrollment)
    .join(Enrollment, col(Enrollment.person_id) == Person.id)
    .where(Enrollment.program_id == bindparam("program"), col(Enrollment.may_be_named).is_(True))
    .where(Enrollment.state == EnrollmentState.COMPLETED, col(Person.active).is_(True))
    .where(_IN_STARTED_PAIRING)
)
_TO_NAME = _CONSENTING.order_by(Person.name, col(Person.id), col(Enrollment.role))
_IS_NAMED = _CONSENTING.where(Person.id == bindparam("person"))


@dataclass(frozen=True)
class Named:
    """Somebody who agreed to be thanked by name, with the roles they had in a pairing that started."""

    person: Person
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Partner:
    """Somebody on the other side of a pairing, and how many meetings the pair told of."""

    side: Side
    meetings: int
    rounds: bool = False  # whether partners changed round after round


def finish(work: Work, program: Program) -> None:
    """Everything that happens once when a program has closed; called in the transaction that closes it."""
    _end_pairings(work, program)
    thanked = _complete_enrollments(work, program)
    _answer_those_waiting(work, program)
    program.closed_at, program.next_digest_at, program.next_matching_at = work.now, None, None
    work.session.add(program)
    _thank(work, program, thanked)
    _post(work, program, program.coordinator_channel, ClosingReport(program.key))
    if people_to_name(work, program):
        _post(work, program, program.announcement_channel, Recognition(program.key))


def people_to_name(work: Work, program: Program) -> list[Named]:
    """Those who agreed to be named and were in a pairing that started, by name; read anew each time."""
    people: dict[int, tuple[Person, list[Role]]] = {}
    for person, enrollment in work.load_rows(_TO_NAME, {"program": program.key}):
        people.setdefault(person.key, (person, []))[1].append(enrollment.role)
    return [Named(person, tuple(roles)) for person, roles in people.values()]


def is_named(work: Work, program: Program, person_id: int) -> bool:
    """Whether this person is thanked by name."""
    asked = {"program": program.key, "person": person_id}
    return work.load_rows(_IS_NAMED, asked).first() is not None


def partners_of(work: Work, program: Program, person_id: int) -> list[Partner]:
    """With whom the person went to the end of the program or of a round, and how often each pair met."""
    mine = select(Enrollment.id).where(
        Enrollment.program_id == program.key, Enrollment.person_id == person_id
    )
    to_the_end = (col(Pairing.end_reason).in_(TO_THE_END), col(Pairing.started_at).is_not(None))
    pairs = pairs_where(work, is_with(mine), *to_the_end)
    pairings = [pair.pairing for pair in pairs]
    met = meetings_held(work, program, pairings)
    rounds = any(pairing.end_reason == EndReason.ROTATED for pairing in pairings)
    return [
        Partner(side, len(met[pair.pairing.key]), rounds)
        for pair in pairs
        for side in pair.partners_of(person_id)
    ]


def _end_pairings(work: Work, program: Program) -> None:
    """Live pairings are completed; those of a draft that nobody approved are dropped."""
    _end(work, program, LIVE, EndReason.COMPLETED)
    _end(work, program, (PairingState.PROPOSED,), EndReason.DROPPED)
    keys = [introduction_key(pairing) for pairing in _ended_now(work, program)]
    for start in range(0, len(keys), 500):
        shown = select(Delivery).where(col(Delivery.dedupe_key).in_(keys[start : start + 500]))
        refresh_all(work, work.session.exec(shown).all())


def _end(work: Work, program: Program, states: Sequence[PairingState], reason: EndReason) -> None:
    ended = update(Pairing).where(col(Pairing.program_id) == program.key, col(Pairing.state).in_(states))
    work.session.execute(
        ended.values(
            state=PairingState.ENDED,
            end_reason=reason,
            ended_at=work.now,
            next_check_in_at=None,
            version=Pairing.version + 1,
        )
    )


def _ended_now(work: Work, program: Program) -> list[Pairing]:
    completed = (Pairing.end_reason == EndReason.COMPLETED, Pairing.ended_at == work.now)
    return list(work.session.exec(select(Pairing).where(Pairing.program_id == program.key, *completed)))


def _complete_enrollments(work: Work, program: Program) -> list[tuple[Enrollment, Person]]:
    """Complete everybody who took part; gives those to thank, one enrollment for each person."""
    thanked = _people_to_thank(work, program)
    _move(work, program, TAKING_PART, state=EnrollmentState.COMPLETED)
    return thanked


def _people_to_thank(work: Work, program: Program) -> list[tuple[Enrollment, Person]]:
    """Still accepted, or on a break after a pairing; nobody who has left, whom peace suits better."""
    paused = (col(Enrollment.state) == EnrollmentState.PAUSED) & _IN_STARTED_PAIRING
    found = (
        select(Enrollment, Person)
        .join(Person, col(Person.id) == Enrollment.person_id)
        .where(Enrollment.program_id == program.key, col(Person.active).is_(True))
        .where((col(Enrollment.state) == EnrollmentState.ACCEPTED) | paused)
        .order_by(col(Enrollment.id))
    )
    rows = work.session.exec(found).all()
    return list({person.key: (row, person) for row, person in reversed(rows)}.values())[::-1]


def _answer_those_waiting(work: Work, program: Program) -> None:
    """Whoever still waited for a place hears that none came free."""
    found = (
        select(Enrollment, Person)
        .join(Person, col(Person.id) == Enrollment.person_id)
        .where(Enrollment.program_id == program.key, col(Enrollment.state).in_(WAITING))
    )
    waiting = work.session.exec(found.order_by(col(Enrollment.id))).all()
    values = {"decline_reason": NO_PLACE_CAME_FREE, "decided_at": work.now}
    _move(work, program, WAITING, state=EnrollmentState.DECLINED, **values)
    posts = []
    for row, person in waiting:
        work.session.refresh(row)
        if person.active:
            posts.append(
                _news(work, person, ApplicationDecided(row.key, row.version), decided_key(row), program)
            )
    tell_all(work, posts)


def _move(work: Work, program: Program, states: Sequence[EnrollmentState], **values: Any) -> None:
    rows = update(Enrollment).where(
        col(Enrollment.program_id) == program.key, col(Enrollment.state).in_(states)
    )
    work.session.execute(rows.values(version=Enrollment.version + 1, **values))


def _thank(work: Work, program: Program, thanked: list[tuple[Enrollment, Person]]) -> None:
    prefix = f"program_thanks:{program.key}"
    thanks = ((person, ProgramThanks(row.key), f"{prefix}:{person.key}") for row, person in thanked)
    tell_all(work, [_news(work, person, notice, key, program) for person, notice, key in thanks])


def _post(work: Work, program: Program, channel: str, notice: Notice) -> None:
    due = next_working_moment(work.now, program.zone, fallback=work.default_zone)
    key = f"{notice.kind}:{program.key}"
    tell(work, to_channel(channel), notice, key=key, program_id=program.key, timing=Timing(due))


def _news(work: Work, person: Person, notice: Notice, key: str, program: Program) -> Post:
    """In the person's working hours: a program closes at midnight of its own zone."""
    return at_work(work, person, notice, key=key, program_id=program.key, priority=Priority.BULK)
