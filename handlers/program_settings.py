"""What a program brings of its own: a menu, and a form for each part."""

from collections.abc import Callable
from functools import partial
from typing import Any

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Replace, Show, Turn
from mentorship.programs import change_agenda, change_settings, require_changeable
from storage.tables import Program
from views import program_settings as views
from views.blocks import View
from views.fields import Payload, about_id, pressed
from views.ids import Action, Callback
from views.matching_settings import matching_form, read_matching

FORMS: dict[Action, Callable[[Program], View]] = {
    Action.EDIT_AGENDA: views.agenda_form,
    Action.EDIT_SURVEY_QUESTIONS: views.survey_questions_form,
    Action.EDIT_JOIN_QUESTIONS: views.join_questions_form,
    Action.EDIT_TEXTS: views.texts_form,
    Action.EDIT_POINTS: views.points_form,
    Action.EDIT_MATCHING: matching_form,
}
READ: dict[Callback, Callable[[Payload], dict[str, Any]]] = {
    Callback.SURVEY_QUESTIONS: views.read_survey_questions,
    Callback.JOIN_QUESTIONS: views.read_join_questions,
    Callback.TEXTS: views.read_texts,
    Callback.POINTS: views.read_points,
    Callback.MATCHING: read_matching,
}


def register(dialogue: Dialogue) -> None:
    """`/mentorship admin settings`, the button More Settings, and the forms behind it."""
    dialogue.command("admin settings", show_menu)
    dialogue.action(Action.PROGRAM_SETTINGS, show_menu)
    for action, form in FORMS.items():
        dialogue.action(action, partial(open_form, form=form))
    dialogue.submission(Callback.AGENDA, save_agenda)
    for callback, read in READ.items():
        dialogue.submission(callback, partial(save, read=read))


def show_menu(turn: Turn) -> Answer:
    program = require_changeable(turn.work, turn.actor, chosen_program(turn).key)
    return Show(views.settings_menu(program))


def open_form(turn: Turn, form: Callable[[Program], View]) -> Answer:
    return Replace(form(require_changeable(turn.work, turn.actor, pressed(turn.payload)[0])))


def save_agenda(turn: Turn) -> Answer:
    start, sessions = views.read_agenda(turn.payload)
    program_id = about_id(turn.payload, "program")
    program = change_agenda(turn.work, turn.actor, program_id, sessions, slice(start, start + views.PAGE))
    return Replace(views.after_agenda(program, start + len(sessions), len(sessions)))


def save(turn: Turn, read: Callable[[Payload], dict[str, Any]]) -> Answer:
    changes = read(turn.payload)
    program = change_settings(turn.work, turn.actor, about_id(turn.payload, "program"), changes)
    return Replace(views.settings_menu(program, views.SAVED))
