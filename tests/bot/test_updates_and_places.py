"""Messages that change after they were sent, conversations that are opened, and several senders."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError

from bot.delivery.sender import Nothing
from bot.delivery.worker import DeliveryWorker
from storage.tables import Pairing, Workspace
from storage.words import DeliveryState
from tests.bot.post_office import MOMENT, PostOffice
from tests.storage.outbox_rows import a_delivery
from tests.storage.postgresql import a_database


def test_a_message_changes_in_place_into_its_outcome(office: PostOffice) -> None:
    office.tell_ana()
    office.deliver()
    office.accept_ana()
    office.deliver()
    (message,) = office.ana.messages()
    assert "You are in" in message.text
    assert office.posts() == 1


def test_several_changes_before_the_next_delivery_are_one_update(office: PostOffice) -> None:
    office.tell_ana()
    office.deliver()
    for _ in range(5):
        office.accept_ana()
    office.deliver()
    assert len(office.updates()) == 1
    assert office.sandbox.transcript.calls["chat.update"] == 1


def test_a_change_while_the_outcome_is_unknown_waits_for_the_message(office: PostOffice) -> None:
    office.sandbox.faults.drop_answer("chat.postMessage")
    office.tell_ana()
    office.deliver()
    office.accept_ana()
    assert office.deliver() == Nothing(None)
    assert office.updates()[0].state == DeliveryState.QUEUED
    office.later()
    office.deliver()
    assert "You are in" in office.ana.messages()[0].text
    assert office.posts() == 1


def test_a_change_of_a_message_that_never_arrived_is_part_of_the_next_try(office: PostOffice) -> None:
    office.sandbox.faults.server_error("chat.postMessage")
    office.tell_ana()
    office.deliver()
    office.accept_ana()
    office.later()
    office.deliver()
    (message,) = office.ana.messages()
    assert "You are in" in message.text
    assert office.sandbox.transcript.calls["chat.update"] == 0


def test_an_update_whose_answer_was_lost_is_made_again(office: PostOffice) -> None:
    office.tell_ana()
    office.deliver()
    office.accept_ana()
    office.sandbox.faults.drop_answer("chat.update")
    again_at = office.deliver().again_at
    assert again_at is not None
    office.clock.move_to(again_at)
    office.deliver()
    assert office.updates()[0].state == DeliveryState.SENT
    assert len(office.ana.messages()) == 1


def test_when_slack_asks_updates_to_wait_new_messages_still_go(office: PostOffice) -> None:
    office.tell_ana()
    office.deliver()
    office.accept_ana()
    office.sandbox.faults.rate_limit("chat.update", retry_after=30)
    office.tell_channel("other")
    office.deliver()
    assert office.row("other").state == DeliveryState.SENT
    assert office.updates()[0].state == DeliveryState.QUEUED
    assert office.updates()[0].attempts == 0


def test_a_pair_s_conversation_is_opened_once(office: PostOffice) -> None:
    office.tell_pair()
    office.deliver()
    office.clock.move_by(MOMENT)
    office.tell_pair("again")
    office.deliver()
    (group,) = office.ben.group_dms()
    with office.bench.read() as work:
        assert work.session.get_one(Pairing, office.pairing.key).channel == group.id
    assert set(group.people) == {office.ben.id, office.mia.id}
    assert len(office.mia.messages(group.id)) == 2
    assert office.sandbox.transcript.calls["conversations.open"] == 1


def test_a_pair_s_conversation_that_cannot_be_opened_now_is_opened_later(office: PostOffice) -> None:
    office.sandbox.faults.server_error("conversations.open")
    office.tell_pair()
    again_at = office.deliver().again_at
    assert again_at is not None
    assert office.row().attempts == 1
    office.clock.move_to(again_at)
    office.deliver()
    assert office.row().state == DeliveryState.SENT


def test_when_slack_asks_to_wait_before_opening_other_messages_still_go(office: PostOffice) -> None:
    office.sandbox.faults.rate_limit("conversations.open", retry_after=30)
    office.tell_pair()
    office.tell_channel("other")
    office.deliver()
    assert (office.row().state, office.row().attempts) == (DeliveryState.QUEUED, 0)
    assert office.row("other").state == DeliveryState.SENT


def test_a_full_channel_holds_up_nobody_else(office: PostOffice) -> None:
    for number in range(3):
        office.tell_ana(f"k{number}")
    office.tell_channel("other")
    idle = office.deliver()
    assert (idle.again_at, idle.is_paced) == (office.clock.now() + MOMENT, True)
    assert office.row("other").state == DeliveryState.SENT
    assert len(office.ana.messages()) == 1


def test_nothing_is_sent_once_the_app_is_removed(office: PostOffice) -> None:
    office.tell_ana()
    with office.bench.write() as work:
        work.session.get_one(Workspace, work.workspace_id).uninstalled_at = work.now
    assert office.deliver() == Nothing(None)
    assert office.posts() == 0


def test_slack_cannot_be_called_inside_a_write_transaction(office: PostOffice) -> None:
    with office.bench.write(), pytest.raises(RuntimeError, match="inside a write transaction"):
        office.client.auth_test()
    assert office.client.auth_test()["ok"]


def test_a_call_is_made_once_even_when_its_answer_is_lost(office: PostOffice) -> None:
    """The SDK's own client would post again after a dropped connection."""
    office.sandbox.faults.drop_answer("chat.postMessage")
    with pytest.raises((OSError, SlackApiError)):
        office.client.chat_postMessage(channel=office.ana.id, text="Hello")
    assert office.posts() == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_senders_on_the_same_database_never_send_twice(kind: str, tmp_path: Path) -> None:
    if kind == "sqlite":
        _two_senders_send(f"sqlite:///{tmp_path / 'bot.db'}")
        return
    with a_database() as address:
        _two_senders_send(address)


def _two_senders_send(database_url: str) -> None:
    office = PostOffice(database_url)
    people = [office.sandbox.add_person(f"Person {number}") for number in range(20)]
    with office.bench.write() as work:
        for person in people:
            about = {"enrollment_id": office.enrollment.key}
            a_delivery(work, person.id, place=person.id, notice=about, due=work.now)
    office.clock.move_by(MOMENT)

    def send_all(_: int) -> None:
        sender = office.a_sender()
        while not isinstance(idle := sender.step(), Nothing) or idle.is_paced:
            office.clock.move_by(MOMENT)

    with ThreadPoolExecutor(2) as both:
        list(both.map(send_all, range(2)))
    assert [len(person.messages()) for person in people] == [1] * 20
    assert office.posts() == 20
    office.close()


def test_the_worker_sends_what_is_queued_as_soon_as_it_is_woken(office: PostOffice) -> None:
    worker = DeliveryWorker(office.sender, lambda: None)
    worker.start()
    office.tell_ana()
    worker.wake()
    assert office.ana.expect_message("Thank you for applying")
    worker.stop()
    office.tell_ana("after")
    worker.wake()
    assert office.row("after").state == DeliveryState.QUEUED
