"""What happens next in a rehearsal, in words: somebody's deed, a delivery, or a day of the program."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import col, func, select

from mentorship.cadence import local_moment
from mentorship.choice_rounds import open_round
from mentorship.rolling import next_matching_on
from mentorship.rotation_days import next_round_on
from mentorship.work import Work
from storage.tables import Delivery, Pairing, Person, Program, Survey
from storage.words import ChoiceStep, DeliveryState, PairingState, PlaceKind, ProgramState
from views.troubles import KINDS

DATES = {
    "enrollment_closes_on": "Enrollment closes today",
    "starts_on": "The program starts",
    "ends_on": "The last day of the program",
}
_FIRST = select(Delivery).where(Delivery.state == DeliveryState.QUEUED).order_by(col(Delivery.due)).limit(1)


@dataclass(frozen=True, order=True)
class Coming:
    """Something that will happen at a moment, unless somebody does something about it."""

    at: datetime
    what: str


def coming_up(work: Work) -> Iterator[Coming]:
    """What the bot will do by itself."""
    yield from _deliveries(work)
    yield from _calendar(work)


def _deliveries(work: Work) -> Iterator[Coming]:
    for delivery in work.session.exec(_FIRST):
        words = KINDS.get(delivery.kind, "A message")
        yield Coming(max(delivery.due, work.now), f"{words} goes out{_to(work, delivery)}")


def _to(work: Work, delivery: Delivery) -> str:
    if delivery.place_kind != PlaceKind.PERSON:
        return ""
    name = work.session.exec(select(Person.name).where(Person.slack_id == delivery.place)).first()
    return f" to {name}" if name else ""


def _calendar(work: Work) -> Iterator[Coming]:
    over = (ProgramState.DRAFT, ProgramState.CLOSED)
    for program in work.session.exec(select(Program).where(col(Program.state).not_in(over))):
        moments = (*_dates(work, program), *_rhythm(work, program))
        yield from (coming for coming in moments if coming.at > work.now)


def _dates(work: Work, program: Program) -> Iterator[Coming]:
    for name, words in DATES.items():
        yield Coming(local_moment(getattr(program, name), time(), program.zone, work.default_zone), words)


def _rhythm(work: Work, program: Program) -> Iterator[Coming]:
    if program.next_digest_at is not None:
        yield Coming(program.next_digest_at, "The weekly digest is due")
    if next_matching_on(program) is not None and program.next_matching_at is not None:
        yield Coming(program.next_matching_at, "Whoever is new is matched")
    found = open_round(work, program)
    if found is not None:
        what = "choose" if found.step == ChoiceStep.CHOOSING else "answer"
        yield Coming(found.ends_at, f"The time to {what} is over")
    changes = next_round_on(work, program)
    if changes is not None and program.state == ProgramState.RUNNING:
        yield Coming(local_moment(changes, time(), program.zone, work.default_zone), "Partners change")
    rounds = select(func.min(Pairing.next_check_in_at)).where(
        Pairing.program_id == program.key, Pairing.state == PairingState.RUNNING
    )
    prepared = work.session.exec(rounds).one()
    if prepared is not None:
        yield Coming(prepared, "The next round of check-ins is prepared")
    reminders = select(func.min(Survey.remind_at)).where(
        Survey.program_id == program.key, col(Survey.reminded).is_(False)
    )
    reminder = work.session.exec(reminders).one()
    if reminder is not None:
        yield Coming(reminder, "Whoever has not answered the survey is reminded")
