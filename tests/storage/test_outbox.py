"""The outbox's states: who gets which row when, and who may write what became of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from storage.database import Database
from storage.outbox import (
    LEASE,
    SETTLE,
    Claim,
    Gate,
    claim_next,
    count_by_state,
    expire_leases,
    finish,
    is_uncertain,
    settle,
    to_settle,
)
from storage.queue import WINDOW, is_due, next_due
from storage.tables import Delivery
from storage.words import DeliveryMethod, DeliveryState, PlaceKind, Priority
from tests.conftest import MONDAY
from tests.storage.crowd import at_once
from tests.storage.outbox_rows import a_delivery, an_update

MOMENT = timedelta(seconds=1)
FINISHED = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.CANCELLED)


def anybody(_: Delivery) -> bool:
    return True


def claim(bench: Workbench, gate: Gate = anybody) -> Claim | None:
    with bench.write() as work:
        return claim_next(work.session, work.now, gate)


def claimed(bench: Workbench) -> Claim:
    taken = claim(bench)
    assert taken is not None
    return taken


def write(bench: Workbench, taken: Claim, **values: Any) -> bool:
    with bench.write() as work:
        return finish(work.session, taken, work.now, **values)


def expire(bench: Workbench) -> int:
    with bench.write() as work:
        return expire_leases(work.session, work.now)


def present(bench: Workbench, key: str) -> Delivery:
    with bench.read() as work:
        return work.session.exec(select(Delivery).where(Delivery.dedupe_key == key)).one()


def claimed_in_order(bench: Workbench) -> list[str]:
    keys: list[str] = []
    while (taken := claim(bench)) is not None:
        keys.append(taken.delivery.dedupe_key)
    return keys


def test_urgent_rows_go_first_then_the_longest_due(bench: Workbench) -> None:
    with bench.write() as work:
        a_delivery(work, "late", due=work.now - MOMENT)
        a_delivery(work, "later", due=work.now)
        a_delivery(work, "bulk", due=work.now - timedelta(days=1), priority=Priority.BULK)
        a_delivery(work, "urgent", due=work.now, priority=Priority.URGENT)
        a_delivery(work, "tomorrow", due=work.now + timedelta(days=1), priority=Priority.URGENT)
    assert claimed_in_order(bench) == ["urgent", "late", "later", "bulk"]


def test_a_row_is_not_claimed_before_it_is_due(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        a_delivery(work, "k", due=work.now + MOMENT)
    assert claim(bench) is None
    clock.move_by(MOMENT)
    assert claimed(bench).delivery.dedupe_key == "k"


def test_a_claim_is_for_one_only_and_says_until_when(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        a_delivery(work, "k")
    taken = claimed(bench)
    assert taken.lease_until == clock.now() + LEASE
    row = present(bench, "k")
    assert (row.state, row.started, row.lease_until) == (
        DeliveryState.SENDING,
        clock.now(),
        taken.lease_until,
    )
    assert claim(bench) is None


def test_16_senders_never_claim_the_same_row(bench: Workbench) -> None:
    with bench.write() as work:
        for number in range(32):
            a_delivery(work, f"k{number}")

    def claim_some(_: int) -> list[str]:
        return claimed_in_order(bench)

    taken = [key for keys in at_once(16, claim_some) for key in keys]
    # On PostgreSQL somebody may look while another holds all rows, and goes away with nothing.
    taken += claimed_in_order(bench)
    assert sorted(taken) == sorted({f"k{number}" for number in range(32)})


def test_the_gate_holds_a_row_back_and_lets_the_next_one_go(bench: Workbench) -> None:
    with bench.write() as work:
        a_delivery(work, "first", place="U1")
        a_delivery(work, "second", place="U2")
    taken = claim(bench, lambda delivery: delivery.place != "U1")
    assert taken is not None
    assert taken.delivery.dedupe_key == "second"
    assert present(bench, "first").state == DeliveryState.QUEUED


def test_the_gate_is_asked_about_a_window_of_rows_only(bench: Workbench) -> None:
    asked: list[str] = []
    with bench.write() as work:
        for number in range(WINDOW + 5):
            a_delivery(work, f"k{number:03}")

    def nobody(delivery: Delivery) -> bool:
        asked.append(delivery.dedupe_key)
        return False

    assert claim(bench, nobody) is None
    assert asked == [f"k{number:03}" for number in range(WINDOW)]


@pytest.mark.parametrize("state", [DeliveryState.SENDING, DeliveryState.UNKNOWN])
def test_an_update_waits_until_it_is_known_what_became_of_its_message(
    bench: Workbench, state: DeliveryState
) -> None:
    with bench.write() as work:
        original = a_delivery(work, "original", state=state, lease_until=work.now + LEASE)
        an_update(work, "update", original)
        assert next_due(work.session) is None, "nothing to wake up for"
    assert claim(bench) is None
    with bench.write() as work:
        work.session.get_one(Delivery, original.id).state = DeliveryState.SENT
    assert claimed(bench).delivery.dedupe_key == "update"


def test_how_sending_ended_is_written_by_the_holder_of_the_lease(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        a_delivery(work, "k")
    taken = claimed(bench)
    assert write(bench, taken, state=DeliveryState.SENT, channel="D1", ts="1.000001")
    row = present(bench, "k")
    assert (row.state, row.channel, row.ts, row.lease_token) == (DeliveryState.SENT, "D1", "1.000001", None)
    assert row.finished == clock.now()
    assert not write(bench, taken, state=DeliveryState.FAILED), "the lease ended with the first word"
    assert present(bench, "k").state == DeliveryState.SENT


def test_a_row_whose_sender_is_gone_becomes_unknown_and_is_never_queued(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        a_delivery(work, "k")
    claimed(bench)
    clock.move_by(LEASE)
    assert expire(bench) == 0, "the lease still holds at its last moment"
    clock.move_by(MOMENT)
    assert expire(bench) == 1
    row = present(bench, "k")
    assert (row.state, row.error) == (DeliveryState.UNKNOWN, "sender_gone")
    assert claim(bench) is None


def test_a_sender_that_wakes_up_after_its_lease_may_not_write(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        a_delivery(work, "k")
    frozen = claimed(bench)
    clock.move_by(LEASE + MOMENT)
    expire(bench)
    assert not write(bench, frozen, state=DeliveryState.QUEUED)
    assert present(bench, "k").state == DeliveryState.UNKNOWN


def test_a_sender_that_wakes_up_may_not_write_over_the_next_sender(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        a_delivery(work, "k")
    frozen = claimed(bench)
    clock.move_by(LEASE + MOMENT)
    expire(bench)
    with bench.write() as work:
        expired = work.session.get_one(Delivery, frozen.delivery.id)
        assert settle(work.session, expired, state=DeliveryState.QUEUED)
    second = claimed(bench)
    assert not write(bench, frozen, state=DeliveryState.FAILED)
    assert write(bench, second, state=DeliveryState.SENT)


def test_an_unknown_row_is_looked_into_once_history_would_show_it(
    bench: Workbench, clock: MovableClock
) -> None:
    with bench.write() as work:
        a_delivery(work, "k")
        a_delivery(work, "hopeless", state=DeliveryState.UNKNOWN, error="unsettled", finished=work.now)
    taken = claim(bench, lambda delivery: delivery.dedupe_key == "k")
    assert taken is not None
    write(bench, taken, state=DeliveryState.UNKNOWN, error="http_503")
    clock.move_by(SETTLE)
    with bench.read() as work:
        assert to_settle(work.session, work.now) == []
    clock.move_by(MOMENT)
    with bench.read() as work:
        assert [row.dedupe_key for row in to_settle(work.session, work.now)] == ["k"]


def test_an_unknown_row_is_settled_once(bench: Workbench) -> None:
    with bench.write() as work:
        row = a_delivery(work, "k", state=DeliveryState.UNKNOWN)

    def decide(number: int) -> bool:
        with bench.write() as work:
            return settle(work.session, row, state=FINISHED[number % 3], ts=str(number))

    won = at_once(6, decide)
    assert sum(won) == 1
    assert present(bench, "k").ts == str(won.index(True))


def test_the_next_due_moment_is_the_earliest_queued_one(bench: Workbench) -> None:
    with bench.write() as work:
        assert next_due(work.session) is None
        a_delivery(work, "sent", state=DeliveryState.SENT, due=work.now - timedelta(days=1))
        a_delivery(work, "later", due=work.now + 2 * MOMENT)
        a_delivery(work, "soon", due=work.now + MOMENT)
        assert next_due(work.session) == work.now + MOMENT


def test_what_is_asked_for_every_message_never_reads_the_finished_rows(database: Database) -> None:
    """However many messages were sent in a year: on SQLite the plans say which index is searched."""
    if not database.is_sqlite:
        return
    asked: list[str] = []
    with database.write_session() as session:
        driver: Any = session.connection().connection.driver_connection
        driver.set_trace_callback(asked.append)
        next_due(session)
        is_due(session, MONDAY, (DeliveryMethod.POST, PlaceKind.PERSON))
        is_uncertain(session)
        to_settle(session, MONDAY)
        expire_leases(session, MONDAY)
        driver.set_trace_callback(None)
    with database.read_session() as session:
        ask = session.connection().exec_driver_sql
        plans = [row[3] for statement in asked for row in ask(f"EXPLAIN QUERY PLAN {statement}")]
    assert len(asked) == 6
    assert not [plan for plan in plans if plan.startswith("SCAN delivery")], plans


def test_messages_are_counted_by_state_without_their_updates(bench: Workbench) -> None:
    with bench.write() as work:
        original = a_delivery(work, "a", state=DeliveryState.SENT)
        a_delivery(work, "b", state=DeliveryState.SENT)
        a_delivery(work, "c")
        an_update(work, "d", original)
        assert count_by_state(work.session) == {DeliveryState.SENT: 2, DeliveryState.QUEUED: 1}
