"""Asking each pair in its program's rhythm how it goes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, sql
from sqlalchemy.orm import aliased
from sqlmodel import col

from mentorship.cadence import Cadence, local_moment
from mentorship.calendars import calendar_of
from mentorship.check_ins import TIME_TO_ANSWER, key_of
from mentorship.notices import CheckInDue
from mentorship.nudges import Question, ask_all
from mentorship.programs import COLUMNS, programs_that, programs_where
from mentorship.rotation_days import next_round_on
from mentorship.work import Work
from storage.guards import change_all_once
from storage.tables import CheckIn, Companion, Enrollment, Pairing, Person, Program
from storage.words import EnrollmentState, PairingState, ProgramState

# Auckland and Kiritimati reach a day's morning up to 14 hours before that day begins in UTC.
AHEAD = timedelta(hours=14)
LATEST = timedelta(days=5)  # Easter, a weekend and a bank holiday put off a question by less
BATCH = 250

_ROW = CheckIn.__table__  # type: ignore[attr-defined]
_NEW = insert(_ROW).returning(_ROW.c.id, _ROW.c.pairing_id, _ROW.c.person_id)


@dataclass(frozen=True)
class Member:
    """Somebody in a pair, with what must be known of them to ask; thousands are read at once."""

    enrollment: EnrollmentState
    key: int
    slack_id: str
    active: bool
    zone: str | None
    country: str | None
    away_from: date | None
    away_until: date | None


@dataclass(frozen=True)
class DuePair:
    """A pair whose round has come: when that was to be prepared, how many there were, and who is in it."""

    key: int
    prepared: datetime
    rounds: int
    people: tuple[Member, ...]


def _about(enrollment: Any, person: Any) -> tuple[Any, ...]:
    """The columns of a `Member`."""
    known = (person.id, person.slack_id, person.active, person.zone, person.country)
    return (enrollment.state, *known, person.away_from, person.away_until)


_PAIRING = Pairing.__table__.c  # type: ignore[attr-defined]
_IS_DUE = (_PAIRING.state == PairingState.RUNNING, _PAIRING.next_check_in_at <= bindparam("now"))
_WITH_DUE_PAIRS = programs_where(
    COLUMNS.state == ProgramState.RUNNING,
    COLUMNS.id.in_(sql.select(_PAIRING.program_id).where(*_IS_DUE)),
)
# Built once, and columns instead of row objects, which would cost more than all the rest.
_DUE = (
    sql.select(col(Pairing.id), col(Pairing.next_check_in_at), col(Pairing.check_in_round), col(Pairing.size))
    # Plus nothing: SQLite would look at every pair of the program instead of at what is due, by its index.
    .where(col(Pairing.program_id) + 0 == bindparam("program"))
    .where(*_IS_DUE, col(Pairing.next_check_in_at) < bindparam("before"))
    .order_by(col(Pairing.next_check_in_at), col(Pairing.id))
    .limit(bindparam("most"))
)
_MENTOR, _MENTEE = aliased(Enrollment), aliased(Enrollment)
_ONE, _OTHER = aliased(Person), aliased(Person)
_ABOUT_ONE = _about(_MENTOR, _ONE)
_SIDES = (
    sql.select(col(Pairing.id), *_ABOUT_ONE, *_about(_MENTEE, _OTHER))
    .join(_MENTOR, col(Pairing.mentor_id) == _MENTOR.id)
    .join(_ONE, col(_MENTOR.person_id) == _ONE.id)
    .join(_MENTEE, col(Pairing.mentee_id) == _MENTEE.id)
    .join(_OTHER, col(_MENTEE.person_id) == _OTHER.id)
    .where(col(Pairing.id).in_(bindparam("pairings", expanding=True)))
)
_COMPANIONS = (
    sql.select(col(Companion.pairing_id), *_about(Enrollment, Person))
    .join(Enrollment, col(Companion.enrollment_id) == Enrollment.id)
    .join(Person, col(Enrollment.person_id) == Person.id)
    .where(col(Companion.pairing_id).in_(bindparam("pairings", expanding=True)))
    .order_by(col(Companion.id))
)


def prompt_at(day: date) -> datetime:
    """When the round of `day` is prepared: before it is morning anywhere on Earth."""
    return datetime.combine(day, time(), UTC) - AHEAD


def round_day(prepared_at: datetime) -> date:
    """The day of the round that is prepared at this moment."""
    return (prepared_at + AHEAD).date()


def round_after(prepared: datetime, cadence: Cadence, now: datetime) -> datetime:
    """The first round of the rhythm that is still ahead, so that missed ones count once."""
    step = timedelta(days=cadence.days)
    return prepared + step * max(1, (now - prepared) // step + 1)


def prompt_due(work: Work) -> int:
    """Ask the pairs whose round has come, some at a time; how many pairs were taken care of."""
    left = BATCH
    for program in programs_that(work, _WITH_DUE_PAIRS, now=work.now):
        due = _due_pairs(work, program, left)
        _begin_rounds(work, program, due)
        left -= len(due)
    return BATCH - left


def _due_pairs(work: Work, program: Program, most: int) -> list[DuePair]:
    """Pairs whose round has come; there is none on the program's last day or after it."""
    asked = {"program": program.key, "now": work.now, "before": prompt_at(program.ends_on), "most": most}
    rows = work.session.execute(_DUE, asked).all()
    people = _people_in(work, [row.id for row in rows], [row.id for row in rows if row.size > 2])
    return [DuePair(row.id, row.next_check_in_at, row.check_in_round, tuple(people[row.id])) for row in rows]


def _people_in(work: Work, pairings: list[int], larger: list[int]) -> Mapping[int, list[Member]]:
    """By pairing, everybody who is in it: its two sides first."""
    found: dict[int, list[Member]] = defaultdict(list)
    half = 1 + len(_ABOUT_ONE)
    for row in work.session.execute(_SIDES, {"pairings": pairings}) if pairings else ():
        found[row[0]] = [Member(*row[1:half]), Member(*row[half:])]
    for row in work.session.execute(_COMPANIONS, {"pairings": larger}) if larger else ():
        found[row[0]].append(Member(*row[1:]))
    return found


def _begin_rounds(work: Work, program: Program, due: Sequence[DuePair]) -> None:
    """Move the pairs to their next round and ask all who are in them; not those where another was faster."""
    for (prepared, before), pairs in _by_round(due).items():
        moved = change_all_once(
            work.session,
            Pairing,
            [pair.key for pair in pairs],
            where={"next_check_in_at": prepared, "state": PairingState.RUNNING},
            to={"next_check_in_at": _next_round(work, program, prepared), "check_in_round": before + 1},
        )
        _ask(work, program, [pair for pair in pairs if pair.key in moved])


def _by_round(due: Sequence[DuePair]) -> Mapping[tuple[datetime, int], list[DuePair]]:
    """By when their round was to be prepared, and the number of the one before it."""
    found: dict[tuple[datetime, int], list[DuePair]] = defaultdict(list)
    for pair in due:
        found[pair.prepared, pair.rounds].append(pair)
    return found


def _next_round(work: Work, program: Program, prepared: datetime) -> datetime | None:
    """None if partners change before it."""
    after, ends = round_after(prepared, Cadence(program.cadence), work.now), next_round_on(work, program)
    return None if ends is not None and round_day(after) >= ends else after


def _ask(work: Work, program: Program, pairs: Sequence[DuePair]) -> None:
    """Ask everybody in these pairs for whom there is a moment; what nobody was asked is no silence."""
    everybody = [
        (pair, one, _moment(work, one, round_day(pair.prepared))) for pair in pairs for one in pair.people
    ]
    asked = [(pair, one, due) for pair, one, due in everybody if due is not None]
    keys = _insert(work, asked)
    queued = ask_all(work, [_question(program, key, *one) for key, one in zip(keys, asked, strict=True)])
    unasked = [key for key, was_queued in zip(keys, queued, strict=True) if not was_queued]
    if unasked:
        work.session.execute(delete(CheckIn).where(col(CheckIn.id).in_(unasked)))


def _insert(work: Work, asked: Sequence[tuple[DuePair, Member, datetime]]) -> list[int]:
    """Their check-ins, by id."""
    rows = [
        {"pairing_id": pair.key, "person_id": one.key, "round": pair.rounds + 1, "due_at": due}
        for pair, one, due in asked
    ]
    if not rows:
        return []
    work.session.flush()
    # In whatever order the database tells them: told in this one, each row would be a statement of its own.
    new = {(pairing, person): key for key, pairing, person in work.session.connection().execute(_NEW, rows)}
    return [new[pair.key, one.key] for pair, one, _ in asked]


def _question(program: Program, key: int, pair: DuePair, one: Member, due: datetime) -> Question:
    name = key_of(pair.key, pair.rounds + 1, one.key)
    return Question(one, CheckInDue(key), name, program.key, due, due + TIME_TO_ANSWER)


def _moment(work: Work, one: Member, day: date) -> datetime | None:
    """When somebody is asked in the round of `day`; None if they are on a break, or gone.

    None, too, if they are back from their days off only when the round is as good as over.
    """
    if one.enrollment != EnrollmentState.ACCEPTED or not one.active:
        return None
    begins = max(local_moment(day, time(), one.zone, work.default_zone), work.now)
    due = calendar_of(work, one).next_moment(begins)
    return None if due > begins + LATEST else due
