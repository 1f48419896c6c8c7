"""A program's numbers with their definitions, as the closing report shows them at any time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import col, func, select

from mentorship.cadence import local_day
from mentorship.figures import Figure, of_count, of_measure
from mentorship.measures import (
    Measure,
    days_to_first_meeting,
    meetings_per_pair,
    pairs_that_met,
    response_rate,
    retention,
)
from mentorship.pairings import has_pairing
from mentorship.work import Work
from storage.tables import CheckIn, Enrollment, Meeting, Pairing, Program
from storage.words import EndReason, EnrollmentState, Format, MeetingState, PairingState, ProgramState, Role

FEW = 50
TO_THE_END = (EndReason.COMPLETED, EndReason.ROTATED)
STAYED = (EnrollmentState.ACCEPTED, EnrollmentState.PAUSED, EnrollmentState.COMPLETED)

TOOK_PART = "People accepted as a {role} who have not left. Somebody in both roles counts in both."
PEERS = "People accepted who have not left."
LONE_PEERS = "People accepted who have not left and never were in a pairing that started."
LEFT = "People who applied or took part and have left the program altogether."
UNMATCHED = "People accepted as a {role} who have not left and never were in a pairing that started."
PAIRS = (
    "Pairings that were introduced. A mentor with two mentees is two pairs, a circle or three peers are one."
)
COMPLETED = "Pairs that ran to the end of the program, or of their round where partners change."
STILL_RUNNING = "Share of the pairs that started which are still running."
MEETINGS = (
    "Meetings that pairs told of. One that both tell of in the same check-in counts once, "
    "as do several on one day."
)
CHECK_INS = "Share of all check-in questions, one to each side, that were answered."


def program_figures(work: Work, program: Program) -> list[Figure]:
    """People, pairs, meetings and check-ins, in the order of reading."""
    return [
        *_people(work, program),
        *_pairs(work, program),
        *_meetings(work, program),
        _check_ins(work, program),
    ]


def meetings_held(work: Work, program: Program, pairings: Sequence[Pairing]) -> dict[int, list[date]]:
    """For each of these pairings, the days of the meetings it told of, earliest first.

    Both sides may tell of one meeting, so what is told in one check-in round or on one day is one.
    """
    rounds: dict[int, dict[object, date]] = {row.key: {} for row in pairings}
    found = (
        select(Meeting.pairing_id, Meeting.at, CheckIn.round)
        .join(Pairing, col(Pairing.id) == Meeting.pairing_id)
        .join(CheckIn, col(CheckIn.id) == Meeting.check_in_id, isouter=True)
        .where(Pairing.program_id == program.key, Meeting.state == MeetingState.MET)
        .order_by(col(Meeting.at), col(Meeting.id))
    )
    if len(rounds) <= FEW:
        found = found.where(col(Meeting.pairing_id).in_(rounds))
    for pairing_id, at, check_in_round in work.session.exec(found):
        day = local_day(at, program.zone, work.default_zone)
        rounds.get(pairing_id, {}).setdefault(check_in_round or day, day)
    return {key: sorted(set(days.values())) for key, days in rounds.items()}


def started_pairings(work: Work, program: Program) -> list[Pairing]:
    found = select(Pairing).where(Pairing.program_id == program.key, col(Pairing.started_at).is_not(None))
    return list(work.session.exec(found.order_by(col(Pairing.id))))


def response_to_check_ins(
    work: Work, program: Program, since: datetime | None = None, until: datetime | None = None
) -> Measure:
    """Of the check-in questions due after `since` and by `until` (now), how many were answered."""
    answered = func.count().filter(col(CheckIn.answer).is_not(None))
    found = (
        select(answered, func.count())
        .select_from(CheckIn)
        .join(Pairing, col(Pairing.id) == CheckIn.pairing_id)
        .where(Pairing.program_id == program.key, CheckIn.due_at <= (until or work.now))
    )
    if since is not None:
        found = found.where(CheckIn.due_at > since)
    return response_rate(*work.session.exec(found).one())


def people_by_state(work: Work, program: Program) -> dict[tuple[Role, EnrollmentState], int]:
    """How many enrollments are in each role and state."""
    found = (
        select(Enrollment.role, Enrollment.state, func.count())
        .where(Enrollment.program_id == program.key)
        .group_by(col(Enrollment.role), col(Enrollment.state))
    )
    return {(Role(role), EnrollmentState(state)): count for role, state, count in work.session.exec(found)}


def _people(work: Work, program: Program) -> list[Figure]:
    counts = people_by_state(work, program)
    taking_part = {role: sum(counts.get((role, state), 0) for state in STAYED) for role in Role}
    if program.format == Format.PEERS:
        return _peers(work, program, taking_part[Role.PEER])
    return [
        *(
            of_count(f"{role.value.capitalize()}s", taking_part[role], TOOK_PART.format(role=role.value))
            for role in (Role.MENTOR, Role.MENTEE)
        ),
        of_count("Left early", _left(work, program), LEFT),
        *(
            of_count(label, _without_pairing(work, program, role), UNMATCHED.format(role=role.value))
            for role, label in (
                (Role.MENTEE, "Mentees never matched"),
                (Role.MENTOR, "Mentors never matched"),
            )
        ),
    ]


def _peers(work: Work, program: Program, taking_part: int) -> list[Figure]:
    return [
        of_count("People", taking_part, PEERS),
        of_count("Left early", _left(work, program), LEFT),
        of_count("Never matched", _without_pairing(work, program, Role.PEER), LONE_PEERS),
    ]


def _left(work: Work, program: Program) -> int:
    part = select(Enrollment.person_id).where(Enrollment.program_id == program.key)
    gone = (EnrollmentState.WITHDRAWN, EnrollmentState.DECLINED)
    there = part.where(col(Enrollment.state).not_in(gone))
    left = part.where(Enrollment.state == EnrollmentState.WITHDRAWN, col(Enrollment.person_id).not_in(there))
    return len(set(work.session.exec(left)))


def _without_pairing(work: Work, program: Program, role: Role) -> int:
    found = select(func.count()).where(
        Enrollment.program_id == program.key,
        Enrollment.role == role,
        col(Enrollment.state).in_(STAYED),
        ~has_pairing(col(Pairing.started_at).is_not(None)),
    )
    return work.session.exec(found).one()


def _pairs(work: Work, program: Program) -> list[Figure]:
    started = started_pairings(work, program)
    running = sum(row.state == PairingState.RUNNING for row in started)
    completed = sum(row.end_reason in TO_THE_END for row in started)
    lasted = retention(running + completed, len(started))
    if program.state != ProgramState.CLOSED:
        rate = Figure("Pairs still running", f"{running:,} ({lasted.display})", STILL_RUNNING)
        return [of_count("Pairs", len(started), PAIRS), rate]
    return [
        of_count("Pairs", len(started), PAIRS),
        of_count("Completed pairs", completed, COMPLETED),
        of_measure("Pairs that lasted", lasted),
    ]


def _meetings(work: Work, program: Program) -> list[Figure]:
    started = started_pairings(work, program)
    held = meetings_held(work, program, started)
    counts = [len(days) for days in held.values()]
    return [
        of_count("Meetings", sum(counts), MEETINGS),
        of_measure("Meetings per pair", meetings_per_pair(counts)),
        of_measure("Pairs that met", pairs_that_met(counts)),
        of_measure(
            "Time to first meeting", days_to_first_meeting(_until_first(work, program, started, held))
        ),
    ]


def _until_first(
    work: Work, program: Program, started: Sequence[Pairing], held: Mapping[int, list[date]]
) -> list[int]:
    """Days from the start to the first meeting, of the pairs that met."""
    days = []
    for pairing in started:
        if held[pairing.key] and pairing.started_at:
            start = local_day(pairing.started_at, program.zone, work.default_zone)
            days.append(max(0, (held[pairing.key][0] - start).days))
    return days


def _check_ins(work: Work, program: Program) -> Figure:
    rate = response_to_check_ins(work, program)
    return Figure("Check-ins answered", rate.display, CHECK_INS)
