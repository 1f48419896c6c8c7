"""The weekly digest: when it is due, and everything it tells, counted when it is read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from mentorship.cadence import local_day, local_moment
from mentorship.check_ins import health_facts
from mentorship.choice_rounds import Standing, open_round, standing_of
from mentorship.concerns import open_concerns
from mentorship.health import Health, health
from mentorship.measures import Measure, response_rate
from mentorship.notices import WeeklyDigest
from mentorship.pair_lists import pairs_where
from mentorship.pairings import LIVE, Pair, has_pairing
from mentorship.post import Timing, tell, to_channel
from mentorship.program_figures import people_by_state, response_to_check_ins
from mentorship.programs import COLUMNS, DIGEST_TIME, programs_that, programs_where
from mentorship.review import people_waiting
from mentorship.survey_results import response_counts
from mentorship.surveys import is_open
from mentorship.undelivered import Undelivered, undelivered_since
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Concern, Enrollment, MatchRun, Pairing, Person, Program, Survey
from storage.words import EnrollmentState, MatchRunState, PairingState, ProgramState, Role, Wave

DIGESTED = (ProgramState.ENROLLING, ProgramState.MATCHING, ProgramState.RUNNING, ProgramState.CLOSING)
CONCERNS = 5
SILENT = 10
WEEK = timedelta(days=7)
_DUE = programs_where(COLUMNS.next_digest_at <= bindparam("now"), COLUMNS.state.in_(DIGESTED))


@dataclass(frozen=True)
class OpenConcern:
    """Somebody who asked for help and has no answer yet."""

    concern: Concern
    person: Person


@dataclass(frozen=True)
class SurveyResponse:
    """How many of those asked in one wave have answered so far."""

    wave: Wave
    still_open: bool
    rate: Measure


@dataclass(frozen=True)
class DigestFacts:
    """A program as it stands, and its last week up to the beginning of `ends_on`.

    Of the `silent_count` silent pairs and the `concern_count` open concerns it holds the oldest.
    """

    program: Program
    ends_on: date
    people: Mapping[tuple[Role, EnrollmentState], int]
    to_review: int
    draft_waits: bool
    choosing: Standing | None
    matched_before: bool
    people_unpaired: int
    pairs: Mapping[Health, int]
    silent: tuple[Pair, ...]
    silent_count: int
    check_ins: Measure
    surveys: tuple[SurveyResponse, ...]
    concerns: tuple[OpenConcern, ...]
    concern_count: int
    undelivered: tuple[Undelivered, ...]


def send_due(work: Work) -> int:
    """Post the digest of every program whose moment has come; how many. Missed weeks count once."""
    return sum(_send(work, program) for program in programs_that(work, _DUE, now=work.now))


def digest_facts(work: Work, program: Program, ends_on: date) -> DigestFacts:
    """What the digest tells, in a few queries however many people there are."""
    judged = {key: health(facts, work.now) for key, facts in health_facts(work, program).items()}
    silent = [key for key, state in judged.items() if state == Health.SILENT]
    concerns = open_concerns(work, program.key)
    until = local_moment(ends_on, time(), program.zone, work.default_zone)
    runs = set(work.session.exec(select(MatchRun.state).where(MatchRun.program_id == program.key)))
    return DigestFacts(
        program=program,
        ends_on=ends_on,
        people=people_by_state(work, program),
        to_review=people_waiting(work, program),
        draft_waits=MatchRunState.DRAFT in runs,
        choosing=_choosing(work, program),
        matched_before=MatchRunState.APPROVED in runs,
        people_unpaired=_unpaired(work, program),
        pairs=Counter(judged.values()),
        silent=tuple(pairs_where(work, col(Pairing.id).in_(silent[:SILENT]))) if silent else (),
        silent_count=len(silent),
        check_ins=response_to_check_ins(work, program, until - WEEK, until),
        surveys=_surveys(work, program),
        concerns=_with_askers(work, concerns[:CONCERNS]),
        concern_count=len(concerns),
        undelivered=undelivered_since(work, program, until - WEEK),
    )


def _choosing(work: Work, program: Program) -> Standing | None:
    found = open_round(work, program)
    return standing_of(work, program, found) if found else None


def _unpaired(work: Work, program: Program) -> int:
    """How many accepted mentees or peers have no partner and none promised."""
    waiting = (
        select(func.count())
        .select_from(Enrollment)
        .where(
            Enrollment.program_id == program.key,
            Enrollment.role != Role.MENTOR,
            Enrollment.state == EnrollmentState.ACCEPTED,
            ~has_pairing(col(Pairing.state).in_([PairingState.PROPOSED, *LIVE])),
        )
    )
    return work.session.exec(waiting).one()


def today_for(work: Work, program: Program) -> date:
    """The day it is where the program is run."""
    return local_day(work.now, program.zone, work.default_zone)


def _send(work: Work, program: Program) -> bool:
    due = program.next_digest_at
    assert due is not None
    after = {"next_digest_at": _next_after(work, program, due)}
    if not change_once(
        work.session, program, where={"next_digest_at": due, "state": program.state}, to=after
    ):
        return False
    day = today_for(work, program).isoformat()
    return tell(
        work,
        to_channel(program.coordinator_channel),
        WeeklyDigest(program.key, day),
        key=f"digest:{program.key}:{day}",
        program_id=program.key,
        timing=Timing(send_before=work.now + WEEK),
    )


def _next_after(work: Work, program: Program, due: datetime) -> datetime:
    """The first moment ahead that is whole weeks after `due` by the program's own clocks."""
    day = local_day(due, program.zone, work.default_zone)
    while True:
        day += WEEK
        moment = local_moment(day, DIGEST_TIME, program.zone, work.default_zone)
        if moment > work.now:
            return moment


def _surveys(work: Work, program: Program) -> tuple[SurveyResponse, ...]:
    counts = response_counts(work, program.key)
    opened = select(Survey).where(Survey.program_id == program.key).order_by(col(Survey.opens_at))
    rows = [(survey, counts.get(survey.key, (0, 0))) for survey in work.session.exec(opened)]
    return tuple(
        SurveyResponse(survey.wave, is_open(work, survey), response_rate(answered, asked))
        for survey, (asked, answered) in rows
    )


def _with_askers(work: Work, concerns: Sequence[Concern]) -> tuple[OpenConcern, ...]:
    return tuple(OpenConcern(one, work.session.get_one(Person, one.person_id)) for one in concerns)
