"""The digest at once, for those who run the program."""

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Show, Turn
from mentorship.digests import digest_facts, today_for
from views import digests as views
from views.ids import Action


def register(dialogue: Dialogue) -> None:
    """`/mentorship admin digest` and the button Send Digest Now."""
    dialogue.command("admin digest", show_digest)
    dialogue.action(Action.SEND_DIGEST, show_digest)


def show_digest(turn: Turn) -> Answer:
    program = chosen_program(turn)
    return Show(views.digest_view(digest_facts(turn.work, program, today_for(turn.work, program))))
