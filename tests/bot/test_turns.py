"""What goes next: urgent before bulk, programs in turns, and a full lane holds up no other."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import delete

from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.delivery.turns import Turns
from bot.workbench import Workbench
from storage.outbox import claim_next
from storage.queue import WINDOW
from storage.tables import Delivery, Program
from storage.words import PlaceKind, Priority
from tests.bot.post_office import PostOffice
from tests.builders import a_program
from tests.started_programs import a_pairing
from tests.storage.outbox_rows import a_delivery

MINUTE = timedelta(minutes=1)
counts = st.lists(st.integers(1, 40), min_size=2, max_size=4)


def claimed_programs(bench: Workbench, most: int = 1_000) -> list[int]:
    """In the order in which one sender claims them."""
    turns, order = Turns(), list[int]()
    while len(order) < most:
        with bench.write() as work:
            turn = turns.next(work.session, work.now)
            claim = claim_next(work.session, work.now, lambda _: True, turn=turn)
            if claim is None:
                break
            turns.took(claim.delivery.program_id)
            order.append(claim.delivery.program_id or 0)
    return order


def queue(bench: Workbench, lengths: list[int], **values: object) -> list[int]:
    """So many messages of each of several programs, one program after the other."""
    with bench.write() as work:
        programs = [a_program(work).key for _ in lengths]
        work.session.execute(delete(Delivery))
        for program, count in zip(programs, lengths, strict=True):
            for number in range(count):
                due = work.now - timedelta(seconds=len(lengths) - programs.index(program))
                a_delivery(work, f"{program}:{number}", program_id=program, due=due, **values)
    return programs


@given(lengths=counts)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_as_long_as_several_programs_wait_none_is_far_ahead_of_another(
    bench: Workbench, lengths: list[int]
) -> None:
    programs = queue(bench, lengths)
    order = claimed_programs(bench)
    assert sorted(order) == sorted(
        key for key, count in zip(programs, lengths, strict=True) for _ in range(count)
    )
    for position in range(len(order)):
        left = {key: order[position:].count(key) for key in programs}
        served = [order[:position].count(key) for key in programs if left[key]]
        if len(served) > 1:
            assert max(served) - min(served) <= 1 + len(lengths)


def test_a_short_round_does_not_wait_for_the_end_of_a_long_one(bench: Workbench) -> None:
    _, short = queue(bench, [200, 5])
    order = claimed_programs(bench, 15)
    assert order.count(short) == 5


def test_turns_are_taken_among_equally_urgent_messages_only(bench: Workbench) -> None:
    bulk, normal = queue(bench, [5, 3], priority=Priority.BULK)
    with bench.write() as work:
        a_delivery(work, "urgent", program_id=bulk, priority=Priority.URGENT)
        for number in range(3):
            a_delivery(work, f"normal{number}", program_id=normal, priority=Priority.NORMAL)
    order = claimed_programs(bench, 4)
    assert order == [bulk, normal, normal, normal]


def test_a_message_of_no_program_waits_for_nobody(bench: Workbench) -> None:
    queue(bench, [3, 3])
    with bench.write() as work:
        a_delivery(work, "oldest", due=work.now - MINUTE)
    assert 0 in claimed_programs(bench)


def test_introductions_that_wait_for_their_turn_do_not_hold_up_direct_messages(office: PostOffice) -> None:
    """However many they are: conversations are opened 48 times a minute, messages are posted more often."""
    with office.bench.write() as work:
        program = work.session.get_one(Program, office.program_id)
        for number in range(WINDOW + 10):
            pairing = a_pairing(work, program)
            about = {"kind": "introduction", "notice": {"pairing_id": pairing.key}}
            place = {"place_kind": PlaceKind.PAIRING, "place": str(pairing.key)}
            a_delivery(work, f"pair{number}", due=work.now - MINUTE, **about, **place)
    office.tell_ana()
    office.sandbox.faults.fail("conversations.open", "users_not_found", times=2)
    office.sender = Sender(office.bench, office.client, Pace(4), office.dice)
    assert office.deliver().is_paced
    assert len(office.ana.messages()) == 1
    assert office.calls("conversations.open") == 2
