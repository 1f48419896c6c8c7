"""What follows an acknowledgement gives way to those who wait for theirs, but not for ever."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.afterwards import Afterwards
from bot.precedence import Listening, Precedence

LONG, SHORT = 30.0, 0.05


@contextmanager
def somebody_waits(precedence: Precedence) -> Iterator[Listening]:
    """One person's click is being decided for as long as the block lasts."""
    decided = threading.Event()
    with Listening(2, precedence) as listening:
        listening.submit(decided.wait, LONG)
        try:
            yield listening
        finally:
            decided.set()


@contextmanager
def speaking(precedence: Precedence) -> Iterator[Afterwards]:
    afterwards = Afterwards(precedence, 1)
    yield afterwards
    afterwards.finish()


def say(afterwards: Afterwards) -> None:
    afterwards.do(lambda: None)


def test_what_follows_is_said_at_once_when_nobody_waits() -> None:
    with speaking(Precedence(LONG)) as afterwards:
        say(afterwards)
        assert afterwards.wait(LONG / 2)


def test_what_follows_waits_while_somebody_waits_for_an_acknowledgement() -> None:
    precedence = Precedence(LONG)
    with speaking(precedence) as afterwards:
        with somebody_waits(precedence):
            say(afterwards)
            assert not afterwards.wait(SHORT)
        assert afterwards.wait(LONG / 2)


def test_what_follows_ones_own_click_waits_for_its_acknowledgement() -> None:
    precedence = Precedence(LONG)
    with speaking(precedence) as afterwards, Listening(1, precedence) as listening:

        def click() -> bool:
            say(afterwards)
            return afterwards.wait(SHORT)

        assert listening.submit(click).result(LONG) is False
        assert afterwards.wait(LONG / 2)


def test_nothing_waits_for_longer_than_a_form_may() -> None:
    precedence = Precedence(SHORT)
    with speaking(precedence) as afterwards, somebody_waits(precedence):
        say(afterwards)
        assert afterwards.wait(LONG / 2)


def test_a_click_that_was_heard_long_ago_holds_up_its_form_no_more() -> None:
    precedence = Precedence(LONG)
    with speaking(precedence) as afterwards, somebody_waits(precedence):
        long_ago = threading.Thread(target=precedence.give_way, args=(-LONG,))
        long_ago.start()
        long_ago.join(LONG / 2)
        assert not long_ago.is_alive()
        say(afterwards)
        assert not afterwards.wait(SHORT)


def test_a_click_that_fails_is_waited_for_no_more() -> None:
    precedence = Precedence(LONG)

    def fail() -> None:
        raise ValueError

    with Listening(1, precedence) as listening, speaking(precedence) as afterwards:
        with pytest.raises(ValueError):
            listening.submit(fail).result(LONG)
        say(afterwards)
        assert afterwards.wait(LONG / 2)


def test_a_request_is_waited_for_while_it_is_answered() -> None:
    precedence = Precedence(LONG)
    with speaking(precedence) as afterwards:
        with precedence.attend():
            say(afterwards)
            assert not afterwards.wait(SHORT)
        assert afterwards.wait(LONG / 2)


def test_nobody_waits_for_an_answer_once_nobody_listens() -> None:
    precedence = Precedence(LONG)
    listening = Listening(1, precedence)
    listening.shutdown()
    with pytest.raises(RuntimeError):
        listening.submit(lambda: None)
    with speaking(precedence) as afterwards:
        say(afterwards)
        assert afterwards.wait(LONG / 2)
