"""What is said after an acknowledgement can be waited for, whatever becomes of it."""

from threading import Event

from bot.afterwards import Afterwards
from bot.precedence import Precedence

PATIENCE = 30.0


def test_it_is_in_hand_until_it_is_done() -> None:
    afterwards, go_on = Afterwards(Precedence(), 2), Event()

    def hold_on() -> None:
        go_on.wait(PATIENCE)

    assert afterwards.wait(0)
    afterwards.do(lambda: None)
    afterwards.do(hold_on)
    assert not afterwards.wait(0.01)
    go_on.set()
    assert afterwards.wait(PATIENCE)
    assert afterwards.begun == 2
    afterwards.finish()


def test_what_fails_is_done_too() -> None:
    afterwards = Afterwards(Precedence(), 1)

    def fail() -> None:
        raise ValueError

    afterwards.do(fail)
    assert afterwards.wait(PATIENCE)
    afterwards.finish()


def test_finishing_does_all_that_was_handed_in() -> None:
    afterwards, done = Afterwards(Precedence(), 1), list[str]()
    for _ in range(20):
        afterwards.do(lambda: done.append("done"))
    afterwards.finish()
    assert len(done) == 20
