"""When nobody knows whether a message arrived: look, and only then decide; never guess, never twice."""

from datetime import timedelta

from bot.delivery.outcome import ATTEMPTS
from bot.delivery.sender import OUTAGE_PAUSE, Nothing
from storage.outbox import LEASE, SETTLE, claim_next
from storage.words import DeliveryState, PlaceKind
from tests.bot.post_office import MOMENT, PostOffice
from tests.storage.outbox_rows import a_delivery


def test_a_message_whose_answer_was_lost_is_found_and_not_sent_again(office: PostOffice) -> None:
    office.sandbox.faults.drop_answer("chat.postMessage")
    office.tell_ana()
    office.deliver()
    assert office.row().state == DeliveryState.UNKNOWN
    office.later()
    office.deliver()
    (message,) = office.ana.messages()
    row = office.row()
    assert (row.state, row.channel, row.ts) == (DeliveryState.SENT, message.channel, message.ts)
    assert office.posts() == 1


def test_a_message_that_did_not_arrive_is_sent_again_once(office: PostOffice) -> None:
    office.sandbox.faults.server_error("chat.postMessage", status=503)
    office.tell_ana()
    office.deliver()
    assert (office.row().state, office.row().error) == (DeliveryState.UNKNOWN, "http_503")
    office.later()
    office.deliver()
    assert len(office.ana.messages()) == 1
    assert office.row().state == DeliveryState.SENT


def test_an_error_after_the_message_arrived_is_no_reason_to_send_it_again(office: PostOffice) -> None:
    office.sandbox.faults.server_error("chat.postMessage", status=500, applied=True)
    office.tell_ana()
    office.deliver()
    office.later()
    office.deliver()
    assert len(office.ana.messages()) == 1
    assert office.posts() == 1


def test_an_error_that_slack_does_not_document_is_no_refusal(office: PostOffice) -> None:
    office.sandbox.faults.fail("chat.postMessage", "internal_error")
    office.tell_ana()
    office.deliver()
    assert (office.row().state, office.row().error) == (DeliveryState.UNKNOWN, "internal_error")


def test_a_message_is_found_behind_hundreds_of_later_ones(office: PostOffice) -> None:
    office.sandbox.faults.drop_answer("chat.postMessage")
    office.tell_ana()
    office.deliver()
    for _ in range(220):
        office.ana.dm("And another thing")
    office.later()
    assert office.row().state == DeliveryState.SENT


def test_nobody_looks_before_the_history_would_show_it(office: PostOffice) -> None:
    office.sandbox.faults.server_error("chat.postMessage")
    office.tell_ana()
    office.deliver()
    office.later(SETTLE)
    assert office.row().state == DeliveryState.UNKNOWN
    assert office.sandbox.transcript.calls["conversations.history"] == 0


def test_a_history_that_cannot_be_read_now_is_read_later(office: PostOffice) -> None:
    office.sandbox.faults.drop_answer("chat.postMessage")
    office.sandbox.faults.server_error("conversations.history")
    office.tell_ana()
    office.deliver()
    office.later()
    assert office.row().state == DeliveryState.UNKNOWN
    office.later()
    assert office.row().state == DeliveryState.SENT


def test_one_that_can_never_be_looked_into_stays_unknown_and_holds_nobody_up(office: PostOffice) -> None:
    office.sandbox.faults.server_error("chat.postMessage")
    office.tell_ana()
    office.deliver()
    office.sandbox.faults.fail("conversations.open", "user_disabled")
    office.later()
    assert (office.row().state, office.row().error) == (DeliveryState.UNKNOWN, "unsettled")
    office.later()
    office.deliver()
    assert office.posts() == 1


def test_what_slack_never_takes_is_given_up_in_the_end(office: PostOffice) -> None:
    office.sandbox.faults.server_error("chat.postMessage", times=2 * ATTEMPTS)
    office.tell_ana()
    for _ in range(ATTEMPTS + 1):
        office.deliver()
        office.later()
    assert office.row().state == DeliveryState.FAILED
    assert office.posts() == ATTEMPTS


def test_in_a_pair_s_conversation_unknown_stays_unknown(office: PostOffice) -> None:
    office.sandbox.faults.drop_answer("chat.postMessage")
    office.tell_pair()
    office.deliver()
    office.later()
    office.later()
    office.deliver()
    assert (office.row().state, office.row().error) == (DeliveryState.UNKNOWN, "unsettled")
    assert office.posts() == 1
    assert office.sandbox.transcript.calls["conversations.history"] == 0


def test_in_a_channel_unknown_stays_unknown(office: PostOffice) -> None:
    office.sandbox.faults.server_error("chat.postMessage")
    office.tell_channel()
    office.deliver()
    office.later()
    office.deliver()
    assert (office.row().state, office.row().error) == (DeliveryState.UNKNOWN, "unsettled")
    assert office.ana.messages(office.channel) == []


def test_a_sender_that_vanished_before_the_call_leaves_a_message_that_is_sent_later(
    office: PostOffice,
) -> None:
    office.tell_ana()
    with office.bench.write() as work:
        assert claim_next(work.session, work.now, lambda _: True) is not None
    assert office.deliver() == Nothing(None)
    office.later(LEASE + MOMENT)
    assert office.row().state == DeliveryState.UNKNOWN
    office.later()
    office.deliver()
    assert len(office.ana.messages()) == 1


def test_an_update_whose_sender_vanished_is_sent_again_even_in_a_channel(office: PostOffice) -> None:
    office.tell_channel()
    office.deliver()
    original = office.row()
    with office.bench.write() as work:
        where = {"place_kind": PlaceKind.CHANNEL, "place": office.channel, "kind": "invitation"}
        gone = {"state": DeliveryState.UNKNOWN, "error": "sender_gone", "finished": work.now}
        about = {"notice": original.notice, "method": "update", "refreshes": original.id}
        a_delivery(work, "update", **where, **gone, **about)
    office.later()
    office.deliver()
    assert office.row("update").state == DeliveryState.SENT
    assert office.sandbox.transcript.calls["chat.update"] == 1


def test_three_unknowns_in_a_row_stop_sending_for_a_while(office: PostOffice) -> None:
    office.sandbox.faults.server_error("chat.postMessage", times=3)
    for number in range(4):
        with office.bench.write() as work:
            person = office.sandbox.add_person(f"Person {number}").id
            a_delivery(work, f"k{number}", place=person, notice={"enrollment_id": office.enrollment.key})
    again_at = office.clock.now() + OUTAGE_PAUSE
    assert office.deliver() == Nothing(again_at)
    assert office.posts() == 3
    office.clock.move_to(again_at)
    office.deliver()
    assert office.posts() == 4


def test_unknowns_that_are_not_in_a_row_do_not_stop_sending(office: PostOffice) -> None:
    for number in range(6):
        if number % 3:
            office.sandbox.faults.server_error("chat.postMessage")
        office.tell_ana(f"k{number}")
        office.deliver()
        office.clock.move_by(timedelta(seconds=2))
    assert office.posts() == 6
    assert len(office.ana.messages()) == 2
