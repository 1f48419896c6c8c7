"""Coordinators match people, look at the draft, change it by hand, and approve or discard it."""

from collections.abc import Callable, Mapping

from handlers.draft_edits import ask_about
from handlers.draft_receipts import show_pair
from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Offer, Replace, Say, Show, Turn
from mentorship.asked_drafts import match_or_ask
from mentorship.draft_changes import (
    find_free_mentors,
    forbidding,
    keeping,
    leaving_out,
    pair_to_change,
    swap_to,
)
from mentorship.draft_pages import draft_page
from mentorship.draft_solving import match_those_left
from mentorship.match_approval import approve
from mentorship.match_runs import discard, draft_of, figures_of
from mentorship.peer_drafts import leave_out, never_together
from mentorship.programs import program_by_id
from mentorship.refusals import Refused
from storage.tables import MatchRun
from views import match_runs as views
from views import peer_drafts
from views.blocks import Message, View, sentence_modal
from views.fields import about_id, pressed, pressed_words, typed, whole
from views.ids import Action, Callback, Field
from views.paging import is_in_modal, pressed_on_page


def register(dialogue: Dialogue) -> None:
    """`/mentorship admin match`, `draft`, `approve`, `discard` and everything in a draft."""
    dialogue.command("admin match", match_people)
    dialogue.action(Action.RUN_MATCHING, match_people)
    dialogue.command("admin match left", match_left_of_open_draft)
    dialogue.action(Action.MATCH_THOSE_LEFT, match_left)
    dialogue.command("admin draft", show_draft)
    dialogue.action(Action.SHOW_DRAFT, show_draft)
    dialogue.action(Action.DRAFT_PAGE, turn_page)
    dialogue.action(Action.DRAFT_BACK, turn_page)
    dialogue.action(Action.DRAFT_PAIR, change_pair)
    dialogue.search(Field.MENTOR, search_mentors)
    dialogue.submission(Callback.SWAP_MENTOR, save_mentor)
    dialogue.command("admin approve", approve_open_draft)
    dialogue.action(Action.APPROVE_DRAFT, approve_draft)
    dialogue.command("admin discard", discard_open_draft)
    dialogue.action(Action.DISCARD_DRAFT, discard_draft)


def match_people(turn: Turn) -> Answer:
    program = chosen_program(turn)
    made = match_or_ask(turn.work, turn.actor, program.key)
    if made and is_in_modal(turn.payload):
        return Replace(_page(turn, program.key, 0))
    return _told(turn, views.draft_made(program) if made else views.draft_asked(program))


def match_left_of_open_draft(turn: Turn) -> Answer:
    run = draft_of(turn.work, chosen_program(turn))
    match_those_left(turn.work, turn.actor, run.key, run.version)
    return Show(_page(turn, run.program_id, 0))


def match_left(turn: Turn) -> Answer:
    run_id, version, *_ = [*pressed(turn.payload), 0]
    run = match_those_left(turn.work, turn.actor, run_id, version)
    return Replace(_page(turn, run.program_id, 0))


def show_draft(turn: Turn) -> Answer:
    return Show(_page(turn, chosen_program(turn).key, 0))


def turn_page(turn: Turn) -> Answer:
    program_id, page = pressed_on_page(turn.payload)
    return Replace(_page(turn, program_id, page))


def change_pair(turn: Turn) -> Answer:
    verb, pairing_id, version, page, *_ = [*pressed_words(turn.payload), "", "", "", ""]
    change = CHANGES.get(verb)
    if change is None:
        raise Refused("Please choose what to do with this pair.")
    return change(turn, whole(pairing_id), whole(version), whole(page))


def ask_for_mentor(turn: Turn, pairing_id: int, version: int, page: int) -> Answer:
    run, pair = pair_to_change(turn.work, turn.actor, pairing_id, version)
    return Replace(views.swap_form(run, pair, page))


def drop(turn: Turn, pairing_id: int, version: int, page: int) -> Answer:
    run, pair = pair_to_change(turn.work, turn.actor, pairing_id, version)
    return ask_about(turn, run.key, version, leaving_out(pair), page)


def keep(turn: Turn, pairing_id: int, version: int, page: int) -> Answer:
    run, pair = pair_to_change(turn.work, turn.actor, pairing_id, version)
    return ask_about(turn, run.key, version, keeping(pair), page)


def let_go(turn: Turn, pairing_id: int, version: int, page: int) -> Answer:
    run, pair = pair_to_change(turn.work, turn.actor, pairing_id, version)
    return ask_about(turn, run.key, version, keeping(pair), page, back=True)


def forbid(turn: Turn, pairing_id: int, version: int, page: int) -> Answer:
    run, pair = pair_to_change(turn.work, turn.actor, pairing_id, version)
    return ask_about(turn, run.key, version, forbidding(pair), page)


def keep_apart(turn: Turn, pairing_id: int, version: int, page: int) -> Answer:
    run = never_together(turn.work, turn.actor, pairing_id, version)
    return Replace(_page(turn, run.program_id, page))


def leave_peers_out(turn: Turn, pairing_id: int, version: int, page: int) -> Answer:
    run = leave_out(turn.work, turn.actor, pairing_id, version)
    return Replace(_page(turn, run.program_id, page))


def search_mentors(turn: Turn) -> Answer:
    pairing_id = about_id(turn.payload, "pairing")
    found = find_free_mentors(turn.work, turn.actor, pairing_id, typed(turn.payload))
    return Offer(views.mentor_options(found))


def save_mentor(turn: Turn) -> Answer:
    pairing_id, version = about_id(turn.payload, "pairing"), about_id(turn.payload, "version")
    run, edit = swap_to(turn.work, turn.actor, pairing_id, version, views.read_mentor(turn.payload))
    return ask_about(turn, run.key, version, edit, about_id(turn.payload, "page"))


def approve_open_draft(turn: Turn) -> Answer:
    run = draft_of(turn.work, chosen_program(turn))
    return _decided(turn, approve(turn.work, turn.actor, run.key, run.version))


def approve_draft(turn: Turn) -> Answer:
    run_id, version, *_ = [*pressed(turn.payload), 0]
    return _decided(turn, approve(turn.work, turn.actor, run_id, version))


def discard_open_draft(turn: Turn) -> Answer:
    run = draft_of(turn.work, chosen_program(turn))
    return _decided(turn, discard(turn.work, turn.actor, run.key, run.version))


def discard_draft(turn: Turn) -> Answer:
    run_id, version, *_ = [*pressed(turn.payload), 0]
    return _decided(turn, discard(turn.work, turn.actor, run_id, version))


def _decided(turn: Turn, run: MatchRun) -> Answer:
    program = program_by_id(turn.work, run.program_id)
    return _told(turn, views.draft_decided(program, run, figures_of(turn.work, run)))


def _told(turn: Turn, message: Message) -> Answer:
    return Replace(sentence_modal("Draft", message.text)) if is_in_modal(turn.payload) else Say(message)


def _page(turn: Turn, program_id: int, page: int) -> View:
    return views.draft_modal(draft_page(turn.work, turn.actor, program_id, page))


CHANGES: Mapping[str, Callable[[Turn, int, int, int], Answer]] = {
    views.WHY: show_pair,
    views.KEEP: keep,
    views.LET_GO: let_go,
    views.NEVER: forbid,
    views.SWAP: ask_for_mentor,
    views.DROP: drop,
    peer_drafts.APART: keep_apart,
    peer_drafts.LEAVE_OUT: leave_peers_out,
}
