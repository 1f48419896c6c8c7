"""Asking the coordinators for help, and taking care of somebody who did."""

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Replace, Say, Show, Turn
from mentorship.concerns import ask_for_help, open_concerns, take_concern
from mentorship.enrollment import programs_joined
from mentorship.programs import program_by_id
from mentorship.refusals import Refused
from views import concerns as views
from views.blocks import said
from views.fields import choice_of, pressed, text_of, whole
from views.ids import COMMAND, Action, Callback, Field


def register(dialogue: Dialogue) -> None:
    """`/mentorship ask`, `/mentorship admin concerns` and the button I Will Take Care."""
    dialogue.command("ask", ask)
    dialogue.action(Action.ASK_FOR_HELP, ask)
    dialogue.submission(Callback.ASK_FOR_HELP, send)
    dialogue.command("admin concerns", list_open)
    dialogue.action(Action.TAKE_CONCERN, take)


def ask(turn: Turn) -> Answer:
    programs = programs_joined(turn.work, turn.actor)
    if not programs:
        raise Refused(f"You are not part of a program yet. `{COMMAND}` shows what you can do.")
    return Show(views.help_form(programs, turn.words))


def send(turn: Turn) -> Answer:
    program_id = whole(choice_of(turn.payload, Field.PROGRAM) or "")
    concern = ask_for_help(turn.work, turn.actor, program_id, text_of(turn.payload, Field.WORDS))
    return Replace(views.help_asked(program_by_id(turn.work, concern.program_id)))


def list_open(turn: Turn) -> Answer:
    program = chosen_program(turn)
    return Show(views.concern_list(turn.work, program, open_concerns(turn.work, program.key)))


def take(turn: Turn) -> Answer:
    take_concern(turn.work, turn.actor, pressed(turn.payload)[0])
    return Say(said("Thank you for taking care. They have been told that it is you."))
