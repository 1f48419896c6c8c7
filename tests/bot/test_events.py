"""Events: each has one effect, and one that fails is asked for again, but not for ever."""

from collections.abc import Callable

import pytest

from handlers.turn import Answer, Done, Turn
from mentorship.refusals import Refused
from sandbox import NothingHappened
from tests.bot.switchboard import Switchboard

SOON = (0.0, 0.02, 0.02)
CANARY = "canary-of-a-typed-text"


def note(turn: Turn) -> Answer:
    turn.work.note(turn.actor, "heard")
    return Done()


def wait_for(board: Switchboard, deliveries: int) -> None:
    """Until the event was delivered so often."""
    for _ in range(100):
        board.sandbox.idle()
        if board.sandbox.transcript.payloads["message.im"] >= deliveries:
            board.sandbox.idle()
            return
    raise NothingHappened(board.sandbox.transcript.report("The event did not come so often."))


def test_an_event_delivered_twice_has_one_effect(switchboard: Switchboard) -> None:
    switchboard.does = note
    switchboard.sandbox.faults.duplicate_event("message.im")
    switchboard.ana.dm("Hello")
    wait_for(switchboard, 2)
    assert switchboard.audit() == [("heard", "")]


def test_an_event_that_failed_is_not_acknowledged_and_heard_the_next_time(
    open_switchboard: Callable[..., Switchboard], caplog: pytest.LogCaptureFixture
) -> None:
    board = open_switchboard(retry_delays=SOON, ack_seconds=1)

    def fail_once(turn: Turn) -> Answer:
        if len(board.turns) == 1:
            raise ValueError(CANARY)
        return note(turn)

    board.does = fail_once
    board.ana.dm("Hello")
    wait_for(board, 2)
    assert len(board.turns) == 2
    assert board.audit() == [("heard", "")]
    assert "ValueError" in caplog.text
    assert CANARY not in caplog.text


def test_an_event_that_always_fails_is_acknowledged_at_the_last_try(
    open_switchboard: Callable[..., Switchboard],
) -> None:
    """Slack stops to deliver events to an app that keeps failing."""
    board = open_switchboard(retry_delays=SOON, ack_seconds=1)

    def fail(turn: Turn) -> Answer:
        raise ValueError(CANARY)

    board.does = fail
    board.ana.dm("Hello")
    wait_for(board, 4)
    assert len(board.turns) == 4
    outcomes = [line for line in board.sandbox.transcript.recent() if line.startswith("payload message.im")]
    assert outcomes == [
        *["payload message.im: not acknowledged in time"] * 3,
        "payload message.im: acknowledged",
    ]


def test_an_event_that_a_rule_forbids_is_not_asked_for_again(
    open_switchboard: Callable[..., Switchboard],
) -> None:
    board = open_switchboard(retry_delays=SOON, ack_seconds=30)

    def refuse(turn: Turn) -> Answer:
        raise Refused("Not now.")

    board.does = refuse
    board.ana.dm("Hello")
    wait_for(board, 1)
    assert board.sandbox.transcript.recent(1) == ["payload message.im: acknowledged"]
    assert len(board.turns) == 1


def test_a_newcomer_is_asked_of_slack_once(switchboard: Switchboard) -> None:
    for number in range(1, 4):
        switchboard.ana.dm("Hello")
        wait_for(switchboard, number)
    assert switchboard.sandbox.transcript.calls["users.info"] == 1
    assert {turn.actor.name for turn in switchboard.turns} == {"Ana Example"}
