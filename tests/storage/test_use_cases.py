"""A program's way from application to introduction, on both databases."""

from datetime import timedelta

from sqlmodel import col, select

from bot.clock import MovableClock
from bot.ticks import run_job
from bot.workbench import Workbench
from mentorship.enrollment import apply, withdraw
from mentorship.enrollment_form import EnrollmentForm
from mentorship.match_approval import approve
from mentorship.match_runs import run_matching
from mentorship.programs import close_enrollment_now
from mentorship.refusals import Stale
from mentorship.review import accept, accept_all
from scheduler.jobs import JOBS
from storage.tables import Delivery, Enrollment, MatchRun, Pairing, Person, Program
from storage.words import EnrollmentState, MatchRunState, PairingState, ProgramState, Role
from tests.builders import a_person, a_program
from tests.storage.crowd import at_once


def a_form(role: Role) -> EnrollmentForm:
    skills = {"offers": ["Python"]} if role == Role.MENTOR else {"wants": ["Python"], "goals": "Lead a team"}
    form = {"roles": [role], "languages": ["English"], "capacity": 2, "consent": True, **skills}
    return EnrollmentForm.model_validate(form)


def a_program_with_applicants(bench: Workbench) -> tuple[int, int]:
    """The program's and its coordinator's number; one mentor and two mentees have applied."""
    with bench.write() as work:
        coordinator = a_person(work, "Coordinator")
        program = a_program(work, coordinator)
        for role in (Role.MENTOR, Role.MENTEE, Role.MENTEE):
            apply(work, a_person(work), program.key, a_form(role))
    return program.key, coordinator.key


def an_approved_run(bench: Workbench) -> int:
    """The program's number; its pairs are approved."""
    program_id, coordinator_id = a_program_with_applicants(bench)
    with bench.write() as work:
        coordinator = work.session.get_one(Person, coordinator_id)
        accept_all(work, coordinator, program_id)
        close_enrollment_now(work, coordinator, program_id)
        run = run_matching(work, coordinator, program_id)
        approve(work, coordinator, run.key, run.version)
    return program_id


def test_an_accepted_application_is_told_once(bench: Workbench) -> None:
    _, coordinator_id = a_program_with_applicants(bench)
    with bench.write() as work:
        coordinator = work.session.get_one(Person, coordinator_id)
        row = work.session.exec(select(Enrollment).where(Enrollment.role == Role.MENTOR)).one()
        accept(work, coordinator, row.key)
    with bench.read() as work:
        told = work.session.exec(select(Delivery).where(Delivery.kind == "application_decided")).all()
        assert work.session.get_one(Enrollment, row.key).state == EnrollmentState.ACCEPTED
    assert len(told) == 1


def test_16_simultaneous_clicks_on_accept_have_one_winner(bench: Workbench) -> None:
    _, coordinator_id = a_program_with_applicants(bench)
    with bench.read() as work:
        row = work.session.exec(select(Enrollment).where(Enrollment.role == Role.MENTOR)).one()

    def click(_: int) -> bool:
        try:
            with bench.write() as work:
                accept(work, work.session.get_one(Person, coordinator_id), row.key)
        except Stale:
            return False
        return True

    assert sum(at_once(16, click)) == 1


def test_16_simultaneous_clicks_on_approve_have_one_winner_and_tell_each_person_once(
    bench: Workbench,
) -> None:
    program_id, coordinator_id = a_program_with_applicants(bench)
    with bench.write() as work:
        coordinator = work.session.get_one(Person, coordinator_id)
        accept_all(work, coordinator, program_id)
        close_enrollment_now(work, coordinator, program_id)
        run = run_matching(work, coordinator, program_id)

    def click(_: int) -> bool:
        try:
            with bench.write() as work:
                approve(work, work.session.get_one(Person, coordinator_id), run.key, run.version)
        except Stale:
            return False
        return True

    assert sum(at_once(16, click)) == 1
    with bench.read() as work:
        found = work.session.exec(select(Delivery).where(Delivery.kind == "match_found")).all()
        assert work.session.get_one(MatchRun, run.key).approved_by == coordinator_id
    assert len(found) == 4, "two pairs, both sides of each"


def test_two_people_with_the_same_answers_apply_at_once(bench: Workbench) -> None:
    """Both may be the first to name a skill, and the first to be reviewed that day."""
    with bench.write() as work:
        program = a_program(work)
        people = [a_person(work).key for _ in range(4)]

    def send(number: int) -> None:
        with bench.write() as work:
            apply(work, work.session.get_one(Person, people[number]), program.key, a_form(Role.MENTEE))

    at_once(4, send)
    with bench.read() as work:
        assert len(work.session.exec(select(Enrollment)).all()) == 4


def test_pairs_are_introduced_once_however_many_processes_tick(bench: Workbench, clock: MovableClock) -> None:
    program_id = an_approved_run(bench)
    clock.move_by(timedelta(days=24))

    def tick(_: int) -> int:
        return sum(run_job(bench, job) for job in JOBS)

    at_once(3, tick)
    assert tick(0) == 0, "nothing is left to do"
    with bench.read() as work:
        assert work.session.get_one(Program, program_id).state == ProgramState.RUNNING
        states = work.session.exec(select(Pairing.state)).all()
        keys = work.session.exec(
            select(Delivery.dedupe_key).where(col(Delivery.kind) == "introduction")
        ).all()
    assert states == [PairingState.RUNNING] * 2
    assert len(keys) == 2


def test_newcomers_get_one_draft_however_many_processes_tick(bench: Workbench, clock: MovableClock) -> None:
    program_id = an_approved_run(bench)
    with bench.write() as work:
        program = work.session.get_one(Program, program_id)
        program.rolling, program.ends_on = True, program.starts_on + timedelta(weeks=12)
    clock.move_by(timedelta(days=22))
    for job in JOBS:
        run_job(bench, job)
    with bench.write() as work:
        program = work.session.get_one(Program, program_id)
        for role in (Role.MENTOR, Role.MENTEE):
            apply(work, a_person(work), program_id, a_form(role))
        accept_all(work, work.session.get_one(Person, program.created_by), program_id)
    clock.move_by(timedelta(days=7))
    newcomers = next(job for job in JOBS if job.name == "newcomers")
    done = at_once(3, lambda _: run_job(bench, newcomers))
    with bench.read() as work:
        drafts = work.session.exec(select(MatchRun).where(MatchRun.state == MatchRunState.DRAFT)).all()
    assert (sum(done), [draft.summary["matched"] for draft in drafts]) == (1, [1])


def test_somebody_who_withdraws_is_gone_from_the_draft(bench: Workbench) -> None:
    program_id, _ = a_program_with_applicants(bench)
    with bench.write() as work:
        row = work.session.exec(select(Enrollment).where(Enrollment.role == Role.MENTOR)).one()
        withdraw(work, work.session.get_one(Person, row.person_id), program_id)
    with bench.read() as work:
        assert work.session.get_one(Enrollment, row.key).state == EnrollmentState.WITHDRAWN
