"""People ask why they were matched as they were."""

from handlers.turn import Answer, Dialogue, Show, Turn
from mentorship.meetings import live_pairs_of
from mentorship.own_matches import own_pair, own_reasons_against
from views import why as views
from views.fields import pressed
from views.ids import Action


def register(dialogue: Dialogue) -> None:
    """`/mentorship why` and the button Why This Match?"""
    dialogue.command("why", show_all)
    dialogue.action(Action.WHY_MATCH, show_one)


def show_all(turn: Turn) -> Answer:
    pairs = live_pairs_of(turn.work, turn.actor)
    if not pairs:
        return Show(views.why_no_match_modal(turn.work, *own_reasons_against(turn.work, turn.actor)))
    return Show(views.why_modal(turn.work, pairs, turn.actor))


def show_one(turn: Turn) -> Answer:
    pair = own_pair(turn.work, turn.actor, pressed(turn.payload)[0])
    return Show(views.why_modal(turn.work, [pair], turn.actor))
