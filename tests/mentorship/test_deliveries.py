"""What coordinators and operators are told about messages: how many are where, and what went wrong."""

from datetime import timedelta

from bot.workbench import Workbench
from mentorship.deliveries import counts_by_program, overdue_since, standing_of
from mentorship.undelivered import undelivered_since
from storage.words import DeliveryState
from tests.builders import a_program
from tests.storage.outbox_rows import a_delivery, an_update

HOUR = timedelta(hours=1)


def test_messages_are_counted_by_program_and_state(bench: Workbench) -> None:
    with bench.write() as work:
        one, other = a_program(work), a_program(work)
        before = counts_by_program(work)[one.key]
        a_delivery(work, "a", program_id=one.key, state=DeliveryState.SENT)
        a_delivery(work, "b", program_id=one.key, state=DeliveryState.FAILED)
        a_delivery(work, "c", program_id=other.key, state=DeliveryState.FAILED)
        a_delivery(work, "d", state=DeliveryState.UNKNOWN)
        counts = counts_by_program(work)
        assert counts[one.key][DeliveryState.SENT] == before[DeliveryState.SENT] + 1
        assert counts[one.key][DeliveryState.FAILED] == 1
        assert counts[None] == {DeliveryState.UNKNOWN: 1}


def test_updates_of_messages_do_not_count(bench: Workbench) -> None:
    with bench.write() as work:
        sent = a_delivery(work, "a", state=DeliveryState.SENT)
        an_update(work, "b", sent)
        assert counts_by_program(work) == {None: {DeliveryState.SENT: 1}}


def test_what_waits_is_told_apart_by_whether_it_could_go(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work)
        queued_before = standing_of(work, program).due
        for number, due in enumerate((-HOUR, HOUR, 2 * HOUR)):
            a_delivery(work, f"k{number}", program_id=program.key, due=work.now + due)
        found = standing_of(work, program)
        assert (found.due, found.next_at) == (queued_before + 1, work.now + HOUR)
        assert found.counts[DeliveryState.QUEUED] == queued_before + 3
        assert overdue_since(work) == work.now - HOUR


def test_troubles_older_than_a_month_are_not_told_any_more(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work)
        for key, age in (("new", 29), ("old", 31)):
            gone = {"state": DeliveryState.FAILED, "error": "is_archived"}
            a_delivery(work, key, program_id=program.key, finished=work.now - timedelta(days=age), **gone)
        (trouble,) = standing_of(work, program).troubles
        assert (trouble.error, trouble.count) == ("is_archived", 1)


def test_an_operator_sees_the_troubles_of_all_programs(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work)
        for key, of in (("a", program.key), ("b", None)):
            gone = {"state": DeliveryState.FAILED, "error": "user_disabled", "finished": work.now}
            a_delivery(work, key, program_id=of, **gone)
        (trouble,) = undelivered_since(work, None, work.now - HOUR)
        assert trouble.count == 2
