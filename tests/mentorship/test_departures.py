"""People who come, change and leave."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.departures import answer_dm, app_removed, person_left, record_profiles, take_over
from mentorship.notices import DmAnswer
from mentorship.people import SlackProfile, find_person
from mentorship.permissions import NotPermitted, coordinates
from mentorship.post import tell, to_person
from mentorship.programs import coordinators_of
from mentorship.refusals import Refused
from mentorship.work import Work
from storage.tables import Coordinator, Delivery, Enrollment, Workspace
from storage.words import DeliveryState, EndReason, EnrollmentState, PairingState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.started_programs import a_pairing, a_running_program, people_of

ANA = SlackProfile(
    slack_id="UANA",
    name="Ana",
    title="Engineer",
    zone="Europe/Berlin",
    locale="de-DE",
    is_admin=False,
    is_guest=False,
    is_person=True,
    active=True,
)


def kinds(work: Work) -> list[str]:
    return list(work.session.exec(select(Delivery.kind).order_by(Delivery.created_at, Delivery.dedupe_key)))  # type: ignore[arg-type]


def test_whoever_leaves_is_withdrawn_and_partners_go_first(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing = a_pairing(work, program)
        mentor, mentee = people_of(work, pairing)
        person_left(work, mentor)
        assert (pairing.state, pairing.end_reason) == (PairingState.ENDED, EndReason.PARTNER_LEFT)
        assert work.session.get_one(Enrollment, pairing.mentor_id).state == EnrollmentState.WITHDRAWN
        assert work.session.get_one(Enrollment, pairing.mentee_id).goes_first
        told = work.session.exec(select(Delivery.kind).where(Delivery.place == mentee.slack_id)).all()
        assert told == ["partner_left"]
        before = kinds(work)
        assert before.count("person_left") == 1
        person_left(work, mentor)
        assert kinds(work) == before


def test_messages_to_somebody_who_left_are_taken_back_and_never_queued_again(bench: Workbench) -> None:
    with bench.write() as work:
        person, other = a_person(work), a_person(work)
        for one in (person, other):
            tell(work, to_person(one), DmAnswer(one.key), key=f"hello:{one.key}")
        person_left(work, person)
        assert not tell(work, to_person(person), DmAnswer(person.key), key=f"hello:{person.key}")
        rows = work.session.exec(select(Delivery)).all()
        states = {row.place: row.state for row in rows}
    assert states == {person.slack_id: DeliveryState.CANCELLED, other.slack_id: DeliveryState.QUEUED}


def test_a_coordinator_who_leaves_hands_over_to_the_others(bench: Workbench) -> None:
    with bench.write() as work:
        first, second = a_person(work), a_person(work)
        program = a_program(work, first)
        work.session.add(Coordinator(program_id=program.key, person_id=second.key, added_at=work.now))
        work.session.flush()
        first.active = False
        person_left(work, first)
        assert coordinators_of(work, program) == [second]
        assert "last_coordinator_left" not in kinds(work)


def test_when_the_last_coordinator_leaves_an_owner_can_take_over(bench: Workbench) -> None:
    with bench.write() as work:
        last, owner = a_person(work), a_person(work, is_admin=True)
        program = a_program(work, last)
        with pytest.raises(Refused, match="refused"):
            take_over(work, owner, program.key)
        last.active = False
        person_left(work, last)
        person_left(work, last)
        assert kinds(work).count("last_coordinator_left") == 1
        with pytest.raises(NotPermitted):
            take_over(work, a_person(work), program.key)
        take_over(work, owner, program.key)
        assert coordinates(work, owner, program.key)
        assert coordinators_of(work, program) == [owner]


def test_profiles_are_written_down_once(bench: Workbench) -> None:
    with bench.write() as work:
        robot = replace(ANA, slack_id="UBOT", is_person=False)
        gone = replace(ANA, slack_id="UGONE", active=False)
        assert record_profiles(work, [ANA, robot, gone]) == 1
        assert record_profiles(work, [ANA, robot, gone]) == 0
        moved = replace(ANA, zone="Asia/Tokyo", locale="")
        assert record_profiles(work, [moved]) == 1
        ana = find_person(work, "UANA")
        assert ana is not None
        assert (ana.zone, ana.locale) == ("Asia/Tokyo", "de-DE")
        assert find_person(work, "UBOT") is find_person(work, "UGONE") is None


def test_a_deactivated_person_leaves_and_a_missing_one_stays(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work)
        record_profiles(work, [ANA])
        ana = find_person(work, "UANA")
        assert ana is not None
        row = an_enrollment(work, program, Role.MENTEE, ana)
        assert record_profiles(work, []) == 0
        assert row.state == EnrollmentState.ACCEPTED
        assert record_profiles(work, [replace(ANA, active=False, zone=None)]) == 1
        assert row.state == EnrollmentState.WITHDRAWN


def test_somebody_found_inactive_earlier_still_leaves_at_the_next_look(bench: Workbench) -> None:
    with bench.write() as work:
        person = a_person(work, "Ana", slack_id="UANA", active=False)
        row = an_enrollment(work, a_program(work), Role.MENTEE, person)
        record_profiles(work, [replace(ANA, active=False)])
        assert row.state == EnrollmentState.WITHDRAWN


def test_the_bot_answers_a_message_once_a_day(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        person = a_person(work)
        answer_dm(work, person)
        answer_dm(work, person)
    clock.move_by(timedelta(days=1))
    with bench.write() as work:
        answer_dm(work, person)
        assert kinds(work) == ["dm_answer", "dm_answer"]


def test_a_removed_app_remembers_when_it_was_removed_first(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        app_removed(work)
        first = work.now
    clock.move_by(timedelta(hours=1))
    with bench.write() as work:
        app_removed(work)
        assert work.session.get_one(Workspace, work.workspace_id).uninstalled_at == first
