"""Sending: each message once, and a certain refusal handled for what it is."""

import logging
import socket
from datetime import timedelta

import pytest

from bot.delivery.calls import EVENT_TYPE
from bot.delivery.outcome import ATTEMPTS
from bot.delivery.sender import Nothing
from bot.slack import slack_client
from mentorship.post import Timing
from storage.words import DeliveryState
from tests.bot.post_office import MOMENT, PostOffice
from tests.storage.outbox_rows import a_delivery

MINUTE = timedelta(minutes=1)


def test_a_message_is_sent_once_and_carries_nothing_but_its_key(office: PostOffice) -> None:
    office.tell_ana()
    office.deliver()
    office.deliver()
    (message,) = office.ana.messages()
    row = office.row()
    assert message.metadata == {"event_type": EVENT_TYPE, "event_payload": {"delivery": str(row.id)}}
    assert (row.state, row.channel, row.ts) == (DeliveryState.SENT, message.channel, message.ts)
    assert "Thank you for applying" in message.text
    assert office.posts() == 1


def test_a_message_is_written_when_it_is_sent_and_shows_the_present_state(office: PostOffice) -> None:
    office.tell_ana()
    office.accept_ana()
    office.deliver()
    (message,) = office.ana.messages()
    assert "You are in" in message.text
    assert office.updates() == []


def test_a_message_is_not_sent_before_it_is_due(office: PostOffice) -> None:
    office.tell_ana(timing=Timing(due=office.clock.now() + MINUTE))
    assert office.deliver() == Nothing(office.clock.now() + MINUTE)
    office.clock.move_by(MINUTE)
    office.deliver()
    assert len(office.ana.messages()) == 1


def test_when_slack_asks_to_wait_the_method_waits_and_no_attempt_counts(office: PostOffice) -> None:
    office.sandbox.faults.rate_limit("chat.postMessage", retry_after=30)
    office.tell_ana()
    office.tell_channel("other")
    until = office.clock.now() + timedelta(seconds=30)
    idle = office.deliver()
    assert idle.again_at == until
    assert office.posts() == 1, "the other message waits too"
    assert (office.row().state, office.row().attempts) == (DeliveryState.QUEUED, 0)
    office.clock.move_to(until)
    office.deliver()
    office.clock.move_by(MOMENT)
    office.deliver()
    assert len(office.ana.messages()) == len(office.ana.messages(office.channel)) == 1


def test_a_refused_connection_is_tried_again_later(office: PostOffice) -> None:
    office.tell_ana()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody_there = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
    office.a_sender(slack_client("xoxb-1", nobody_there)).step()
    row = office.row()
    assert (row.state, row.attempts, row.error) == (DeliveryState.QUEUED, 1, "connection_refused")
    assert row.due > office.clock.now()
    office.clock.move_to(row.due)
    office.deliver()
    assert len(office.ana.messages()) == 1


def test_a_curable_refusal_is_tried_again_ever_later_and_then_given_up(office: PostOffice) -> None:
    office.sandbox.faults.fail("chat.postMessage", "not_in_channel", times=ATTEMPTS)
    office.tell_channel()
    waits = []
    while (idle := office.deliver()).again_at is not None:
        waits.append(idle.again_at - office.clock.now())
        office.clock.move_to(idle.again_at)
    assert len(waits) == ATTEMPTS - 1
    assert waits[0] >= MINUTE
    assert max(waits) <= timedelta(seconds=300 * 1.25)
    row = office.row()
    assert (row.state, row.error, row.attempts) == (DeliveryState.FAILED, "not_in_channel", ATTEMPTS)


def test_a_curable_refusal_that_is_cured_ends_well(office: PostOffice) -> None:
    office.sandbox.faults.fail("chat.postMessage", "not_in_channel")
    office.tell_channel()
    again_at = office.deliver().again_at
    assert again_at is not None
    office.clock.move_to(again_at)
    office.deliver()
    assert (office.row().state, office.row().error) == (DeliveryState.SENT, "")


def test_somebody_who_is_gone_gets_nothing_and_the_reason_is_kept(office: PostOffice) -> None:
    office.sandbox.faults.fail("chat.postMessage", "user_disabled")
    office.tell_ana()
    assert office.deliver() == Nothing(None)
    assert (office.row().state, office.row().error) == (DeliveryState.FAILED, "user_disabled")


def test_a_message_whose_blocks_are_refused_arrives_as_plain_text(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.sandbox.faults.fail("chat.postMessage", "invalid_blocks")
    office.tell_ana()
    office.deliver()
    (message,) = office.ana.messages()
    assert message.blocks == []
    assert "Thank you for applying" in message.text
    assert office.row().state == DeliveryState.SENT
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_an_update_whose_blocks_are_refused_takes_the_old_buttons_away(office: PostOffice) -> None:
    office.tell_ana()
    office.deliver()
    office.accept_ana()
    office.sandbox.faults.fail("chat.update", "invalid_blocks")
    office.deliver()
    (message,) = office.ana.messages()
    assert message.buttons == []
    assert "You are in" in message.text


def test_a_message_that_comes_too_late_is_not_sent(office: PostOffice) -> None:
    office.tell_ana(timing=Timing(send_before=office.clock.now() + MINUTE))
    office.clock.move_by(MINUTE + MOMENT)
    office.deliver()
    assert office.row().state == DeliveryState.CANCELLED
    assert office.posts() == 0


def test_a_message_at_the_last_moment_is_sent(office: PostOffice) -> None:
    office.tell_ana(timing=Timing(send_before=office.clock.now() + MINUTE))
    office.clock.move_by(MINUTE)
    office.deliver()
    assert office.row().state == DeliveryState.SENT


def test_a_message_that_lost_its_sense_is_not_sent(office: PostOffice) -> None:
    with office.bench.write() as work:
        nobody_s = {"place": office.ana.id, "kind": "introduction", "notice": {"pairing_id": 0}}
        a_delivery(work, "k", **nobody_s)
    office.deliver()
    assert (office.row().state, office.row().error) == (DeliveryState.CANCELLED, "no_longer_needed")
    assert office.posts() == 0


def test_a_message_that_cannot_be_written_fails_under_a_reference_that_the_log_has(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    with office.bench.write() as work:
        a_delivery(work, "k", notice={"enrollment_id": "canary-of-a-typed-text"})
        a_delivery(work, "unknown", kind="of_another_version")
    office.deliver()
    for key in ("k", "unknown"):
        row = office.row(key)
        assert row.state == DeliveryState.FAILED
        assert row.error.startswith("our_mistake_")
        assert row.error.removeprefix("our_mistake_") in caplog.text
    assert "canary" not in caplog.text


def test_the_next_message_goes_out_although_one_cannot_be_written(office: PostOffice) -> None:
    with office.bench.write() as work:
        a_delivery(work, "unknown", kind="of_another_version")
    office.clock.move_by(MOMENT)
    office.tell_ana()
    office.deliver()
    assert len(office.ana.messages()) == 1
