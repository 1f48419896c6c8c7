"""What waits is counted by what it takes, on both databases, and the end of a round follows from it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, delete

from bot.delivery.forecast import Batch, Effort, batches_waiting, expected_end
from bot.delivery.pace import OPEN, POST, SCHEDULE, STEADY, Pace
from bot.delivery.probed import Probe, keep_probe
from bot.workbench import Workbench
from storage.queue import EVERY_LANE, due_rows, programs_waiting
from storage.tables import Delivery, Pairing
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority
from tests.builders import a_program
from tests.started_programs import a_pairing
from tests.storage.outbox_rows import a_delivery

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
PER_POST = timedelta(seconds=0.25)


def batches(bench: Workbench) -> list[Batch]:
    with bench.read() as work:
        effort_for = Pace(4).effort_for(work.session, work.workspace_id)
        found = batches_waiting(work.session, work.workspace_id, work.now + HOUR, effort_for)
        return sorted(found, key=lambda batch: (batch.due, len(batch.effort.calls)))


def queue_some(bench: Workbench) -> int:
    """One message to a person, one to a pair that was written to, two to pairs that were not."""
    with bench.write() as work:
        program = a_program(work)
        pairings: list[Pairing] = [a_pairing(work, program) for _ in range(3)]
        pairings[0].channel = "C1"
        work.session.add(pairings[0])
        work.session.execute(delete(Delivery))
        a_delivery(work, "person", program_id=program.key)
        for pairing in pairings:
            place = {"place_kind": PlaceKind.PAIRING, "place": str(pairing.key)}
            a_delivery(work, f"pair{pairing.key}", program_id=program.key, **place)
        a_delivery(work, "of nobody")
        a_delivery(work, "urgent", program_id=program.key, priority=Priority.URGENT)
        a_delivery(work, "sent", program_id=program.key, state=DeliveryState.SENT)
        a_delivery(work, "held", program_id=program.key, state=DeliveryState.HELD)
        a_delivery(work, "tomorrow", program_id=program.key, due=work.now + 24 * HOUR)
        return program.key


def test_what_waits_is_counted_by_what_it_takes(bench: Workbench) -> None:
    queue_some(bench)
    counted = sorted((sorted(batch.effort.calls), batch.count) for batch in batches(bench))
    assert counted == [([POST], 1), ([POST], 1), ([POST, OPEN], 2)]


def test_where_the_list_is_proven_a_message_to_a_pair_is_scheduled(bench: Workbench) -> None:
    queue_some(bench)
    with bench.write() as work:
        keep_probe(work.session, work.workspace_id, Probe(frozenset({PlaceKind.PAIRING}), at=work.now))
    assert sorted(sorted(batch.effort.calls) for batch in batches(bench)) == [
        [POST],
        [SCHEDULE],
        [SCHEDULE, OPEN],
    ]


def test_programs_that_have_something_to_send_now_take_turns(bench: Workbench) -> None:
    one = queue_some(bench)
    with bench.write() as work:
        other, idle = a_program(work), a_program(work)
        work.session.execute(delete(Delivery).where(col(Delivery.program_id).in_([other.key, idle.key])))
        a_delivery(work, "mine", program_id=other.key, due=work.now)
        a_delivery(work, "later", program_id=idle.key, due=work.now + HOUR)
        assert programs_waiting(work.session, work.now) == {one, other.key}
        first = [row.dedupe_key for row in due_rows(work.session, work.now, EVERY_LANE, other.key)][:2]
        assert "urgent" in first, "urgent before anybody's turn"
        work.session.execute(delete(Delivery).where(col(Delivery.dedupe_key) == "urgent"))
        assert next(due_rows(work.session, work.now, EVERY_LANE, other.key)).dedupe_key == "mine"


def test_a_lane_that_is_held_is_left_out(bench: Workbench) -> None:
    queue_some(bench)
    lanes = EVERY_LANE.difference({(DeliveryMethod.POST, PlaceKind.PAIRING)})
    with bench.write() as work:
        keys = {row.dedupe_key for row in due_rows(work.session, work.now, lanes, None)}
    assert keys == {"person", "of nobody", "urgent"}


def a_batch(count: int, calls: dict[str, timedelta], due: datetime = NOW, program: int = 1) -> Batch:
    return Batch(program, due, count, Effort(calls))


def test_the_slowest_method_decides_when_a_round_ends() -> None:
    intro = {OPEN: STEADY.interval, POST: PER_POST}
    waiting = [a_batch(480, intro), a_batch(400, {POST: PER_POST})]
    assert expected_end(waiting, 1, NOW) == NOW + 600 * SECOND


def test_what_falls_due_later_cannot_go_before() -> None:
    waiting = [a_batch(4, {POST: PER_POST}, NOW + HOUR), a_batch(4, {POST: PER_POST})]
    assert expected_end(waiting, 1, NOW) == NOW + HOUR + SECOND


def test_programs_take_turns_so_a_short_one_is_held_up_by_as_much_as_its_own_length() -> None:
    waiting = [a_batch(40, {POST: PER_POST}), a_batch(4_000, {POST: PER_POST}, program=2)]
    assert expected_end(waiting, 1, NOW) == NOW + 20 * SECOND
    assert expected_end(waiting, 2, NOW) == NOW + 1_010 * SECOND


@given(
    counts=st.lists(st.integers(1, 500), min_size=1, max_size=5),
    delays=st.lists(st.integers(0, 7_200), min_size=5, max_size=5),
)
def test_more_to_send_never_ends_sooner(counts: list[int], delays: list[int]) -> None:
    waiting = [
        a_batch(count, {POST: PER_POST}, NOW + delay * SECOND)
        for count, delay in zip(counts, delays, strict=False)
    ]
    whole = expected_end(waiting, 1, NOW)
    assert expected_end(waiting[1:], 1, NOW) <= whole
    assert whole >= NOW + sum(counts) * PER_POST


def test_a_scheduled_message_arrives_later_than_it_is_handed_over() -> None:
    waiting = [Batch(1, NOW, 4, Effort({SCHEDULE: PER_POST}, delay=HOUR))]
    assert expected_end(waiting, 1, NOW) == NOW + HOUR + SECOND


def test_nothing_to_send_ends_now() -> None:
    assert expected_end([], 1, NOW) == NOW
