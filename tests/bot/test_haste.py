"""One person is heard so often a minute, and holds up nobody else."""

import pytest

from bot.haste import MINUTE, MOST_PEOPLE, TOO_FAST, Haste
from handlers.turn import Answer, Done, Turn
from mentorship.refusals import Refused
from tests.bot.switchboard import Switchboard


class Watch:
    """A clock that is moved by hand; seconds."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_later_one_is_heard_again() -> None:
    watch = Watch()
    haste = Haste(3, watch)
    for _ in range(3):
        haste.check("U0ANA")
        watch.now += 10
    with pytest.raises(Refused):
        haste.check("U0ANA")
    haste.check("U0BEN")
    watch.now += MINUTE - 30
    haste.check("U0ANA")
    with pytest.raises(Refused):
        haste.check("U0ANA")


def test_whoever_was_heard_long_ago_is_forgotten() -> None:
    watch = Watch()
    haste = Haste(3, watch)
    for number in range(MOST_PEOPLE):
        haste.check(f"U{number}")
    watch.now += MINUTE
    haste.check("U0ANA")
    assert list(haste._heard) == ["U0ANA"]


def test_what_comes_too_fast_is_answered_and_does_nothing(switchboard: Switchboard) -> None:
    def note(turn: Turn) -> Answer:
        turn.work.note(turn.actor, "heard")
        return Done()

    switchboard.does = note
    for _ in range(switchboard.most_a_minute):
        assert switchboard.ana.command("/mentorship", "status").ok
    assert switchboard.ana.command("/mentorship", "status").text == TOO_FAST
    switchboard.ana.click(switchboard.message(), "Press Me")
    assert switchboard.whispered() == [TOO_FAST, TOO_FAST]
    assert len(switchboard.audit()) == switchboard.most_a_minute
