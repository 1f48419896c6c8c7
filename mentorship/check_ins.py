"""Asking each pair in its program's rhythm how it goes, and what is known of every pair from that."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, delete, func, insert
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from mentorship.cadence import Cadence, local_moment
from mentorship.calendars import calendar_of
from mentorship.health import PairFacts
from mentorship.notices import CheckInDue
from mentorship.nudges import Question, ask_all
from mentorship.pair_lists import pairs_where
from mentorship.pairings import Pair, Side
from mentorship.programs import programs_in
from mentorship.rotation_days import next_round_on
from mentorship.work import Work
from storage.guards import change_all_once
from storage.tables import CheckIn, Concern, Meeting, Pairing, Person, Program
from storage.words import ConcernState, EnrollmentState, MeetingState, PairingState, ProgramState

# Auckland and Kiritimati reach a day's morning up to 14 hours before that day begins in UTC.
AHEAD = timedelta(hours=14)
TIME_TO_ANSWER = timedelta(days=3)
LATEST = timedelta(days=5)  # Easter, a weekend and a bank holiday put off a question by less
BATCH = 250

_ROW = CheckIn.__table__  # type: ignore[attr-defined]
_NEW = insert(_ROW).returning(_ROW.c.id, sort_by_parameter_order=True)


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
    for program in programs_in(work, ProgramState.RUNNING):
        due = _due_pairs(work, program, left)
        _begin_rounds(work, program, due)
        left -= len(due)
    return BATCH - left


def check_in_key(check_in: CheckIn) -> str:
    return _key(check_in.pairing_id, check_in.round, check_in.person_id)


def _key(pairing_id: int, round_: int, person_id: int) -> str:
    return f"check_in:{pairing_id}:{round_}:{person_id}"


def health_facts(work: Work, program: Program) -> list[tuple[Pair, PairFacts]]:
    """What is known of each running pair of the program, oldest first."""
    pairs = pairs_where(work, *_running(program))
    met, planned = _last_met(work, program), _next_planned(work, program)
    unanswered, worried = _unanswered_rounds(work, program), _asking_for_help(work, program)
    return [
        (
            pair,
            PairFacts(
                started=pair.pairing.started_at or program.running_since or program.created_at,
                cadence=Cadence(program.cadence),
                last_met=met.get(pair.pairing.key),
                next_meeting=planned.get(pair.pairing.key),
                unanswered_in_a_row=unanswered.get(pair.pairing.key, 0),
                help_wanted=pair.pairing.key in worried,
            ),
        )
        for pair in pairs
    ]


def _due_pairs(work: Work, program: Program, most: int) -> list[Pair]:
    """Pairs whose round has come; there is none on the program's last day or after it."""
    came = col(Pairing.next_check_in_at) <= work.now
    before_the_end = col(Pairing.next_check_in_at) < prompt_at(program.ends_on)
    return pairs_where(work, *_running(program), came, before_the_end, limit=most)


def _running(program: Program) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Pairing.program_id) == program.key, col(Pairing.state) == PairingState.RUNNING


def _begin_rounds(work: Work, program: Program, due: Sequence[Pair]) -> None:
    """Move the pairs to their next round and ask all who are in them; not those where another was faster."""
    for (prepared, before), pairs in _by_round(due).items():
        moved = change_all_once(
            work.session,
            [pair.pairing for pair in pairs],
            where={"next_check_in_at": prepared, "state": PairingState.RUNNING},
            to={"next_check_in_at": _next_round(work, program, prepared), "check_in_round": before + 1},
        )
        _ask(work, [pair for pair in pairs if pair.pairing.key in moved], round_day(prepared))


def _by_round(due: Sequence[Pair]) -> Mapping[tuple[datetime, int], list[Pair]]:
    """By when their round was to be prepared, and the number of the one before it."""
    found: dict[tuple[datetime, int], list[Pair]] = defaultdict(list)
    for pair in due:
        assert pair.pairing.next_check_in_at is not None
        found[pair.pairing.next_check_in_at, pair.pairing.check_in_round].append(pair)
    return found


def _next_round(work: Work, program: Program, prepared: datetime) -> datetime | None:
    """None if partners change before it."""
    after, ends = round_after(prepared, Cadence(program.cadence), work.now), next_round_on(work, program)
    return None if ends is not None and round_day(after) >= ends else after


def _ask(work: Work, pairs: Sequence[Pair], day: date) -> None:
    """Ask everybody in these pairs for whom there is a moment; what nobody was asked is no silence."""
    sides = [(pair.pairing, side.person, _moment(work, side, day)) for pair in pairs for side in pair.sides]
    asked = [(pairing, person, due) for pairing, person, due in sides if due is not None]
    keys = _insert(work, asked)
    queued = ask_all(work, [_question(key, *one) for key, one in zip(keys, asked, strict=True)])
    unasked = [key for key, was_queued in zip(keys, queued, strict=True) if not was_queued]
    if unasked:
        work.session.execute(delete(CheckIn).where(col(CheckIn.id).in_(unasked)))


def _insert(work: Work, asked: Sequence[tuple[Pairing, Person, datetime]]) -> list[int]:
    """Their check-ins, by id; row objects would cost as much as all the rest."""
    rows = [
        {"pairing_id": pairing.key, "person_id": person.key, "round": pairing.check_in_round, "due_at": due}
        for pairing, person, due in asked
    ]
    work.session.flush()
    return list(work.session.connection().execute(_NEW, rows).scalars()) if rows else []


def _question(key: int, pairing: Pairing, person: Person, due: datetime) -> Question:
    name = _key(pairing.key, pairing.check_in_round, person.key)
    return Question(person, CheckInDue(key), name, pairing.program_id, due, due + TIME_TO_ANSWER)


def _moment(work: Work, side: Side, day: date) -> datetime | None:
    """When somebody is asked in the round of `day`; None if they are on a break, or gone.

    None, too, if they are back from their days off only when the round is as good as over.
    """
    person = side.person
    if side.enrollment.state != EnrollmentState.ACCEPTED or not person.active:
        return None
    begins = max(local_moment(day, time(), person.zone, work.default_zone), work.now)
    due = calendar_of(work, person).next_moment(begins)
    return None if due > begins + LATEST else due


def _last_met(work: Work, program: Program) -> dict[int, datetime]:
    found = (
        select(Meeting.pairing_id, func.max(col(Meeting.at)))
        .join(Pairing, col(Pairing.id) == Meeting.pairing_id)
        .where(Pairing.program_id == program.key, Meeting.state == MeetingState.MET)
        .group_by(col(Meeting.pairing_id))
    )
    return dict(work.session.exec(found).all())


def _next_planned(work: Work, program: Program) -> dict[int, datetime]:
    found = (
        select(Meeting.pairing_id, func.min(col(Meeting.at)))
        .join(Pairing, col(Pairing.id) == Meeting.pairing_id)
        .where(Pairing.program_id == program.key, Meeting.state == MeetingState.SCHEDULED)
        .where(Meeting.at > work.now)
        .group_by(col(Meeting.pairing_id))
    )
    return dict(work.session.exec(found).all())


def _unanswered_rounds(work: Work, program: Program) -> dict[int, int]:
    """Rounds since the last answer of either side for which the time to answer is over."""
    later = aliased(CheckIn)
    answered_since = (
        select(later.id)
        .where(later.pairing_id == CheckIn.pairing_id, later.round >= CheckIn.round)
        .where(col(later.answered_at).is_not(None))
        .exists()
    )
    found = (
        select(CheckIn.pairing_id, func.count(func.distinct(CheckIn.round)))
        .join(Pairing, col(Pairing.id) == CheckIn.pairing_id)
        .where(Pairing.program_id == program.key, CheckIn.due_at <= work.now - TIME_TO_ANSWER)
        .where(~answered_since)
        .group_by(col(CheckIn.pairing_id))
    )
    return dict(work.session.exec(found).all())


def _asking_for_help(work: Work, program: Program) -> set[int]:
    found = select(Concern.pairing_id).where(
        Concern.program_id == program.key,
        Concern.state == ConcernState.OPEN,
        col(Concern.pairing_id).is_not(None),
    )
    return {pairing_id for pairing_id in work.session.exec(found) if pairing_id is not None}
