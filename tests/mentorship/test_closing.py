"""What happens once when a program closes."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from bot.workbench import Workbench
from mentorship.closing import finish, people_to_name
from mentorship.notices import Introduction
from mentorship.pairings import introduction_key
from mentorship.post import tell, to_pairing
from mentorship.work import Work
from storage.tables import Delivery, Person
from storage.words import (
    DeliveryMethod,
    DeliveryState,
    EndReason,
    EnrollmentState,
    PairingState,
    ProgramState,
    Role,
)
from tests.builders import a_person, an_enrollment
from tests.started_programs import a_pairing, a_running_program, people_of


def told(work: Work, kind: str) -> list[str]:
    """Where notices of one kind go."""
    found = select(Delivery.place).where(Delivery.kind == kind, Delivery.method == DeliveryMethod.POST)
    return sorted(work.session.exec(found.order_by(Delivery.place)))


def test_live_pairings_are_completed_and_nobody_is_consoled(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, state=ProgramState.CLOSED)
        running = a_pairing(work, program)
        ended_before = a_pairing(
            work, program, state=PairingState.ENDED, end_reason=EndReason.WITHDRAWN, ended_at=work.now
        )
        draft = a_pairing(work, program, state=PairingState.PROPOSED, started_at=None)
        finish(work, program)
        for row in (running, ended_before, draft):
            work.session.refresh(row)
        assert told(work, "partner_left") == []
    assert (running.state, running.end_reason) == (PairingState.ENDED, EndReason.COMPLETED)
    assert (running.ended_at, running.next_check_in_at, running.version) == (work.now, None, 2)
    assert ended_before.end_reason == EndReason.WITHDRAWN
    assert (draft.state, draft.end_reason) == (PairingState.ENDED, EndReason.DROPPED)


def test_an_introduction_that_was_sent_shows_the_end(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing = a_pairing(work, program)
        key = introduction_key(pairing)
        tell(work, to_pairing(pairing), Introduction(pairing.key), key=key)
        sent = work.session.exec(select(Delivery).where(Delivery.dedupe_key == key)).one()
        sent.state, sent.ts = DeliveryState.SENT, "1772442000.000001"
        finish(work, program)
        updates = work.session.exec(select(Delivery).where(Delivery.refreshes == sent.id)).all()
    assert [row.method for row in updates] == [DeliveryMethod.UPDATE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (EnrollmentState.ACCEPTED, EnrollmentState.COMPLETED),
        (EnrollmentState.PAUSED, EnrollmentState.COMPLETED),
        (EnrollmentState.APPLIED, EnrollmentState.DECLINED),
        (EnrollmentState.WAITLISTED, EnrollmentState.DECLINED),
        (EnrollmentState.WITHDRAWN, EnrollmentState.WITHDRAWN),
        (EnrollmentState.DECLINED, EnrollmentState.DECLINED),
    ],
)
def test_an_enrollment_ends_as_it_should(
    bench: Workbench, before: EnrollmentState, after: EnrollmentState
) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        row = an_enrollment(work, program, Role.MENTEE, state=before)
        finish(work, program)
        work.session.refresh(row)
    assert row.state == after


def test_the_program_has_no_further_digest(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        program.next_digest_at = work.now
        finish(work, program)
        work.session.refresh(program)
    closed: datetime | None = program.closed_at
    assert closed == work.now
    assert not program.next_digest_at


def test_everybody_who_is_still_there_is_thanked_once(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing = a_pairing(work, program)
        mentor, mentee = people_of(work, pairing)
        an_enrollment(work, program, Role.MENTEE, mentor)
        unmatched, waiting, gone = a_person(work), a_person(work), a_person(work, active=False)
        an_enrollment(work, program, Role.MENTEE, unmatched)
        an_enrollment(work, program, Role.MENTEE, gone)
        an_enrollment(work, program, Role.MENTEE, waiting, state=EnrollmentState.WAITLISTED)
        an_enrollment(work, program, Role.MENTOR, state=EnrollmentState.WITHDRAWN)
        finish(work, program)
        thanked, declined = told(work, "program_thanks"), told(work, "application_decided")
    assert thanked == sorted([mentor.slack_id, mentee.slack_id, unmatched.slack_id])
    assert declined == [waiting.slack_id]


def test_thanks_arrive_in_working_hours(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        an_enrollment(work, program, Role.MENTOR, a_person(work, zone="America/New_York"))
        finish(work, program)
        due = work.session.exec(select(Delivery.due).where(Delivery.kind == "program_thanks")).one()
    assert due.replace(tzinfo=None).isoformat() == "2026-03-02T15:00:00"


def test_only_people_who_agreed_and_were_in_a_pairing_are_named(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        agreed = an_enrollment(work, program, Role.MENTOR, a_person(work, "Ada"), may_be_named=True)
        silent = an_enrollment(work, program, Role.MENTEE, a_person(work, "Bo"))
        a_pairing(work, program, agreed, silent)
        an_enrollment(work, program, Role.MENTEE, a_person(work, "Unmatched"), may_be_named=True)
        finish(work, program)
        names = [named.person.name for named in people_to_name(work, program)]
        posted = told(work, "recognition")
    assert names == ["Ada"]
    assert posted == [program.announcement_channel]


def test_without_consent_nothing_is_announced(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        a_pairing(work, program)
        finish(work, program)
        assert told(work, "recognition") == []
        assert told(work, "closing_report") == [program.coordinator_channel]


def test_consent_taken_back_after_the_end_is_heeded(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        agreed = an_enrollment(work, program, Role.MENTOR, may_be_named=True)
        a_pairing(work, program, agreed)
        finish(work, program)
        work.session.refresh(agreed)
        agreed.may_be_named = False
        assert people_to_name(work, program) == []
        people = select(Person).where(col(Person.id) == agreed.person_id)
        assert work.session.exec(people).one().active
