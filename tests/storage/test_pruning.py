"""What the machinery forgets, and what it must keep so that nothing is sent twice."""

from datetime import timedelta

from sqlmodel import select

from bot.clock import MovableClock
from bot.workbench import Workbench
from storage.guards import first_time
from storage.pruning import BUCKETS_KEPT_FOR, INBOX_KEPT_FOR, UPDATES_KEPT_FOR, prune_machinery
from storage.rates import Rate, may_call
from storage.tables import Delivery, InboxEntry, RateBucket
from storage.words import DeliveryState
from tests.storage.outbox_rows import a_delivery, an_update

MOMENT = timedelta(seconds=1)


def prune(bench: Workbench) -> None:
    with bench.write() as work:
        prune_machinery(work.session, work.now)


def keys(bench: Workbench) -> set[str]:
    with bench.read() as work:
        return set(work.session.exec(select(Delivery.dedupe_key)))


def test_a_seen_payload_is_remembered_for_a_week(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        first_time(work.session, "event:1", work.now)
    clock.move_by(INBOX_KEPT_FOR)
    prune(bench)
    with bench.read() as work:
        assert work.session.get(InboxEntry, "event:1") is not None
    clock.move_by(MOMENT)
    prune(bench)
    with bench.read() as work:
        assert work.session.get(InboxEntry, "event:1") is None


def test_an_idle_rate_bucket_goes_and_a_busy_one_stays(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        may_call(work.session, "idle", Rate(MOMENT, 1), work.now)
        may_call(work.session, "busy", Rate(3 * BUCKETS_KEPT_FOR, 1), work.now)
    clock.move_by(BUCKETS_KEPT_FOR + 2 * MOMENT)
    prune(bench)
    with bench.read() as work:
        assert set(work.session.exec(select(RateBucket.key))) == {"busy"}


def test_finished_updates_go_after_a_week_and_messages_stay(bench: Workbench, clock: MovableClock) -> None:
    with bench.write() as work:
        done = {"state": DeliveryState.SENT, "finished": work.now}
        original = a_delivery(work, "message", **done)
        an_update(work, "waiting", original)
        finished = an_update(work, "finished", original)
        finished.state, finished.finished = DeliveryState.SENT, work.now
    clock.move_by(UPDATES_KEPT_FOR)
    prune(bench)
    assert keys(bench) == {"message", "waiting", "finished"}
    clock.move_by(MOMENT)
    prune(bench)
    assert keys(bench) == {"message", "waiting"}
