"""Ending a program before its day."""

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Say, Turn
from mentorship.phases import end_program
from views.blocks import said
from views.ids import Action
from views.programs import ask_to_end, name_of


def register(dialogue: Dialogue) -> None:
    """`/mentorship admin end` and the button End Program."""
    dialogue.command("admin end", ask_before_ending)
    dialogue.action(Action.CLOSE_PROGRAM, end)


def ask_before_ending(turn: Turn) -> Answer:
    """Typed by accident, ending would reach everybody; the button asks once more."""
    return Say(ask_to_end(chosen_program(turn)))


def end(turn: Turn) -> Answer:
    program = end_program(turn.work, turn.actor, chosen_program(turn).key)
    return Say(said(f"{name_of(program)} is closing. Pairs are thanked two weeks from now."))
