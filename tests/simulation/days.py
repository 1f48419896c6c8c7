"""For each planted defect a day on which it does harm, step by step as the simulation would compose it."""

from collections.abc import Callable

from storage.words import PlaceKind
from tests.simulation.machine import AnyDay
from tests.simulation.office import Deed, Parts
from tests.simulation.points import AFTER_READ, AFTER_WRITE, ANSWERED
from tests.simulation.scripted_slack import LOOK, SEND, Answer

FIRST, SECOND = 0, 1


def sent_again(day: AnyDay, answer: Answer) -> None:
    """Slack takes a message and answers so; a little later there is time to send."""
    day.slack_is_moody(SEND, [answer])
    day.works(FIRST, Deed.SEND)
    day.time_goes_by(20)
    day.works(SECOND, Deed.SEND)


def no_answer(day: AnyDay) -> None:
    """Slack takes a message, and the connection breaks."""
    sent_again(day, Answer.UNHEARD)


def a_page_of_html(day: AnyDay) -> None:
    """Slack takes a message, and something in between answers in its place."""
    sent_again(day, Answer.PROXY_PAGE_TAKEN)


def killed(day: AnyDay) -> None:
    """A worker is killed between Slack's answer and the note about it; its lease runs out."""
    day.is_killed(FIRST, Deed.SEND, ANSWERED.format(SEND), 1)
    day.time_goes_by(61)
    day.works(SECOND, Deed.SETTLE)
    day.works(SECOND, Deed.SEND)


def wakes_with_a_refusal(day: AnyDay) -> None:
    """Slack refuses, and the worker sleeps before it writes that down; meanwhile another one sends."""
    day.claims_freezes_and_wakes(FIRST, ANSWERED.format(SEND), Answer.REFUSED, 2, [])


def wakes_before_the_call(day: AnyDay) -> None:
    """A worker claims a message and sleeps; meanwhile another one sends."""
    day.claims_freezes_and_wakes(FIRST, AFTER_WRITE, Answer.FINE, 2, [])


def wakes_before_the_claim(day: AnyDay) -> None:
    """A worker has found a message to send and sleeps; meanwhile another one sends."""
    day.claims_freezes_and_wakes(FIRST, AFTER_READ, Answer.FINE, 1, [])


def much_is_said(day: AnyDay) -> None:
    """Slack takes a message unheard, and people write so much that it is on an older page."""
    day.looks_freezes_and_wakes(FIRST, AFTER_READ, Answer.UNHEARD, True, 1, [])


def wakes_after_a_look(day: AnyDay) -> None:
    """A worker sees that nothing arrived and sleeps; meanwhile it is sent again, and taken unheard."""
    day.looks_freezes_and_wakes(FIRST, ANSWERED.format(LOOK), Answer.LOST, False, 1, [Answer.UNHEARD])


DAYS: dict[str, Callable[[AnyDay], None]] = {
    "retry on unknown": no_answer,
    "expired lease back to the queue": killed,
    "no lease expiry": killed,
    "no fence": wakes_with_a_refusal,
    "deny-list instead of allow-list": a_page_of_html,
    "first history page only": much_is_said,
    "no deadline check": wakes_before_the_call,
    "claim in two steps": wakes_before_the_claim,
    "a look outlives its attempt": wakes_after_a_look,
}


def a_day_with(parts: Parts) -> type[AnyDay]:
    """A day on which the workers are made of these."""
    return type("AnyDayWithADefect", (AnyDay,), {"parts": parts})


def play(day: AnyDay, happens: Callable[[AnyDay], None]) -> None:
    """One message, what happens to it, and the verdict in the evening; AssertionError if it is a bad one."""
    day.open([PlaceKind.PERSON], plans=False)
    happens(day)
    day.teardown()
