"""A coordinator says what becomes of a message of which nobody knows whether it arrived."""

from handlers.turn import Answer, Dialogue, Replace, Say, Turn
from mentorship.deliveries import standing_of
from mentorship.uncertain import it_arrived, send_again
from storage.tables import Program
from views.blocks import said
from views.deliveries import deliveries_view
from views.ids import Action
from views.undelivered import pressed_delivery


def register(dialogue: Dialogue) -> None:
    """The buttons Send Again and It Arrived, in the digest and in `/mentorship admin deliveries`."""
    dialogue.action(Action.SEND_AGAIN, send)
    dialogue.action(Action.IT_ARRIVED, note_arrival)


def send(turn: Turn) -> Answer:
    program = send_again(turn.work, turn.actor, pressed_delivery(turn.payload))
    return _answer(turn, program, "It goes out again now.")


def note_arrival(turn: Turn) -> Answer:
    program = it_arrived(turn.work, turn.actor, pressed_delivery(turn.payload))
    return _answer(turn, program, "Noted: it arrived. Thank you for looking.")


def _answer(turn: Turn, program: Program, words: str) -> Answer:
    """Where the list of deliveries is open, it shows what has changed."""
    if (turn.payload.get("view") or {}).get("type") == "modal":
        return Replace(deliveries_view(standing_of(turn.work, program)))
    return Say(said(words))
