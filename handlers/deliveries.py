"""How a program's messages stand, for those who run it."""

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Show, Turn
from mentorship.deliveries import standing_of
from views.deliveries import deliveries_view
from views.ids import Action


def register(dialogue: Dialogue) -> None:
    """`/mentorship admin deliveries` and the button Show Deliveries."""
    dialogue.command("admin deliveries", show_deliveries)
    dialogue.action(Action.SHOW_DELIVERIES, show_deliveries)


def show_deliveries(turn: Turn) -> Answer:
    return Show(deliveries_view(standing_of(turn.work, chosen_program(turn))))
