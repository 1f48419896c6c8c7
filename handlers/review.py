"""Coordinators answer applications, one by one or all at once."""

from collections.abc import Callable

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Replace, Say, Show, Turn
from mentorship.programs import program_by_id
from mentorship.review import (
    Applicant,
    accept,
    accept_all,
    application_for_review,
    decline,
    review_page,
    waitlist,
)
from mentorship.work import Work
from storage.tables import Person
from views import review as views
from views.blocks import View
from views.fields import about_id
from views.ids import Action, Callback
from views.paging import is_in_modal, pressed_on_page


def register(dialogue: Dialogue) -> None:
    """`/mentorship admin review`, `admin accept all` and the buttons of every application."""
    dialogue.command("admin review", review)
    dialogue.action(Action.REVIEW, review)
    dialogue.action(Action.REVIEW_PAGE, turn_page)
    dialogue.action(Action.REVIEW_BACK, turn_page)
    dialogue.command("admin accept all", accept_everybody)
    dialogue.action(Action.ACCEPT_ALL, accept_everybody)
    dialogue.action(Action.ACCEPT, accept_one)
    dialogue.action(Action.WAITLIST, waitlist_one)
    dialogue.action(Action.DECLINE, ask_why)
    dialogue.submission(Callback.DECLINE_REASON, decline_one)


def review(turn: Turn) -> Answer:
    return Show(_list(turn, chosen_program(turn).key, 0))


def turn_page(turn: Turn) -> Answer:
    program_id, page = pressed_on_page(turn.payload)
    return Replace(_list(turn, program_id, page))


def accept_everybody(turn: Turn) -> Answer:
    program = chosen_program(turn)
    count = accept_all(turn.work, turn.actor, program.key)
    if is_in_modal(turn.payload):
        return Replace(_list(turn, program.key, 0))
    return Say(views.all_accepted(program, count))


def accept_one(turn: Turn) -> Answer:
    return _answer(turn, accept)


def waitlist_one(turn: Turn) -> Answer:
    return _answer(turn, waitlist)


def ask_why(turn: Turn) -> Answer:
    enrollment_id, page = pressed_on_page(turn.payload)
    return Replace(views.decline_form(application_for_review(turn.work, turn.actor, enrollment_id), page))


def decline_one(turn: Turn) -> Answer:
    enrollment_id, page = about_id(turn.payload, "enrollment"), about_id(turn.payload, "page")
    declined = decline(turn.work, turn.actor, enrollment_id, views.read_reason(turn.payload))
    return Replace(_list(turn, declined.enrollment.program_id, page))


def _answer(turn: Turn, decide: Callable[[Work, Person, int], Applicant]) -> Answer:
    enrollment_id, page = pressed_on_page(turn.payload)
    decided = decide(turn.work, turn.actor, enrollment_id)
    return Replace(_list(turn, decided.enrollment.program_id, page))


def _list(turn: Turn, program_id: int, page: int) -> View:
    shown = review_page(turn.work, turn.actor, program_id, page)
    return views.review_modal(program_by_id(turn.work, program_id), shown)
