"""Joining a program, changing one's part in it, pausing, coming back and leaving it."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select

from mentorship.enrollment_form import CAPACITIES, EnrollmentForm, check_form
from mentorship.exclusions import exclusions_of, keep_exclusions
from mentorship.notices import ApplicationReceived, ApplicationsToReview, EnrollmentEnded
from mentorship.pairings import LIVE, Pair, end_pairing, end_pairings_of, pair_of, pairings_of
from mentorship.picks import keep_picks, picks_of
from mentorship.post import Timing, refresh, refresh_delivery, tell, to_channel, to_person
from mentorship.program_form import SIZES
from mentorship.program_questions import join_questions
from mentorship.programs import program_by_id
from mentorship.refusals import Refused, Stale
from mentorship.rolling import GOING_ON, is_open_to_join
from mentorship.skills import languages_of, learn_skills, tidy
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Delivery, Enrollment, Person, Program
from storage.words import (
    DeliveryMethod,
    EndReason,
    EnrollmentState,
    Format,
    PairingState,
    Priority,
    ProgramState,
    Role,
)

_SOON = Timing(priority=Priority.URGENT)
ACTIVE = (
    EnrollmentState.APPLIED,
    EnrollmentState.WAITLISTED,
    EnrollmentState.ACCEPTED,
    EnrollmentState.PAUSED,
)
# Built once: every step of joining asks them, and every message about it.
_PARTS = (
    select(Enrollment)
    .where(Enrollment.program_id == bindparam("program"), Enrollment.person_id == bindparam("person"))
    .order_by(col(Enrollment.role))
)
_BY_ID = select(Enrollment).where(Enrollment.id == bindparam("enrollment"))
_PARTS_IN_FORCE = _PARTS.where(col(Enrollment.state).in_([*ACTIVE, EnrollmentState.COMPLETED]))


def check_may_join(work: Work, person: Person, program_id: int) -> Program:
    """The program, if this person may join it or change their part; refused with the reason if not."""
    program = program_by_id(work, program_id)
    if person.is_guest:
        raise Refused("Guests of this workspace cannot join a mentorship program. Sorry about that.")
    if not enrollments_of(work, person, program) and not is_open_to_join(work, program):
        raise Refused(_why_closed(program))
    if program.state in (ProgramState.CLOSING, ProgramState.CLOSED):
        raise Refused("This program has ended, so nothing can be changed in it any more.")
    return program


def _why_closed(program: Program) -> str:
    begins = "Enrollment for this program is not open."
    if program.rolling and program.state in GOING_ON:
        begins = (
            "This program ends soon, too soon for new pairs to get anywhere, so nobody can join any more."
        )
    return f"{begins} Keep an eye on the announcement channel for the next one."


def apply(work: Work, person: Person, program_id: int, form: EnrollmentForm) -> list[Enrollment]:
    """Join, or change one's part: one enrollment for each chosen role, the other role is withdrawn."""
    program = check_may_join(work, person, program_id)
    if (Role.PEER in form.roles) != (program.format == Format.PEERS):
        raise Refused("Please begin again with the first step of the form.")
    check_form(form, person, join_questions(program), places_in(program))
    before = {row.role: row for row in enrollments_of(work, person, program, ended=True)}
    for role, row in before.items():
        if role not in form.roles and row.state in ACTIVE:
            _withdraw(work, row)
    rows = [_enroll(work, person, program, role, form, before.get(role)) for role in form.roles]
    person.title = form.title or person.title
    work.session.add(person)
    keep_exclusions(work, person, program, form.excludes)
    keep_picks(work, person, program, form.prefers)
    for row in rows:
        _drop_proposals(work, row, form.excludes)
    learn_skills(work, [*form.offers, *form.wants])
    work.note(person, "applied", f"program:{program.key}", program.key)
    _show_again(work, person, program)
    return rows


def places_in(program: Program) -> range:
    """How many mentees a mentor can offer to take."""
    return SIZES if program.format == Format.CIRCLES else CAPACITIES


def withdraw(work: Work, person: Person, program_id: int) -> None:
    """Leave the program in every role; partners are told and go first in the next round."""
    program = program_by_id(work, program_id)
    rows = [row for row in enrollments_of(work, person, program) if row.state in ACTIVE]
    if not rows:
        raise Stale("You are not part of this program, or have left it already.")
    for row in rows:
        _withdraw(work, row)
    notice = EnrollmentEnded(rows[0].key)
    key = f"enrollment_ended:{rows[0].key}:{rows[0].version}"
    tell(work, to_person(person), notice, key=key, program_id=program.key, timing=_SOON)
    work.note(person, "withdrew", f"program:{program.key}", program.key)
    _show_again(work, person, program)


def pause(work: Work, person: Person, program_id: int) -> None:
    """No check-ins and no new match until they come back; a running pairing stays."""
    _change_all(work, person, program_id, EnrollmentState.ACCEPTED, EnrollmentState.PAUSED, "paused")


def resume(work: Work, person: Person, program_id: int) -> None:
    """Come back after a pause."""
    _change_all(work, person, program_id, EnrollmentState.PAUSED, EnrollmentState.ACCEPTED, "resumed")


def enrollment_by_id(work: Work, enrollment_id: int) -> Enrollment:
    """The enrollment that a message is about."""
    return work.load(_BY_ID, {"enrollment": enrollment_id}).one()


def enrollments_of(work: Work, person: Person, program: Program, *, ended: bool = False) -> list[Enrollment]:
    """The person's parts in the program; those that were declined or withdrawn only if `ended`."""
    of_both = {"program": program.key, "person": person.key}
    return work.load(_PARTS if ended else _PARTS_IN_FORCE, of_both)


def programs_joined(work: Work, person: Person) -> list[Program]:
    """The programs the person has a part in, newest first."""
    mine = select(Enrollment.program_id).where(
        Enrollment.person_id == person.key, col(Enrollment.state).in_(ACTIVE)
    )
    found = select(Program).where(col(Program.id).in_(mine), Program.workspace_id == work.workspace_id)
    return list(work.session.exec(found.order_by(col(Program.id).desc())))


def form_of(work: Work, person: Person, program: Program) -> dict[str, Any]:
    """What the person told so far, as the form's values; for a newcomer what Slack knows."""
    values: dict[str, Any] = {
        "title": person.title,
        "languages": languages_of(person.locale),
        "capacity": program.default_capacity,
    }
    rows = enrollments_of(work, person, program)
    for row in rows:
        shared = {"experience": row.experience, "languages": row.languages, "may_be_named": row.may_be_named}
        shared["answers"] = row.answers
        mentor: dict[str, Any] = {"offers": row.offers, "capacity": row.capacity}
        mentee: dict[str, Any] = {"wants": row.wants, "goals": row.goals}
        by_role = {Role.MENTOR: mentor, Role.MENTEE: mentee, Role.PEER: {**mentor, **mentee}}
        values |= {**shared, **by_role[row.role]}
    if rows:
        values |= {"roles": [row.role.value for row in rows], "consent": True}
    private = {"excludes": exclusions_of(work, person, program), "prefers": picks_of(work, person, program)}
    return values | private


def _enroll(
    work: Work, person: Person, program: Program, role: Role, form: EnrollmentForm, row: Enrollment | None
) -> Enrollment:
    ended = row is not None and row.state not in ACTIVE
    if row is None:
        row = Enrollment(
            program_id=program.key,
            person_id=person.key,
            role=role,
            consented_at=work.now,
            applied_at=work.now,
        )
    if ended:
        row.state, row.applied_at, row.decline_reason = EnrollmentState.APPLIED, work.now, ""
    is_new = row.id is None or ended
    _fill(row, form)
    row.answers = _answers(program, row, form)
    row.version += 0 if row.id is None else 1
    work.session.add(row)
    work.session.flush()
    if is_new:
        _tell_of_application(work, person, program, row)
    return row


def _fill(row: Enrollment, form: EnrollmentForm) -> None:
    row.experience = form.experience
    row.languages = [tidy(name) for name in form.languages]
    row.may_be_named = form.may_be_named
    if row.role != Role.MENTEE:
        row.offers, row.capacity = [tidy(name) for name in form.offers], form.capacity
    if row.role != Role.MENTOR:
        row.wants, row.goals = [tidy(name) for name in form.wants], form.goals


def _answers(program: Program, row: Enrollment, form: EnrollmentForm) -> dict[str, str]:
    """What the person answers to the program's own questions, this time or before."""
    told = {**row.answers, **form.answers}
    asked = [each.question for each in join_questions(program)]
    return {question: told[question] for question in asked if told.get(question)}


def _tell_of_application(work: Work, person: Person, program: Program, row: Enrollment) -> None:
    received = ApplicationReceived(row.key)
    key = f"application_received:{row.key}:{row.version}"
    tell(work, to_person(person), received, key=key, program_id=program.key, timing=_SOON)
    day = work.now.date().isoformat()
    waiting = ApplicationsToReview(program.key, day)
    channel = to_channel(program.coordinator_channel)
    if not tell(work, channel, waiting, key=to_review_key(program, work.now), program_id=program.key):
        refresh(work, to_review_key(program, work.now))


def _show_again(work: Work, person: Person, program: Program) -> None:
    """Bring what the person was told about their application up to date, with what they can do now."""
    told = select(Delivery).where(
        # Plus nothing: SQLite would look at everything that was ever sent in the program, not to the person.
        col(Delivery.program_id) + 0 == program.key,
        Delivery.kind == ApplicationReceived(0).kind,
        Delivery.place == person.slack_id,
        Delivery.method == DeliveryMethod.POST,
    )
    for delivery in work.session.exec(told).all():
        refresh_delivery(work, delivery)


def to_review_key(program: Program, now: datetime) -> str:
    """One message a day in the coordinator channel, kept up to date while people apply."""
    return f"applications_to_review:{program.key}:{now.date()}"


def _withdraw(work: Work, row: Enrollment) -> None:
    gone = change_once(work.session, row, where={"state": row.state}, to={"state": EnrollmentState.WITHDRAWN})
    if gone:
        end_pairings_of(work, row, EndReason.WITHDRAWN)


def _drop_proposals(work: Work, row: Enrollment, excludes: list[int]) -> None:
    """Take what the new answers rule out from a draft; nobody has been told of those pairs."""
    proposed = [pair_of(work, pairing) for pairing in pairings_of(work, row, PairingState.PROPOSED)]
    wanted = [pair for pair in proposed if not _meets(pair, row.person_id, excludes)]
    if row.role == Role.MENTOR:
        free = max(0, row.capacity - len(pairings_of(work, row, *LIVE)))
        wanted = sorted(wanted, key=lambda pair: -pair.pairing.score)[:free]
    for pair in proposed:
        if pair not in wanted:
            end_pairing(work, pair.pairing, EndReason.DROPPED)


def _meets(pair: Pair, person_id: int, excludes: list[int]) -> bool:
    return any(other.key in excludes for other in pair.people_besides(person_id))


def _change_all(
    work: Work, person: Person, program_id: int, before: EnrollmentState, after: EnrollmentState, action: str
) -> None:
    program = program_by_id(work, program_id)
    rows = [row for row in enrollments_of(work, person, program) if row.state == before]
    if not rows:
        raise Stale(f"There is nothing here that can be {action} right now.")
    for row in rows:
        change_once(work.session, row, where={"state": before}, to={"state": after})
    work.note(person, action, f"program:{program.key}", program.key)
    _show_again(work, person, program)
