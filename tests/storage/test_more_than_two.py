"""Pairings of more than two people, and rounds of new partners, on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.closing import finish, partners_of, people_to_name
from mentorship.departures import person_left
from mentorship.digests import digest_facts, today_for
from mentorship.draft_pages import draft_page
from mentorship.introductions import introduce_due
from mentorship.match_runs import run_matching
from mentorship.overview import overview_of
from mentorship.program_figures import program_figures
from mentorship.rotations import rotate_due
from mentorship.survey_waves import open_due
from mentorship.work import Work
from storage.tables import Delivery, MatchRun, Person, Program
from storage.words import Format, PairingState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.mentorship.peered import Peers
from tests.storage.crowd import at_once


def trio(bench: Workbench) -> Peers:
    """Three peers, introduced to each other today, with new partners every two weeks."""
    with bench.write() as work:
        peers = Peers(work, 3, rotate_weeks=2)
        peers.run()
        introduce_due(work)
    return peers


def again(work: Work, peers: Peers) -> Peers:
    """The same program in another transaction."""
    peers.work, peers.program = work, work.session.get_one(Program, peers.program.key)
    peers.coordinator = work.session.get_one(Person, peers.coordinator.key)
    return peers


def test_everybody_of_three_is_found_wherever_pairings_are_looked_for(bench: Workbench) -> None:
    peers = trio(bench)
    with bench.write() as work:
        program = again(work, peers).program
        (pair,) = peers.pairs(PairingState.RUNNING)
        assert len(pair.sides) == 3
        assert all(len(overview_of(work, side.person).parts[0].pairs) == 1 for side in pair.sides)
        assert digest_facts(work, program, today_for(work, program)).people_unpaired == 0
        figures = {figure.label: figure.display for figure in program_figures(work, program)}
        assert (figures["Never matched"], figures["Pairs"]) == ("0", "1")
        open_due(work)
        asked = work.session.exec(select(Delivery.place).where(Delivery.kind == "survey_prompt")).all()
        assert set(asked) <= {side.person.slack_id for side in pair.sides}
        for side in pair.sides:
            side.enrollment.may_be_named = True
        program.state = ProgramState.CLOSED
        finish(work, program)
        assert len(people_to_name(work, program)) == 3
        assert all(len(partners_of(work, program, side.person.key)) == 2 for side in pair.sides)


def test_of_three_two_go_on(bench: Workbench) -> None:
    peers = trio(bench)
    with bench.write() as work:
        (pair,) = again(work, peers).pairs(PairingState.RUNNING)
        person_left(work, pair.sides[2].person)
        (two,) = peers.pairs(PairingState.RUNNING)
        assert two.sides == pair.sides[:2]


def test_processes_that_come_at_once_begin_a_round_once(bench: Workbench, clock: MovableClock) -> None:
    peers = trio(bench)
    clock.move_by(timedelta(weeks=2))

    def rotate(_number: int) -> None:
        with bench.write() as work:
            rotate_due(work)

    at_once(4, rotate)
    with bench.read() as work:
        runs = work.session.exec(select(MatchRun.summary).order_by(col(MatchRun.id))).all()
        assert [summary.get("round") for summary in runs] == [None, 2]
        assert len(again(work, peers).pairs(PairingState.AGREED)) == 1


@pytest.mark.parametrize("kind", [Format.MENTORING, Format.CIRCLES])
def test_a_draft_counts_who_came_too_late_for_it(bench: Workbench, kind: Format) -> None:
    with bench.write() as work:
        coordinator = a_person(work)
        program = a_program(work, coordinator, ProgramState.MATCHING, format=kind, default_capacity=3)
        an_enrollment(work, program, Role.MENTOR, capacity=3)
        for _ in range(3):
            an_enrollment(work, program, Role.MENTEE)
        run_matching(work, coordinator, program.key)
        an_enrollment(work, program, Role.MENTEE)
        page = draft_page(work, coordinator, program.key)
        assert (page.figures.pairs, page.newcomers) == (3, 1)
