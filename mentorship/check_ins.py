"""How every pair is doing, as far as is known from its check-ins, meetings and calls for help."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from mentorship.cadence import Cadence
from mentorship.health import PairFacts
from mentorship.pair_lists import pairs_where
from mentorship.pairings import Pair
from mentorship.work import Work
from storage.tables import CheckIn, Concern, Meeting, Pairing, Program
from storage.words import ConcernState, MeetingState, PairingState

TIME_TO_ANSWER = timedelta(days=3)


def check_in_key(check_in: CheckIn) -> str:
    return key_of(check_in.pairing_id, check_in.round, check_in.person_id)


def key_of(pairing_id: int, round_: int, person_id: int) -> str:
    """Names the question to one person in a round of their pair."""
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


def _running(program: Program) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Pairing.program_id) == program.key, col(Pairing.state) == PairingState.RUNNING


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
