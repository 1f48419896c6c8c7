"""Days off: telling them, changing them, being back."""

from handlers.turn import Answer, Dialogue, Replace, Say, Show, Turn
from mentorship.days_off import coming_days_off, end_days_off, take_days_off
from views import days_off as views
from views.blocks import said
from views.ids import Action, Callback
from views.paging import is_in_modal


def register(dialogue: Dialogue) -> None:
    """`/mentorship away`, `back` and their buttons."""
    dialogue.command("away", ask)
    dialogue.action(Action.DAYS_OFF, ask)
    dialogue.submission(Callback.DAYS_OFF, save)
    dialogue.command("back", come_back)
    dialogue.action(Action.END_DAYS_OFF, come_back)


def ask(turn: Turn) -> Answer:
    return Show(views.days_off_form(coming_days_off(turn.work, turn.actor)))


def save(turn: Turn) -> Answer:
    take_days_off(turn.work, turn.actor, *views.read_days_off(turn.payload))
    return Replace(views.days_off_saved(coming_days_off(turn.work, turn.actor)))


def come_back(turn: Turn) -> Answer:
    end_days_off(turn.work, turn.actor)
    return Replace(views.no_days_off()) if is_in_modal(turn.payload) else Say(said(views.WELCOME_BACK))
