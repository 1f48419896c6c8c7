"""Introducing pairs, once and at a moment when both work, and ending one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.cadence import Cadence, is_working_time
from mentorship.introductions import days_to_check_in, first_check_in, introduce_due
from mentorship.permissions import NotPermitted
from mentorship.refusals import Stale
from mentorship.running_pairs import PAGE, end_pair, pairs_page
from mentorship.work import Work
from storage.tables import Delivery
from storage.words import EndReason, PairingState, PlaceKind, ProgramState
from tests.builders import a_person, a_program
from tests.mentorship.matched import Cohort, mark_sent, updates


def an_agreed_cohort(work: Work, size: int = 1) -> Cohort:
    cohort = Cohort(work, mentors=size, mentees=size)
    cohort.match()
    cohort.approve()
    cohort.program.state = ProgramState.RUNNING
    work.session.flush()
    return cohort


def introductions(work: Work) -> list[Delivery]:
    return list(work.session.exec(select(Delivery).where(Delivery.kind == "introduction")).all())


def test_agreed_pairs_are_introduced_once_when_their_program_runs(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = an_agreed_cohort(work, 2)
        cohort.program.state = ProgramState.MATCHING
        assert introduce_due(work) == 0
        cohort.program.state = ProgramState.RUNNING
        assert introduce_due(work) == 2
        assert introduce_due(work) == 0
        pairs = cohort.pairs(PairingState.RUNNING)
        places = {(delivery.place_kind, delivery.place) for delivery in introductions(work)}
        assert places == {(PlaceKind.PAIRING, str(pair.pairing.key)) for pair in pairs}
        assert {pair.pairing.started_at for pair in pairs} == {work.now}
        assert {pair.pairing.next_check_in_at for pair in pairs} == {datetime(2026, 3, 15, 10, tzinfo=UTC)}


@pytest.mark.parametrize(("left", "days"), [(29, 28), (28, 14), (20, 10), (1, 1)])
def test_a_pair_that_begins_late_is_asked_half_way_to_the_end(bench: Workbench, left: int, days: int) -> None:
    with bench.write() as work:
        program = a_program(work, state=ProgramState.RUNNING, cadence=Cadence.MONTHLY)
        program.ends_on = work.now.date() + timedelta(days=left)
        assert days_to_check_in(work, program) == days


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)))  # noqa: DTZ001
def test_the_first_check_in_can_be_prepared_before_its_day_begins_anywhere(now: datetime) -> None:
    for cadence in Cadence:
        at = first_check_in(now, cadence.days)
        assert at.hour == 10
        assert (at + timedelta(hours=14)).date() == now.date() + timedelta(days=cadence.days)


@pytest.mark.parametrize(
    ("zones", "due"),
    [
        (("Europe/Berlin", "Europe/Berlin"), datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (("Europe/Berlin", "America/New_York"), datetime(2026, 3, 2, 14, tzinfo=UTC)),
        (("Asia/Tokyo", "Europe/Berlin"), datetime(2026, 3, 3, 1, tzinfo=UTC)),
        (("Asia/Tokyo", "America/New_York"), datetime(2026, 3, 3, 1, tzinfo=UTC)),
        ((None, None), datetime(2026, 3, 2, 9, tzinfo=UTC)),
    ],
)
def test_an_introduction_arrives_when_both_work(
    bench: Workbench, zones: tuple[str | None, str | None], due: datetime
) -> None:
    with bench.write() as work:
        cohort = an_agreed_cohort(work)
        (pair,) = cohort.pairs()
        pair.mentee.person.zone, pair.mentor.person.zone = zones
        introduce_due(work)
        (delivery,) = introductions(work)
    assert delivery.due == due


def test_an_introduction_waits_for_the_end_of_the_weekend(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        an_agreed_cohort(work)
    clock.move_by(timedelta(days=5))
    with bench.write() as work:
        introduce_due(work)
        (delivery,) = introductions(work)
        assert delivery.due.weekday() == 0
        assert is_working_time(delivery.due, "Europe/Berlin", "UTC")


def test_a_coordinator_ends_a_pair_once_and_both_are_told(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = an_agreed_cohort(work)
        introduce_due(work)
        mark_sent(work)
        (pair,) = cohort.pairs()
        end_pair(work, cohort.coordinator, pair.pairing.key)
        assert pair.pairing.end_reason == EndReason.COORDINATOR
        assert pair.mentee.enrollment.goes_first
        assert not pair.mentor.enrollment.goes_first
        assert all("pairing_ended" in cohort.told(side.person) for side in pair.sides)
        assert updates(work) == ["introduction"]
        with pytest.raises(Stale):
            end_pair(work, cohort.coordinator, pair.pairing.key)


def test_only_coordinators_see_and_end_pairs(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = an_agreed_cohort(work)
        (pair,) = cohort.pairs()
        for stranger in (a_person(work), pair.mentor.person):
            for pairing_id in (pair.pairing.key, 999):
                with pytest.raises(NotPermitted):
                    end_pair(work, stranger, pairing_id)
            with pytest.raises(NotPermitted):
                pairs_page(work, stranger, cohort.program.key)


def test_every_live_pair_is_on_exactly_one_page(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = an_agreed_cohort(work, PAGE + 2)
        end_pair(work, cohort.coordinator, cohort.pairs()[0].pairing.key)
        pages = [pairs_page(work, cohort.coordinator, cohort.program.key, page) for page in (0, 1)]
        listed = [pair.pairing.key for page in pages for pair in page.pairs]
        assert (len(listed), len(set(listed)), pages[0].total) == (PAGE + 1, PAGE + 1, PAGE + 1)
        assert pairs_page(work, cohort.coordinator, cohort.program.key, 7).page == 1
