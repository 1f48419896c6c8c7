"""Answering a check-in, telling more, and changing one's mind."""

from functools import partial

from handlers.turn import Answer, Dialogue, Replace, Show, Turn
from mentorship.check_in_answers import answer, latest_check_ins, require_own
from mentorship.check_in_details import add_details
from mentorship.refusals import Refused
from storage.words import CheckInAnswer
from views import check_in_forms as forms
from views import check_ins as views
from views.fields import about_id
from views.ids import COMMAND, Action, Callback


def register(dialogue: Dialogue) -> None:
    """`/mentorship check-in`, the four answers, Change Answer and the form that follows."""
    dialogue.command("check-in", show_latest)
    dialogue.action(Action.CHECK_IN, show_latest)
    for action, given in views.ANSWERS.items():
        dialogue.action(action, partial(press, given=given))
    dialogue.action(Action.CHECK_IN_CHANGE, change)
    dialogue.submission(Callback.CHECK_IN_FOLLOW_UP, save)


def show_latest(turn: Turn) -> Answer:
    asked = latest_check_ins(turn.work, turn.actor)
    if not asked:
        raise Refused(f"There is no check-in for you right now. `{COMMAND} status` shows where you stand.")
    return Show(views.check_ins_modal(turn.work, asked))


def press(turn: Turn, given: CheckInAnswer) -> Answer:
    asked = answer(turn.work, turn.actor, *views.read_press(turn.payload), given)
    return Replace(forms.follow_up(turn.work, asked))


def change(turn: Turn) -> Answer:
    check_in_id, _ = views.read_press(turn.payload)
    return Show(views.check_ins_modal(turn.work, [require_own(turn.work, turn.actor, check_in_id)]))


def save(turn: Turn) -> Answer:
    check_in_id, version = about_id(turn.payload, "check_in"), about_id(turn.payload, "version")
    details = forms.read_details(turn.payload)
    return Replace(views.thanks(turn.work, add_details(turn.work, turn.actor, check_in_id, version, details)))
