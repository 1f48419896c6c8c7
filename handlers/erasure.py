"""Somebody wants what they have told to be deleted."""

from handlers.turn import Answer, Dialogue, Replace, Show, Turn
from mentorship.enrollment import programs_joined
from mentorship.erasure import erase_person
from views import erasure as views
from views.ids import Callback


def register(dialogue: Dialogue) -> None:
    """`/mentorship delete me`, which asks once more."""
    dialogue.command("delete me", ask)
    dialogue.submission(Callback.ERASE, erase)


def ask(turn: Turn) -> Answer:
    return Show(views.erasure_form(programs_joined(turn.work, turn.actor)))


def erase(turn: Turn) -> Answer:
    return Replace(views.erased(erase_person(turn.work, turn.actor, turn.actor)))
