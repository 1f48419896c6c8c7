"""Pausing and resuming a long round of messages, as coordinators do it in Slack."""

from datetime import timedelta

import pytest

from mentorship.rounds import begin_round
from sandbox import Message, Person
from storage.words import DeliveryState
from tests.conversations.paired import a_pair
from tests.storage.outbox_rows import a_delivery
from tests.town import Town

HOUR = timedelta(hours=1)


class LongRound:
    """Three messages that go out in an hour, watched as one round."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.mentor, _, self.program_id = a_pair(town)
        with town.bench.write() as work:
            for number in range(3):
                about = {
                    "place": self.mentor.id,
                    "notice": {"enrollment_id": 1},
                    "program_id": self.program_id,
                }
                a_delivery(work, f"k{number}", due=work.now + HOUR, **about)
            begin_round(work, self.program_id, work.now + HOUR)
        town.settle()

    def shown(self) -> Message:
        return self.town.coordinator.expect_message("Sending for", self.town.staff_channel)

    def arrived(self) -> int:
        return len(self.mentor.messages())


@pytest.fixture
def long_round(town: Town) -> LongRound:
    return LongRound(town)


def test_a_paused_round_waits_until_it_is_resumed(town: Town, long_round: LongRound) -> None:
    shown = long_round.shown()
    town.coordinator.click(shown, "Pause Sending")
    town.settle()
    assert "is paused since" in shown.text
    town.pass_time(hours=3)
    assert long_round.arrived() == 0
    town.coordinator.click(shown, "Resume Sending")
    town.settle()
    assert long_round.arrived() == 3
    town.pass_time(hours=4)
    assert "messages of a long round" in shown.text
    assert shown.buttons == []


def test_both_can_be_typed(town: Town, long_round: LongRound) -> None:
    assert "Paused" in str(town.admin("pause sending"))
    assert "paused already" in str(town.admin("pause sending"))
    assert "It goes on" in str(town.admin("resume sending"))
    assert "not paused" in str(town.admin("resume sending"))
    assert "is paused" not in long_round.shown().text


def test_without_a_long_round_there_is_nothing_to_pause(town: Town) -> None:
    a_pair(town)
    assert "No long round" in str(town.admin("pause sending"))


def test_only_coordinators_pause(town: Town, long_round: LongRound) -> None:
    stranger: Person = town.person("Sam Stranger")
    assert "Only the coordinators" in str(
        stranger.command("/mentorship", f"admin pause sending {long_round.program_id}")
    )
    stranger.click(long_round.shown(), "pause_sending", str(long_round.program_id), forge=True)
    town.settle()
    assert "is paused" not in long_round.shown().text


def test_other_messages_of_the_program_go_out_while_a_round_is_paused(
    town: Town, long_round: LongRound
) -> None:
    town.coordinator.click(long_round.shown(), "Pause Sending")
    with town.bench.write() as work:
        about = {
            "place": long_round.mentor.id,
            "notice": {"enrollment_id": 1},
            "program_id": long_round.program_id,
        }
        row = a_delivery(work, "later", **about)
        assert row.state == DeliveryState.QUEUED
    town.settle()
    assert long_round.arrived() == 1
