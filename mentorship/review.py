"""Answering applications: accept, decline with a reason, or put on the waiting list; everybody is told."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, update
from sqlmodel import col, select

from mentorship.notices import ApplicationDecided, ApplicationReceived, ApplicationsToReview
from mentorship.nudges import at_work
from mentorship.permissions import require_coordinator
from mentorship.post import cancel, refresh_all, tell_all
from mentorship.refusals import Refused, Stale, check_fields
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import AuditEntry, Delivery, Enrollment, Person, Program
from storage.words import DeliveryMethod, EnrollmentState, Priority, ProgramState

PAGE = 8
OPEN_TO_REVIEW = (ProgramState.ENROLLING, ProgramState.MATCHING, ProgramState.RUNNING)
WAITING = (EnrollmentState.APPLIED, EnrollmentState.WAITLISTED)
_DECIDED = {
    EnrollmentState.ACCEPTED: "application_accepted",
    EnrollmentState.WAITLISTED: "application_waitlisted",
    EnrollmentState.DECLINED: "application_declined",
}
_ALREADY = {
    EnrollmentState.ACCEPTED: "was already accepted",
    EnrollmentState.WAITLISTED: "is already on the waiting list",
    EnrollmentState.DECLINED: "was already declined",
    EnrollmentState.PAUSED: "was already accepted and is taking a break",
    EnrollmentState.WITHDRAWN: "has left the program meanwhile",
    EnrollmentState.COMPLETED: "has completed the program already",
}


@dataclass(frozen=True)
class Applicant:
    """One application and whose it is."""

    enrollment: Enrollment
    person: Person


@dataclass(frozen=True)
class ReviewPage:
    """Some of the applications without a final answer; `people` wait for a first one. Pages count from 0."""

    applicants: tuple[Applicant, ...]
    people: int
    page: int
    pages: int


@dataclass(frozen=True)
class LastAnswer:
    """Who answered an application last (None: the program itself) and when."""

    answered: AuditEntry
    person: Person | None


def accept(work: Work, actor: Person, enrollment_id: int) -> Applicant:
    """The applicant takes part and is matched in the next run."""
    return _decide(work, actor, enrollment_id, EnrollmentState.ACCEPTED)


def waitlist(work: Work, actor: Person, enrollment_id: int) -> Applicant:
    """The applicant waits for a place."""
    return _decide(work, actor, enrollment_id, EnrollmentState.WAITLISTED)


def decline(work: Work, actor: Person, enrollment_id: int, reason: str) -> Applicant:
    """The applicant does not take part; the reason is shown to them and to nobody else."""
    check_fields({"reason": None if reason else "Please give a reason; the applicant will read it."})
    return _decide(work, actor, enrollment_id, EnrollmentState.DECLINED, reason)


def accept_all(work: Work, actor: Person, program_id: int) -> int:
    """Accept everybody who waits for a first answer; how many applications that were."""
    program = _reviewable(require_coordinator(work, actor, program_id))
    accepted = _decide_all(work, actor, program, EnrollmentState.ACCEPTED)
    if not accepted:
        raise Stale("Nobody waits for an answer any more.")
    return accepted


def tell_unreviewed(work: Work, program: Program) -> int:
    """The program starts: whoever never got an answer goes on the waiting list and is told."""
    return _decide_all(work, None, program, EnrollmentState.WAITLISTED)


def application_for_review(work: Work, actor: Person, enrollment_id: int) -> Applicant:
    """An application that can still be answered, for a coordinator of its program."""
    row = work.session.get(Enrollment, enrollment_id)
    _reviewable(require_coordinator(work, actor, row.program_id if row else 0))
    assert row is not None
    applicant = Applicant(row, work.session.get_one(Person, row.person_id))
    if row.state not in WAITING:
        raise _too_late(applicant)
    return applicant


def review_page(work: Work, actor: Person, program_id: int, page: int = 0) -> ReviewPage:
    """One page of the open applications, unanswered ones first; a page past the end is the last one."""
    program = require_coordinator(work, actor, program_id)
    mine = (Enrollment.program_id == program.key, col(Enrollment.state).in_(WAITING))
    total = work.session.exec(select(func.count()).select_from(Enrollment).where(*mine)).one()
    pages = max(1, -(-total // PAGE))
    page = max(0, min(page, pages - 1))
    found = select(Enrollment, Person).join(Person).where(*mine)
    in_order = found.order_by(col(Enrollment.state), col(Enrollment.id))
    rows = work.session.exec(in_order.offset(page * PAGE).limit(PAGE)).all()
    return ReviewPage(tuple(Applicant(*row) for row in rows), people_waiting(work, program), page, pages)


def people_waiting(work: Work, program: Program) -> int:
    """How many people wait for a first answer."""
    found = select(func.count(col(Enrollment.person_id).distinct())).where(
        Enrollment.program_id == program.key, Enrollment.state == EnrollmentState.APPLIED
    )
    return work.session.exec(found).one()


def last_answer(work: Work, program: Program) -> LastAnswer | None:
    """Who answered an application of this program last."""
    found = select(AuditEntry).where(
        AuditEntry.program_id == program.key, col(AuditEntry.action).in_(_DECIDED.values())
    )
    entry = work.session.exec(found.order_by(col(AuditEntry.id).desc()).limit(1)).first()
    if entry is None:
        return None
    return LastAnswer(entry, work.session.get(Person, entry.actor_id) if entry.actor_id else None)


def decided_key(row: Enrollment) -> str:
    return f"application_decided:{row.key}:{row.version}"


def _decide(
    work: Work, actor: Person, enrollment_id: int, state: EnrollmentState, reason: str = ""
) -> Applicant:
    applicant = application_for_review(work, actor, enrollment_id)
    row, before = applicant.enrollment, decided_key(applicant.enrollment)
    values = {"state": state, "decline_reason": reason, "decided_at": work.now}
    if row.state == state or not change_once(work.session, row, where={"state": row.state}, to=values):
        raise _too_late(applicant)
    cancel(work, before)  # an answer that is overtaken before it was sent is not sent
    program = work.session.get_one(Program, row.program_id)
    work.note(actor, _DECIDED[state], f"enrollment:{row.key}", program.key)
    _tell(work, [applicant])
    _show_again(work, program, {row.key})
    return applicant


def _decide_all(work: Work, actor: Person | None, program: Program, state: EnrollmentState) -> int:
    """One guarded change for all unanswered applications; the database says which ones it was."""
    work.session.flush()
    change = update(Enrollment).where(
        col(Enrollment.program_id) == program.key, col(Enrollment.state) == EnrollmentState.APPLIED
    )
    values = {"state": state, "decided_at": work.now, "version": Enrollment.version + 1}
    changed = set(work.session.execute(change.values(**values).returning(col(Enrollment.id))).scalars())
    if changed:
        found = select(Enrollment, Person).join(Person).where(col(Enrollment.id).in_(changed))
        rows = work.session.exec(found.execution_options(populate_existing=True)).all()
        work.note(actor, _DECIDED[state], f"applications:{len(rows)}", program.key)
        _tell(work, [Applicant(*row) for row in rows])
        _show_again(work, program, changed)
    return len(changed)


def _tell(work: Work, applicants: Collection[Applicant]) -> None:
    priority = Priority.URGENT if len(applicants) == 1 else Priority.NORMAL
    posts = []
    for applicant in applicants:
        row, person = applicant.enrollment, applicant.person
        notice, key = ApplicationDecided(row.key, row.version), decided_key(row)
        posts.append(at_work(work, person, notice, key=key, program_id=row.program_id, priority=priority))
    tell_all(work, posts)


def _show_again(work: Work, program: Program, changed: Collection[int]) -> None:
    """Refresh what applicants were told when they applied, and what coordinators see."""
    told = _posted(work, program, ApplicationReceived(0).kind)
    refresh_all(work, [delivery for delivery in told if delivery.notice["enrollment_id"] in changed])
    shown = _posted(work, program, ApplicationsToReview(0, "").kind)
    # While people still wait, only the newest message is kept up to date; the older ones say so at the end.
    refresh_all(work, shown[-1:] if people_waiting(work, program) else shown)


def _posted(work: Work, program: Program, kind: str) -> list[Delivery]:
    found = select(Delivery).where(
        Delivery.program_id == program.key,
        Delivery.kind == kind,
        Delivery.method == DeliveryMethod.POST,
    )
    return list(work.session.exec(found.order_by(col(Delivery.created_at))))


def _reviewable(program: Program) -> Program:
    if program.state not in OPEN_TO_REVIEW:
        raise Refused("Applications can be answered while a program enrolls, matches or runs.")
    return program


def _too_late(applicant: Applicant) -> Stale:
    return Stale(f"{applicant.person.name} {_ALREADY[applicant.enrollment.state]}.")
