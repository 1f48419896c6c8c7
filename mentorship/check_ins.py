"""How every pair is doing, as far as is known from its check-ins, meetings and calls for help."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Executable, bindparam, func, select

from mentorship.cadence import Cadence
from mentorship.health import PairFacts
from mentorship.work import Work
from storage.tables import CheckIn, Concern, Meeting, Pairing, Program
from storage.words import ConcernState, MeetingState, PairingState

TIME_TO_ANSWER = timedelta(days=3)

# Built once, and plain statements on the tables: there may be a thousand pairs, and every change of a digest
# looks at all of them.
_PAIRING, _MEETING = Pairing.__table__.c, Meeting.__table__.c  # type: ignore[attr-defined]
_CHECK_IN, _CONCERN = CheckIn.__table__.c, Concern.__table__.c  # type: ignore[attr-defined]
_OF_PROGRAM = _PAIRING.program_id == bindparam("program")
_RUNNING = (
    select(_PAIRING.id, _PAIRING.started_at)
    .where(_OF_PROGRAM, _PAIRING.state == PairingState.RUNNING)
    .order_by(_PAIRING.id)
)
_LAST_MET = (
    select(_MEETING.pairing_id, func.max(_MEETING.at))
    .where(_MEETING.pairing_id == _PAIRING.id, _OF_PROGRAM, _MEETING.state == MeetingState.MET)
    .group_by(_MEETING.pairing_id)
)
_NEXT_PLANNED = (
    select(_MEETING.pairing_id, func.min(_MEETING.at))
    .where(_MEETING.pairing_id == _PAIRING.id, _OF_PROGRAM, _MEETING.state == MeetingState.SCHEDULED)
    .where(_MEETING.at > bindparam("now"))
    .group_by(_MEETING.pairing_id)
)
# Rounds since the last answer of either side for which the time to answer is over.
_LATER = CheckIn.__table__.alias().c  # type: ignore[attr-defined]
_ANSWERED_SINCE = (
    select(_LATER.id)
    .where(_LATER.pairing_id == _CHECK_IN.pairing_id, _LATER.round >= _CHECK_IN.round)
    .where(_LATER.answered_at.is_not(None))
    .exists()
)
_UNANSWERED = (
    select(_CHECK_IN.pairing_id, func.count(func.distinct(_CHECK_IN.round)))
    .where(_CHECK_IN.pairing_id == _PAIRING.id, _OF_PROGRAM, _CHECK_IN.due_at <= bindparam("long_ago"))
    .where(~_ANSWERED_SINCE)
    .group_by(_CHECK_IN.pairing_id)
)
_WORRIED = select(_CONCERN.pairing_id).where(
    _CONCERN.program_id == bindparam("program"),
    _CONCERN.state == ConcernState.OPEN,
    _CONCERN.pairing_id.is_not(None),
)


def check_in_key(check_in: CheckIn) -> str:
    return key_of(check_in.pairing_id, check_in.round, check_in.person_id)


def key_of(pairing_id: int, round_: int, person_id: int) -> str:
    """Names the question to one person in a round of their pair."""
    return f"check_in:{pairing_id}:{round_}:{person_id}"


def health_facts(work: Work, program: Program) -> dict[int, PairFacts]:
    """What is known of each running pair of the program, by its number, oldest first."""
    running = work.run(_RUNNING, {"program": program.key})
    met, planned = _by_pair(work, program, _LAST_MET), _by_pair(work, program, _NEXT_PLANNED)
    unanswered, worried = _by_pair(work, program, _UNANSWERED), _asking_for_help(work, program)
    return {
        pair.id: PairFacts(
            started=pair.started_at or program.running_since or program.created_at,
            cadence=Cadence(program.cadence),
            last_met=met.get(pair.id),
            next_meeting=planned.get(pair.id),
            unanswered_in_a_row=unanswered.get(pair.id, 0),
            help_wanted=pair.id in worried,
        )
        for pair in running
    }


def _by_pair(work: Work, program: Program, statement: Executable) -> dict[int, Any]:
    moments = {"now": work.now, "long_ago": work.now - TIME_TO_ANSWER}
    return dict(work.run(statement, {"program": program.key, **moments}))


def _asking_for_help(work: Work, program: Program) -> set[int]:
    return set(work.run(_WORRIED, {"program": program.key}).scalars())
