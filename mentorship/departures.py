"""People change: new colleagues, new names and zones, and somebody who leaves the company."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import update
from sqlmodel import col, select

from mentorship.cadence import local_day
from mentorship.enrollment import ACTIVE
from mentorship.notices import DmAnswer, LastCoordinatorLeft, PersonLeft
from mentorship.pairings import end_pairings_of
from mentorship.people import SlackProfile, people_by_slack_id, record_person
from mentorship.permissions import coordinated_programs, require_owner
from mentorship.post import WAITING, Timing, refresh, tell, to_channel, to_person
from mentorship.programs import coordinators_of, program_by_id, show_program_again
from mentorship.refusals import Refused
from mentorship.work import Work
from storage.guards import change_once, insert_once
from storage.tables import Coordinator, Delivery, Enrollment, Person, Program, Workspace
from storage.words import DeliveryState, EndReason, EnrollmentState, PlaceKind, Priority, ProgramState

FOLLOWED = ("name", "zone", "locale", "is_admin", "is_guest", "active")
CHUNK = 500


def record_profiles(work: Work, profiles: Sequence[SlackProfile]) -> int:
    """Write down what Slack says of these people; whoever is deactivated leaves. How many have changed."""
    return sum(
        _record_some(work, profiles[start : start + CHUNK]) for start in range(0, len(profiles), CHUNK)
    )


def person_left(work: Work, person: Person) -> None:
    """Somebody has left the company: end their part everywhere and tell whom it concerns. Idempotent."""
    touched = [*_leave_enrollments(work, person), *_stop_coordinating(work, person)]
    _cancel_messages_to(work, person)
    for program in {program.key: program for program in touched}.values():
        notice = PersonLeft(program.key, person.key)
        key = f"person_left:{program.key}:{person.key}:{work.now.date()}"
        tell(work, to_channel(program.coordinator_channel), notice, key=key, program_id=program.key)
        work.note(None, "person_left", f"person:{person.key}", program.key)


def take_over(work: Work, actor: Person, program_id: int) -> Program:
    """An owner becomes coordinator of a program that nobody at the company runs any more."""
    require_owner(work, actor)
    program = program_by_id(work, program_id)
    if any(person.active for person in coordinators_of(work, program)):
        raise Refused("This program has a coordinator. Ask them to add you.")
    former = coordinators_of(work, program)
    for person in former:
        _remove_coordinator(work, program, person)
    row = Coordinator(program_id=program.key, person_id=actor.key, added_at=work.now)
    insert_once(work.session, row)
    work.note(actor, "taken_over", f"program:{program.key}", program.key)
    show_program_again(work, program)
    for person in former:
        refresh(work, _last_coordinator_key(program, person))
    return program


def answer_dm(work: Work, person: Person) -> None:
    """Somebody wrote to the bot: tell them how it can be talked to, at most once a day."""
    if not person.active:
        return
    today = local_day(work.now, person.zone, work.default_zone)
    key = f"dm_answer:{person.key}:{today}"
    tell(work, to_person(person), DmAnswer(person.key), key=key, timing=Timing(priority=Priority.URGENT))


def app_removed(work: Work) -> None:
    """The workspace has removed the app: nothing is sent any more."""
    workspace = work.session.get_one(Workspace, work.workspace_id)
    workspace.uninstalled_at = workspace.uninstalled_at or work.now
    work.session.add(workspace)
    work.note(None, "app_removed")


def _record_some(work: Work, profiles: Sequence[SlackProfile]) -> int:
    known = {
        person.slack_id: person
        for person in people_by_slack_id(work, [profile.slack_id for profile in profiles])
    }
    were_active = {person.key for person in known.values() if person.active}
    changed = sum(_record_one(work, profile, known.get(profile.slack_id)) for profile in profiles)
    inactive = [person for person in known.values() if not person.active]
    enrolled = _taking_part(work, inactive)
    for person in inactive:
        if person.key in were_active or person.key in enrolled:
            person_left(work, person)
    return changed


def _record_one(work: Work, profile: SlackProfile, person: Person | None) -> bool:
    """Write the profile down if it says something new; a missing locale says nothing."""
    if person is None:
        return record_person(work, profile) is not None
    profile = replace(profile, locale=profile.locale or person.locale)
    same = all(getattr(person, name) == getattr(profile, name) for name in FOLLOWED)
    if same and (person.title or not profile.title):
        return False
    return record_person(work, profile) is not None


def _taking_part(work: Work, people: Sequence[Person]) -> set[int]:
    found = select(Enrollment.person_id).where(
        col(Enrollment.person_id).in_([person.key for person in people]), col(Enrollment.state).in_(ACTIVE)
    )
    return set(work.session.exec(found).all())


def _leave_enrollments(work: Work, person: Person) -> list[Program]:
    """Withdraw every active part; partners are told kindly and mentees among them go first next time."""
    mine = select(Enrollment).where(Enrollment.person_id == person.key, col(Enrollment.state).in_(ACTIVE))
    left = []
    for row in work.session.exec(mine.order_by(col(Enrollment.id))).all():
        gone = change_once(
            work.session, row, where={"state": row.state}, to={"state": EnrollmentState.WITHDRAWN}
        )
        if gone:
            end_pairings_of(work, row, EndReason.PARTNER_LEFT)
            left.append(program_by_id(work, row.program_id))
    return left


def _stop_coordinating(work: Work, person: Person) -> list[Program]:
    """Hand over to the other coordinators; where there is none, the channel is told who can step in."""
    handed_over = []
    for program in coordinated_programs(work, person):
        if program.state == ProgramState.CLOSED:
            continue
        if any(other.active and other.key != person.key for other in coordinators_of(work, program)):
            _remove_coordinator(work, program, person)
            show_program_again(work, program)
            handed_over.append(program)
        else:
            _tell_that_nobody_runs_it(work, program, person)
    return handed_over


def _tell_that_nobody_runs_it(work: Work, program: Program, person: Person) -> None:
    notice, key = LastCoordinatorLeft(program.key, person.key), _last_coordinator_key(program, person)
    tell(work, to_channel(program.coordinator_channel), notice, key=key, program_id=program.key)


def _remove_coordinator(work: Work, program: Program, person: Person) -> None:
    rows = select(Coordinator).where(
        Coordinator.program_id == program.key, Coordinator.person_id == person.key
    )
    for row in work.session.exec(rows).all():
        work.session.delete(row)
    work.session.flush()


def _cancel_messages_to(work: Work, person: Person) -> None:
    """Take back what has not gone out; the keys stay, so that nothing is queued again."""
    mine = (
        col(Delivery.workspace_id) == work.workspace_id,
        col(Delivery.place_kind) == PlaceKind.PERSON,
        col(Delivery.place) == person.slack_id,
        col(Delivery.state).in_(WAITING),
    )
    work.session.flush()
    cancelled = update(Delivery).where(*mine)
    work.session.execute(cancelled.values(state=DeliveryState.CANCELLED, finished=work.now))


def _last_coordinator_key(program: Program, person: Person) -> str:
    return f"last_coordinator_left:{program.key}:{person.key}"
