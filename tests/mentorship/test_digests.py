"""The weekly digest: when it is due, and that what it counts is right."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.digests import CONCERNS, DigestFacts, digest_facts, send_due, today_for
from mentorship.health import Health
from mentorship.work import Work
from storage.tables import Concern, Delivery, MatchRun, Program
from storage.words import (
    CheckInAnswer,
    ConcernState,
    DeliveryState,
    EnrollmentState,
    MatchRunState,
    MeetingState,
    PlaceKind,
    ProgramState,
    Role,
    Wave,
)
from tests.builders import a_person, an_enrollment
from tests.conftest import MONDAY
from tests.started_programs import a_check_in, a_meeting, a_pairing, a_running_program, people_of
from tests.survey_rows import a_wave, say


def facts_of(work: Work, program: Program) -> DigestFacts:
    work.session.flush()
    return digest_facts(work, program, today_for(work, program))


def a_failure(work: Work, program: Program, number: int, **values: object) -> None:
    defaults = {
        "dedupe_key": f"failure:{program.key}:{number}",
        "workspace_id": work.workspace_id,
        "program_id": program.key,
        "kind": "check_in_due",
        "place_kind": PlaceKind.PERSON,
        "place": f"U{number}",
        "state": DeliveryState.FAILED,
        "error": "user_disabled",
        "due": work.now,
        "created_at": work.now,
        "finished": work.now - timedelta(days=1),
    }
    work.session.add(Delivery.model_validate({**defaults, **values}))


def test_a_digest_is_sent_once_a_week_and_once_after_an_outage(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        program = a_running_program(work, zone="UTC", next_digest_at=work.now)
        assert send_due(work) == 1
        assert send_due(work) == 0
        assert program.next_digest_at == MONDAY + timedelta(days=7)
    clock.move_by(timedelta(days=24))
    with bench.write() as work:
        assert send_due(work) == 1
        assert send_due(work) == 0
        keys = work.session.exec(select(Delivery.dedupe_key).where(Delivery.kind == "weekly_digest")).all()
    assert sorted(keys) == [f"digest:{program.key}:2026-03-02", f"digest:{program.key}:2026-03-26"]


def test_the_digest_keeps_its_local_hour_when_the_clocks_change(
    bench: Workbench, clock: MovableClock
) -> None:
    clock.move_to(datetime(2026, 3, 23, 8, tzinfo=UTC))
    with bench.write() as work:
        program = a_running_program(work, zone="Europe/Berlin", next_digest_at=work.now)
        send_due(work)
        work.session.refresh(program)
        assert program.next_digest_at == datetime(2026, 3, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.CLOSED])
def test_a_program_that_is_not_underway_has_no_digest(bench: Workbench, state: ProgramState) -> None:
    with bench.write() as work:
        a_running_program(work, state=state, next_digest_at=work.now)
        assert send_due(work) == 0


def test_pairs_are_counted_by_how_they_do_and_silent_ones_are_named(bench: Workbench) -> None:
    long_ago = MONDAY - timedelta(days=60)
    with bench.write() as work:
        program = a_running_program(work, running_since=long_ago)
        met, planned, silent, late = (a_pairing(work, program) for _ in range(4))
        fresh = a_pairing(work, program, started_at=work.now - timedelta(days=1))
        worried = a_pairing(work, program)
        a_meeting(work, met, work.now - timedelta(days=2))
        a_meeting(work, planned, work.now + timedelta(days=2), MeetingState.SCHEDULED)
        for number in (1, 2):
            for person in people_of(work, silent):
                a_check_in(work, silent, person, round=number, due_at=work.now - timedelta(days=15))
        person, _ = people_of(work, worried)
        work.session.add(
            Concern(program_id=program.key, pairing_id=worried.key, person_id=person.key, created_at=work.now)
        )
        found = facts_of(work, program)
    assert dict(found.pairs) == {
        Health.ON_TRACK: 2,
        Health.SILENT: 1,
        Health.LATE: 1,
        Health.NEW: 1,
        Health.NEEDS_HELP: 1,
    }
    assert [pair.pairing.key for pair in found.silent] == [silent.key]
    assert {late.key, fresh.key}.isdisjoint(pair.pairing.key for pair in found.silent)


def test_the_week_ends_as_the_day_of_the_digest_begins(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, zone="UTC")
        pairing = a_pairing(work, program)
        mentor, _ = people_of(work, pairing)
        midnight = work.now.replace(hour=0)
        for number, (due, answer) in enumerate(
            [
                (midnight - timedelta(days=7), CheckInAnswer.MET),
                (midnight - timedelta(days=6), CheckInAnswer.MET),
                (midnight, None),
                (midnight + timedelta(hours=1), CheckInAnswer.MET),
            ]
        ):
            a_check_in(work, pairing, mentor, answer, round=number, due_at=due)
        found = facts_of(work, program)
    assert (found.check_ins.display, found.check_ins.n) == ("50%", 2)


def test_applications_and_drafts_wait_for_a_coordinator(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, state=ProgramState.MATCHING)
        both = a_person(work)
        for role in (Role.MENTOR, Role.MENTEE):
            an_enrollment(work, program, role, both, state=EnrollmentState.APPLIED)
        assert not facts_of(work, program).draft_waits
        work.session.add(MatchRun(program_id=program.key, state=MatchRunState.DRAFT, created_at=work.now))
        found = facts_of(work, program)
    assert (found.to_review, found.draft_waits) == (1, True)
    assert found.people == {
        (Role.MENTOR, EnrollmentState.APPLIED): 1,
        (Role.MENTEE, EnrollmentState.APPLIED): 1,
    }


def test_open_concerns_are_counted_and_the_oldest_shown(bench: Workbench) -> None:
    with bench.write() as work:
        program, person = a_running_program(work), a_person(work)
        about = {"program_id": program.key, "person_id": person.key, "created_at": work.now}
        rows = [Concern.model_validate(about) for _ in range(CONCERNS + 2)]
        rows[0].state = ConcernState.HANDLED
        work.session.add_all(rows)
        found = facts_of(work, program)
    assert found.concern_count == CONCERNS + 1
    assert [one.concern.key for one in found.concerns] == [row.key for row in rows[1 : CONCERNS + 1]]


def test_what_did_not_arrive_this_week_is_gathered_by_its_trouble(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        for number in range(7):
            a_failure(work, program, number)
        a_failure(work, program, 7, state=DeliveryState.UNKNOWN, error="unsettled")
        a_failure(work, program, 8, error="our_mistake_1")
        a_failure(work, program, 9, error="our_mistake_2")
        a_failure(work, program, 10, finished=work.now - timedelta(days=8))
        a_failure(work, program, 11, state=DeliveryState.SENT)
        a_failure(work, program, 12, state=DeliveryState.CANCELLED)
        a_failure(work, a_running_program(work), 13)
        found = facts_of(work, program)
    troubles = [(one.error, one.uncertain, one.count, len(one.examples)) for one in found.undelivered]
    assert troubles == [
        ("user_disabled", False, 7, 5),
        ("our_mistake", False, 2, 2),
        ("unsettled", True, 1, 1),
    ]


def test_a_failed_introduction_names_the_pair(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing = a_pairing(work, program)
        pair_place = {"place_kind": PlaceKind.PAIRING, "place": str(pairing.key), "kind": "introduction"}
        a_failure(work, program, 1, **pair_place)
        ((trouble,),) = (facts_of(work, program).undelivered,)
    assert [one.pair.pairing.key for one in trouble.examples if one.pair] == [pairing.key]


def test_survey_answers_are_counted_while_the_wave_is_open(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        say(work, a_wave(work, program, Wave.START, is_open=True, silent=3), 4)
        (survey,) = facts_of(work, program).surveys
    assert (survey.wave, survey.still_open, survey.rate.display) == (Wave.START, True, "25%")
