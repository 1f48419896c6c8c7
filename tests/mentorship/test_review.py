"""Answering applications: once, by coordinators alone, and nobody stays without an answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.enrollment import apply
from mentorship.enrollment_form import EnrollmentForm
from mentorship.permissions import NotPermitted
from mentorship.refusals import Refused, Stale, WrongFields
from mentorship.review import (
    PAGE,
    Applicant,
    accept,
    accept_all,
    decline,
    last_answer,
    people_waiting,
    review_page,
    tell_unreviewed,
    waitlist,
)
from mentorship.work import Work
from storage.tables import Delivery, Enrollment, Person, Program
from storage.words import DeliveryMethod, DeliveryState, EnrollmentState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment

Decide = Callable[[Work, Person, int], Applicant]


def turn_away(work: Work, actor: Person, enrollment_id: int) -> Applicant:
    return decline(work, actor, enrollment_id, "Full")


def an_application(work: Work, program: Program, name: str = "Ana") -> Enrollment:
    form = EnrollmentForm(roles=(Role.MENTEE,), wants=["SQL"], goals="Grow", consent=True)
    (row,) = apply(work, a_person(work, name), program.key, form)
    return row


def a_coordinator(work: Work) -> tuple[Person, Program]:
    coordinator = a_person(work, "Cora")
    return coordinator, a_program(work, coordinator)


def kinds_to(work: Work, row: Enrollment) -> list[str]:
    person = work.session.get_one(Person, row.person_id)
    posts = select(Delivery).where(Delivery.place == person.slack_id, Delivery.method == DeliveryMethod.POST)
    return [delivery.kind for delivery in work.session.exec(posts).all()]


def mark_sent(work: Work) -> None:
    for delivery in work.session.exec(select(Delivery)).all():
        delivery.state, delivery.ts = DeliveryState.SENT, "1772442000.000001"
        work.session.add(delivery)
    work.session.flush()


def updates(work: Work) -> list[str]:
    found = select(Delivery.kind).where(Delivery.method == DeliveryMethod.UPDATE)
    return sorted(work.session.exec(found).all())


@pytest.mark.parametrize(
    ("decide", "state"),
    [
        (accept, EnrollmentState.ACCEPTED),
        (waitlist, EnrollmentState.WAITLISTED),
        (turn_away, EnrollmentState.DECLINED),
    ],
)
def test_an_answer_is_told_and_shown_again(bench: Workbench, decide: Decide, state: EnrollmentState) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        row = an_application(work, program)
        mark_sent(work)
        decide(work, coordinator, row.key)
        assert (row.state, row.decided_at) == (state, work.now)
        assert kinds_to(work, row) == ["application_received", "application_decided"]
        assert updates(work) == ["application_received", "applications_to_review"]


def test_the_second_of_two_answers_hears_what_the_first_was(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        row = an_application(work, program)
        accept(work, coordinator, row.key)
        for late in (accept, waitlist, turn_away):
            with pytest.raises(Stale) as caught:
                late(work, coordinator, row.key)
            assert caught.value.sentence == "Ana was already accepted."
        assert kinds_to(work, row).count("application_decided") == 1


def test_somebody_on_the_waiting_list_can_be_accepted_and_is_told_again(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        row = an_application(work, program)
        waitlist(work, coordinator, row.key)
        mark_sent(work)
        accept(work, coordinator, row.key)
        assert kinds_to(work, row).count("application_decided") == 2
        with pytest.raises(Stale):
            waitlist(work, coordinator, row.key)


def test_an_answer_overtaken_before_it_was_sent_is_not_sent(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        row = an_application(work, program)
        waitlist(work, coordinator, row.key)
        accept(work, coordinator, row.key)
        found = select(Delivery.state).where(Delivery.kind == "application_decided")
        states = work.session.exec(found.order_by(Delivery.dedupe_key)).all()
    assert states == [DeliveryState.CANCELLED, DeliveryState.QUEUED]


def test_a_no_needs_a_reason(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        row = an_application(work, program)
        with pytest.raises(WrongFields) as caught:
            decline(work, coordinator, row.key, "")
        assert list(caught.value.errors) == ["reason"]
        assert row.state == EnrollmentState.APPLIED


def test_only_coordinators_of_the_program_answer(bench: Workbench) -> None:
    with bench.write() as work:
        _, program = a_coordinator(work)
        other, _ = a_coordinator(work)
        row = an_application(work, program)
        for enrollment_id in (row.key, 999):
            with pytest.raises(NotPermitted):
                accept(work, other, enrollment_id)
        with pytest.raises(NotPermitted):
            accept_all(work, other, program.key)
        with pytest.raises(NotPermitted):
            review_page(work, other, program.key)


def test_accepting_all_answers_everybody_once(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        rows = [an_application(work, program) for _ in range(3)]
        waitlist(work, coordinator, rows[0].key)
        assert accept_all(work, coordinator, program.key) == 2
        assert [row.state.value for row in rows] == ["waitlisted", "accepted", "accepted"]
        assert all(kinds_to(work, row).count("application_decided") == 1 for row in rows)
        with pytest.raises(Stale):
            accept_all(work, coordinator, program.key)


def test_late_applicants_are_answered_while_the_program_runs_but_not_after(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        early, late = an_application(work, program), an_application(work, program)
        program.state = ProgramState.RUNNING
        assert accept(work, coordinator, early.key).enrollment.state == EnrollmentState.ACCEPTED
        program.state = ProgramState.CLOSED
        with pytest.raises(Refused, match="refused"):
            accept(work, coordinator, late.key)


def test_whoever_had_no_answer_when_the_program_starts_is_put_on_the_waiting_list_and_told(
    bench: Workbench,
) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        rows = [an_application(work, program) for _ in range(2)]
        accept(work, coordinator, rows[0].key)
        assert tell_unreviewed(work, program) == 1
        assert rows[1].state == EnrollmentState.WAITLISTED
        assert kinds_to(work, rows[1])[-1] == "application_decided"
        assert tell_unreviewed(work, program) == 0
        last = last_answer(work, program)
        assert last is not None
        assert last.person is None


def test_pages_hold_every_open_application_once_unanswered_ones_first(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        waiting = an_enrollment(work, program, Role.MENTEE, state=EnrollmentState.WAITLISTED)
        rows = [an_application(work, program) for _ in range(PAGE + 3)]
        an_enrollment(work, program, Role.MENTEE)
        one, two = (review_page(work, coordinator, program.key, page) for page in (0, 1))
        listed = [applicant.enrollment.key for applicant in (*one.applicants, *two.applicants)]
        assert listed == [*(row.key for row in rows), waiting.key]
        assert (one.pages, one.people) == (2, PAGE + 3)
        assert review_page(work, coordinator, program.key, 99).page == 1


def test_one_person_in_two_roles_is_one_person_who_waits(bench: Workbench) -> None:
    with bench.write() as work:
        _, program = a_coordinator(work)
        person = a_person(work)
        for role in Role:
            an_enrollment(work, program, role, person, EnrollmentState.APPLIED)
        assert people_waiting(work, program) == 1


def test_only_the_newest_list_is_refreshed_until_nobody_waits(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        coordinator, program = a_coordinator(work)
        first = an_application(work, program)
    clock.move_by(timedelta(days=1))
    with bench.write() as work:
        second = an_application(work, program)
        mark_sent(work)
        accept(work, coordinator, first.key)
        assert updates(work).count("applications_to_review") == 1
        mark_sent(work)
        accept(work, coordinator, second.key)
        assert updates(work).count("applications_to_review") == 3
