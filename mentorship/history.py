"""How a program's pairs were doing in its last weeks, judged as it would have been judged then."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, func, or_, select

from mentorship.cadence import Cadence, local_day, local_moment, zone_of
from mentorship.check_ins import TIME_TO_ANSWER
from mentorship.health import Health, PairFacts, health
from mentorship.work import Work
from storage.tables import CheckIn, Concern, Meeting, Pairing, Program
from storage.words import MeetingState

MOST = 12
WEEK = timedelta(days=7)

# Thousands of rows of a few columns each.
_OF_PROGRAM = Pairing.program_id == bindparam("program")
_MEETINGS = (
    select(Meeting.pairing_id, Meeting.at, Meeting.created_at, Meeting.state)
    .join(Pairing, col(Pairing.id) == Meeting.pairing_id)
    .where(_OF_PROGRAM, Meeting.state != MeetingState.CANCELLED)
)
_ROUNDS = (
    select(CheckIn.pairing_id, CheckIn.round, func.min(CheckIn.due_at), func.min(CheckIn.answered_at))
    .join(Pairing, col(Pairing.id) == CheckIn.pairing_id)
    .where(_OF_PROGRAM)
    .group_by(col(CheckIn.pairing_id), col(CheckIn.round))
)
_WORRIES = select(Concern.pairing_id, Concern.created_at, Concern.handled_at).where(
    Concern.program_id == bindparam("program")
)


@dataclass(frozen=True)
class Week:
    """How many running pairs were in each state at one moment of `day`."""

    day: date
    pairs: Mapping[Health, int]


@dataclass
class _Past:
    """All that is known of one pair. Each list is in no order; `rounds` holds of each round when its first
    question was due and when it was first answered."""

    started: datetime
    ended: datetime | None
    cadence: Cadence
    met: list[tuple[datetime, datetime]] = field(default_factory=list)
    planned: list[tuple[datetime, datetime]] = field(default_factory=list)
    rounds: list[tuple[int, datetime, datetime | None]] = field(default_factory=list)
    worries: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    def ran_at(self, moment: datetime) -> bool:
        return self.started <= moment and not _is_over(self.ended, moment)

    def facts_at(self, moment: datetime) -> PairFacts:
        """What was known then: what was told later does not change the past."""
        return PairFacts(
            started=self.started,
            cadence=self.cadence,
            last_met=max((at for at, told in self.met if at <= moment and told <= moment), default=None),
            next_meeting=min(
                (at for at, told in self.planned if at > moment and told <= moment), default=None
            ),
            unanswered_in_a_row=self._unanswered_at(moment),
            help_wanted=any(
                raised <= moment and not _is_over(handled, moment) for raised, handled in self.worries
            ),
        )

    def _unanswered_at(self, moment: datetime) -> int:
        answered = max((round_ for round_, _, at in self.rounds if _is_over(at, moment)), default=0)
        overdue = moment - TIME_TO_ANSWER
        return sum(round_ > answered and due <= overdue for round_, due, _ in self.rounds)


_Pasts = Mapping[int | None, _Past]


def last_weeks(work: Work, program: Program, until: datetime) -> tuple[Week, ...]:
    """The state of the pairs at `until` and at the same hour of the same day in up to eleven weeks before.

    It begins with the first week in which a pair was running; nothing if none was. A meeting that was
    planned and called off later does not count as planned, since nobody knows any more when it was.
    """
    moments = _moments(work, program, until)
    pasts = _pasts(work, program, moments[0], until)
    weeks = [
        Week(
            local_day(moment, program.zone, work.default_zone),
            Counter(health(past.facts_at(moment), moment) for past in pasts if past.ran_at(moment)),
        )
        for moment in moments
    ]
    first = next((number for number, week in enumerate(weeks) if week.pairs), len(weeks))
    return tuple(weeks[first:])


def _moments(work: Work, program: Program, until: datetime) -> list[datetime]:
    """The same time of day by the program's own clocks, oldest first."""
    zone = work.default_zone
    local = until.astimezone(zone_of(program.zone, zone))
    before = (local.date() - WEEK * number for number in range(MOST - 1, 0, -1))
    return [*(local_moment(day, local.time(), program.zone, zone) for day in before), until]


def _pasts(work: Work, program: Program, since: datetime, until: datetime) -> list[_Past]:
    """The pairs that were running at any time between the two moments."""
    found = select(Pairing.id, Pairing.started_at, Pairing.ended_at).where(
        Pairing.program_id == program.key,
        col(Pairing.started_at) <= until,
        or_(col(Pairing.ended_at).is_(None), col(Pairing.ended_at) > since),
    )
    pasts: dict[int | None, _Past] = {}
    for key, started, ended in work.session.exec(found):
        assert started is not None
        pasts[key] = _Past(started, ended, Cadence(program.cadence))
    _add_meetings(work, program, pasts)
    _add_rounds(work, program, pasts)
    _add_worries(work, program, pasts)
    return list(pasts.values())


def _add_meetings(work: Work, program: Program, pasts: _Pasts) -> None:
    for key, at, created, state in work.run(_MEETINGS, {"program": program.key}):
        if past := pasts.get(key):
            (past.met if state == MeetingState.MET else past.planned).append((at, created))


def _add_rounds(work: Work, program: Program, pasts: _Pasts) -> None:
    for key, number, due, answered in work.run(_ROUNDS, {"program": program.key}):
        if past := pasts.get(key):
            past.rounds.append((number, due, answered))


def _add_worries(work: Work, program: Program, pasts: _Pasts) -> None:
    for key, created, handled in work.run(_WORRIES, {"program": program.key}):
        if past := pasts.get(key):
            past.worries.append((created, handled))


def _is_over(end: datetime | None, moment: datetime) -> bool:
    """Whether something that ends at `end`, if ever, has ended by then."""
    return end is not None and end <= moment
