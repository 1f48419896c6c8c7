"""Where the bot may not read, Slack's list of scheduled messages says what became of an uncertain one."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.delivery.outcome import ATTEMPTS
from bot.delivery.pace import Full
from bot.delivery.settling import Settler
from bot.workbench import Workbench
from mentorship.post import refresh
from storage.outbox import AHEAD, LAST_LOOK, LEASE, TOO_LATE, claim_next
from storage.tables import Delivery, Pairing
from storage.words import DeliveryMethod, DeliveryState, PlaceKind
from tests.bot.post_office import MOMENT, PostOffice

SCHEDULE, LIST = "chat.scheduleMessage", "chat.scheduledMessages.list"
BEFORE_THE_LAST_LOOK = AHEAD - LAST_LOOK - MOMENT


@pytest.fixture
def office() -> Iterator[PostOffice]:
    office = PostOffice()
    office.prove(PlaceKind.CHANNEL, PlaceKind.PAIRING)
    yield office
    office.close()


def settle_at(office: PostOffice, wait: timedelta) -> None:
    """Let time go by and look into what is uncertain."""
    office.later(wait)


def test_an_introduction_is_scheduled_a_little_ahead_and_posted_by_slack(office: PostOffice) -> None:
    office.tell_pair()
    office.deliver()
    row = office.row()
    assert (row.state, row.ts, office.posts(), office.calls(SCHEDULE)) == (DeliveryState.SENT, None, 0, 1)
    assert row.post_at is not None
    assert timedelta() <= row.post_at - office.clock.now() - AHEAD <= 2 * MOMENT
    (group,) = office.ben.group_dms()
    assert office.ben.messages(group.id) == []
    office.clock.move_to(row.post_at)
    (message,) = office.ben.messages(group.id)
    assert message.metadata is None
    assert "meet" in message.text


def test_a_direct_message_is_posted_at_once_all_the_same(office: PostOffice) -> None:
    office.tell_ana()
    office.deliver()
    assert (len(office.ana.messages()), office.calls(SCHEDULE), office.row().post_at) == (1, 0, None)


def test_only_places_that_were_proven_are_scheduled(office: PostOffice) -> None:
    office.prove(PlaceKind.PAIRING)
    office.tell_channel()
    office.deliver()
    assert len(office.ana.messages(office.channel)) == 1
    assert office.calls(SCHEDULE) == 0


def test_no_two_messages_of_the_workspace_are_scheduled_for_the_same_second(office: PostOffice) -> None:
    for number in range(3):
        office.tell_channel(f"k{number}")
    office.tell_pair("pair")
    office.deliver()
    office.clock.move_by(timedelta(seconds=5))
    office.deliver()
    moments = [office.row(key).post_at for key in ("k0", "k1", "k2", "pair")]
    assert None not in moments
    assert len(set(moments)) == 4


def test_an_accepted_message_whose_answer_was_lost_is_found_in_the_list(office: PostOffice) -> None:
    office.sandbox.faults.drop_answer(SCHEDULE)
    office.tell_pair()
    office.deliver()
    assert office.row().state == DeliveryState.UNKNOWN
    settle_at(office, BEFORE_THE_LAST_LOOK)
    assert office.calls(LIST) == 0
    settle_at(office, LAST_LOOK / 2)
    assert office.row().state == DeliveryState.SENT
    office.clock.move_by(AHEAD)
    office.deliver()
    (group,) = office.ben.group_dms()
    assert len(office.ben.messages(group.id)) == 1
    assert (office.calls(SCHEDULE), office.calls("conversations.history")) == (1, 0)


@pytest.mark.parametrize("tell", [PostOffice.tell_pair, PostOffice.tell_channel])
def test_a_message_that_is_not_in_the_list_is_scheduled_again_once(
    office: PostOffice, tell: Callable[[PostOffice], None]
) -> None:
    office.sandbox.faults.server_error(SCHEDULE)
    tell(office)
    office.deliver()
    settle_at(office, AHEAD - LAST_LOOK / 2)
    office.deliver()
    assert (office.row().state, office.calls(SCHEDULE)) == (DeliveryState.SENT, 2)
    office.clock.move_by(2 * AHEAD)
    assert _seen(office) == 1


def test_asked_too_late_it_stays_unknown_and_is_not_sent_again(office: PostOffice) -> None:
    office.sandbox.faults.server_error(SCHEDULE)
    office.tell_channel()
    office.deliver()
    settle_at(office, AHEAD - TOO_LATE + MOMENT)
    office.deliver()
    row = office.row()
    assert (row.state, row.error, office.calls(SCHEDULE)) == (DeliveryState.UNKNOWN, "unsettled", 1)


def test_slack_s_clock_decides_whether_it_was_too_late_and_not_this_machine_s(office: PostOffice) -> None:
    office.sandbox.faults.drop_answer(SCHEDULE)
    office.tell_channel()
    office.deliver()
    office.clock.move_by(AHEAD + 2 * MOMENT)
    clock_that_is_late = MovableClock(office.clock.now() - timedelta(seconds=20))
    there = Workbench(office.database, clock_that_is_late, office.sandbox.team_id)
    Settler(there, office.client, office.pace).settle_some()
    row = office.row()
    assert office.calls(LIST) == 1
    assert (row.state, row.error, office.calls(SCHEDULE)) == (DeliveryState.UNKNOWN, "unsettled", 1)


def test_a_list_that_does_not_answer_is_asked_again_until_it_is_too_late(office: PostOffice) -> None:
    office.sandbox.faults.drop_answer(SCHEDULE)
    office.sandbox.faults.server_error(LIST, times=2)
    office.tell_channel()
    office.deliver()
    settle_at(office, AHEAD - LAST_LOOK + MOMENT)
    settle_at(office, 5 * MOMENT)
    assert office.row().state == DeliveryState.UNKNOWN
    settle_at(office, 5 * MOMENT)
    assert (office.row().state, office.calls(LIST)) == (DeliveryState.SENT, 3)


def test_appointments_made_while_the_clock_was_wrong_hold_nobody_up(office: PostOffice) -> None:
    office.tell_channel("far")
    office.deliver()
    far = office.row("far")
    with office.bench.write() as work:
        far.post_at = work.now + timedelta(days=1)
        work.session.merge(far)
    office.tell_channel()
    office.deliver()
    post_at = office.row().post_at
    assert post_at is not None
    assert post_at - office.clock.now() <= AHEAD + 2 * MOMENT


def test_when_slack_asks_the_list_to_wait_it_is_asked_no_sooner(office: PostOffice) -> None:
    office.sandbox.faults.drop_answer(SCHEDULE)
    office.sandbox.faults.rate_limit(LIST, retry_after=10)
    office.tell_channel()
    office.deliver()
    settle_at(office, AHEAD - LAST_LOOK + MOMENT)
    settle_at(office, 5 * MOMENT)
    assert (office.row().state, office.calls(LIST)) == (DeliveryState.UNKNOWN, 1)
    settle_at(office, 6 * MOMENT)
    assert (office.row().state, office.calls(LIST)) == (DeliveryState.SENT, 2)


def test_a_sender_that_vanished_before_the_call_leaves_a_message_that_is_sent_later(
    office: PostOffice,
) -> None:
    office.tell_channel()
    _claim_and_vanish(office)
    settle_at(office, LEASE + 5 * MOMENT)
    assert office.row().state == DeliveryState.UNKNOWN
    settle_at(office, AHEAD - LEASE - LAST_LOOK / 2)
    office.deliver()
    assert (office.row().state, office.calls(SCHEDULE)) == (DeliveryState.SENT, 1)


def test_a_pair_whose_conversation_was_never_opened_certainly_got_nothing(office: PostOffice) -> None:
    office.tell_pair()
    _claim_and_vanish(office)
    settle_at(office, LEASE + 5 * MOMENT)
    settle_at(office, AHEAD - LEASE - LAST_LOOK / 2)
    assert office.calls(LIST) == 0
    office.deliver()
    assert office.row().state == DeliveryState.SENT


def test_a_sender_that_was_frozen_past_the_appointment_is_refused_by_slack(office: PostOffice) -> None:
    office.sandbox.faults.fail(SCHEDULE, "time_in_past")
    office.tell_channel()
    again_at = office.deliver().again_at
    assert again_at is not None
    office.clock.move_to(again_at)
    office.deliver()
    assert office.row().state == DeliveryState.SENT


def test_what_slack_never_takes_is_given_up_in_the_end(office: PostOffice) -> None:
    office.sandbox.faults.server_error(SCHEDULE, times=ATTEMPTS)
    office.tell_channel()
    for _ in range(ATTEMPTS):
        office.deliver()
        settle_at(office, AHEAD - LAST_LOOK / 2)
    assert (office.row().state, office.calls(SCHEDULE)) == (DeliveryState.FAILED, ATTEMPTS)


def test_after_the_proof_was_lost_a_message_that_waits_is_posted_directly(office: PostOffice) -> None:
    office.sandbox.faults.fail(SCHEDULE, "restricted_too_many")
    office.tell_channel()
    again_at = office.deliver().again_at
    assert again_at is not None
    office.prove()
    office.clock.move_to(again_at)
    office.deliver()
    row = office.row()
    assert (row.state, row.post_at, office.posts()) == (DeliveryState.SENT, None, 1)


def test_an_update_waits_until_somebody_has_shown_where_the_message_stands(office: PostOffice) -> None:
    office.tell_pair()
    office.deliver()
    with office.bench.write() as work:
        refresh(work, "k")
    office.deliver()
    assert office.updates() == []
    assert office.calls("chat.update") == 0
    with office.bench.read() as work:
        assert work.session.get_one(Pairing, office.pairing.key).channel is not None
    assert office.row().method == DeliveryMethod.POST


def _claim_and_vanish(office: PostOffice) -> None:
    def gate(delivery: Delivery) -> bool:
        return office.pace.may_go(work.session, delivery, work.now, Full())

    with office.bench.write() as work:
        assert claim_next(work.session, work.now, gate) is not None


def _seen(office: PostOffice) -> int:
    groups = [message for each in office.ben.group_dms() for message in office.ben.messages(each.id)]
    return len(groups) + len(office.ana.messages(office.channel))
