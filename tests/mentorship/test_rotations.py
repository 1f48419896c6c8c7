"""New partners every few weeks: nobody twice before everybody has met, each round once, none near the end."""

from datetime import timedelta
from itertools import combinations

import pytest
from sqlmodel import col, select

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.check_in_rounds import prompt_due, round_day
from mentorship.introductions import introduce_due
from mentorship.rotation_days import next_round_on, round_of
from mentorship.rotations import rotate_due
from mentorship.work import Work
from storage.tables import Delivery, Pairing, Program
from storage.words import EndReason, PairingState, ProgramState, Role
from tests.builders import an_enrollment
from tests.mentorship.matched import Cohort
from tests.mentorship.peered import Peers

LIVE = (PairingState.AGREED, PairingState.RUNNING)


def begin(bench: Workbench, count: int, weeks: int = 2) -> Peers:
    with bench.write() as work:
        peers = Peers(work, count, rotate_weeks=weeks)
        peers.run()
        introduce_due(work)
    return peers


def go_on(bench: Workbench, clock: MovableClock, peers: Peers, **time: float) -> int:
    """How many rounds have begun after this time."""
    clock.move_to(clock.now() + timedelta(**time))
    with bench.write() as work:
        peers.work, peers.program = work, work.session.get_one(Program, peers.program.key)
        begun = rotate_due(work)
        introduce_due(work)
        return begun


def meetings(bench: Workbench, clock: MovableClock, count: int, rounds: int) -> list[frozenset[int]]:
    """Who has met whom, two by two, in so many rounds."""
    peers = begin(bench, count)
    met: list[frozenset[int]] = []
    for number in range(rounds):
        if number:
            assert go_on(bench, clock, peers, weeks=2) == 1
        with bench.read() as work:
            peers.work = work
            met += [frozenset(two) for group in peers.together(*LIVE) for two in combinations(group, 2)]
    return met


@pytest.mark.parametrize("count", [2, 6, 8])
def test_nobody_meets_twice_before_everybody_has_met(
    bench: Workbench, clock: MovableClock, count: int
) -> None:
    met = meetings(bench, clock, count, rounds=count - 1)
    assert len(met) == len(set(met)) == count * (count - 1) // 2


def test_with_an_odd_number_everybody_has_met_after_as_many_rounds(
    bench: Workbench, clock: MovableClock
) -> None:
    assert len(set(meetings(bench, clock, 5, rounds=5))) == 10


def test_a_round_begins_once_and_missed_ones_are_left_out(bench: Workbench, clock: MovableClock) -> None:
    peers = begin(bench, 6)
    assert go_on(bench, clock, peers, days=13) == 0
    assert go_on(bench, clock, peers, days=1) == 1
    assert go_on(bench, clock, peers, hours=5) == 0
    assert go_on(bench, clock, peers, weeks=5) == 1
    with bench.read() as work:
        assert round_of(work, work.session.get_one(Program, peers.program.key)) == 4


def test_the_partners_before_hear_no_bad_news_and_the_new_ones_are_introduced(
    bench: Workbench, clock: MovableClock
) -> None:
    peers = begin(bench, 4)
    go_on(bench, clock, peers, weeks=2)
    with bench.read() as work:
        peers.work = work
        before, after = peers.pairs(PairingState.ENDED), peers.pairs(PairingState.RUNNING)
        assert [pair.pairing.end_reason for pair in before] == [EndReason.ROTATED] * 2
        assert len(after) == 2
        assert not any(row.goes_first for row in (side.enrollment for pair in before for side in pair.sides))


def test_a_latecomer_is_part_of_the_next_round(bench: Workbench, clock: MovableClock) -> None:
    peers = begin(bench, 4)
    with bench.write() as work:
        late = an_enrollment(work, work.session.get_one(Program, peers.program.key), Role.PEER).key
    go_on(bench, clock, peers, weeks=2)
    with bench.read() as work:
        peers.work = work
        assert any(late in group for group in peers.together(PairingState.RUNNING))


def test_partners_do_not_change_in_the_last_week(bench: Workbench, clock: MovableClock) -> None:
    peers = begin(bench, 4)
    with bench.write() as work:
        program = work.session.get_one(Program, peers.program.key)
        program.ends_on = work.now.date() + timedelta(days=20)
        work.session.add(program)
        assert next_round_on(work, program) is None
    assert go_on(bench, clock, peers, weeks=2) == 0


def test_where_partners_stay_no_round_begins(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        peers = Peers(work, 4)
        peers.run()
    assert go_on(bench, clock, peers, weeks=8) == 0


def test_every_pair_is_asked_before_partners_change_and_not_after(
    bench: Workbench, clock: MovableClock
) -> None:
    peers = begin(bench, 2)
    with bench.write() as work:
        peers.work = work
        asked_at = peers.pairs(PairingState.RUNNING)[0].pairing.next_check_in_at
        assert asked_at is not None
        assert round_day(asked_at) == work.now.date() + timedelta(days=11)
    clock.move_to(asked_at)
    with bench.write() as work:
        peers.work = work
        assert prompt_due(work) == 1
        assert peers.pairs(PairingState.RUNNING)[0].pairing.next_check_in_at is None


def sessions_of(work: Work) -> list[set[tuple[int, int]]]:
    """Who mentored whom in each round of flash mentoring."""
    rounds: dict[int, set[tuple[int, int]]] = {}
    for row in work.session.exec(select(Pairing).where(col(Pairing.started_at).is_not(None))):
        rounds.setdefault(row.match_run_id, set()).add((row.mentor_id, row.mentee_id))
    return [rounds[key] for key in sorted(rounds)]


def test_in_flash_mentoring_each_session_has_its_places_and_nobody_meets_again(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=4, rotate_weeks=1)
        for mentor in cohort.mentors:
            mentor.capacity = 2
        cohort.match()
        cohort.approve()
        today, program = work.now.date(), cohort.program
        program.state, program.running_since, program.starts_on = ProgramState.RUNNING, work.now, today
        introduce_due(work)
    begun = []
    for _ in range(2):
        clock.move_to(clock.now() + timedelta(weeks=1))
        with bench.write() as work:
            begun.append(rotate_due(work))
            introduce_due(work)
    with bench.read() as work:
        first, second = sessions_of(work)
        kinds = list(work.session.exec(select(Delivery.kind)))
    assert (begun, len(first), len(second)) == ([1, 1], 4, 4)
    assert not first & second
    assert kinds.count("round_began") == 2
    assert kinds.count("no_match_yet") == 4
