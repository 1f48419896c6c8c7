"""Pausing and resuming a long round of messages."""

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Say, Turn
from mentorship.rounds import pause_sending, resume_sending
from views.blocks import said
from views.ids import Action


def register(dialogue: Dialogue) -> None:
    """The buttons Pause Sending and Resume Sending, and the same typed."""
    dialogue.command("admin pause sending", pause)
    dialogue.action(Action.PAUSE_SENDING, pause)
    dialogue.command("admin resume sending", resume)
    dialogue.action(Action.RESUME_SENDING, resume)


def pause(turn: Turn) -> Answer:
    pause_sending(turn.work, turn.actor, chosen_program(turn))
    return Say(said("Paused. Nothing of this round goes out until you resume."))


def resume(turn: Turn) -> Answer:
    resume_sending(turn.work, turn.actor, chosen_program(turn))
    return Say(said("It goes on."))
