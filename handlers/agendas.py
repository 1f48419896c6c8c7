"""Looking at the agenda of the next meeting."""

from handlers.turn import Answer, Dialogue, Show, Turn
from mentorship.meetings import live_pairs_of, require_side
from mentorship.refusals import Refused
from views import agendas as views
from views.fields import pressed
from views.ids import COMMAND, Action


def register(dialogue: Dialogue) -> None:
    """`/mentorship agenda` and the button Show Agenda."""
    dialogue.command("agenda", show_all)
    dialogue.action(Action.SHOW_AGENDA, show_one)


def show_all(turn: Turn) -> Answer:
    pairs = live_pairs_of(turn.work, turn.actor)
    if not pairs:
        raise Refused(f"You have no partner to meet right now. `{COMMAND} status` shows where you stand.")
    return Show(views.agenda_modal(turn.work, pairs, turn.actor))


def show_one(turn: Turn) -> Answer:
    pair = require_side(turn.work, turn.actor, pressed(turn.payload)[0])
    return Show(views.agenda_modal(turn.work, [pair], turn.actor))
