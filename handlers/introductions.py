"""Pairs: saying when they meet, and coordinators who look at them or end one."""

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Replace, Say, Show, Turn
from mentorship.meetings import live_pairs_of, meetings_of, plan_meeting, require_side
from mentorship.refusals import Refused
from mentorship.running_pairs import end_pair, pairs_page
from views import introductions as views
from views import running_pairs
from views.blocks import View
from views.fields import about_id, pressed, whole
from views.ids import COMMAND, Action, Callback
from views.paging import is_in_modal, pressed_on_page


def register(dialogue: Dialogue) -> None:
    """`/mentorship meet`, `admin pairs`, `admin end pairing` and their buttons."""
    dialogue.command("meet", choose_meeting)
    dialogue.action(Action.PLAN_MEETING, ask_when)
    dialogue.submission(Callback.MEETING_TIME, save_meeting)
    dialogue.command("admin pairs", show_pairs)
    dialogue.action(Action.SHOW_PAIRS, show_pairs)
    dialogue.action(Action.PAIRS_PAGE, turn_page)
    dialogue.action(Action.PAIRS_BACK, turn_page)
    dialogue.command("admin end pairing", end_named_pair)
    dialogue.action(Action.END_PAIRING, end_pressed_pair)


def choose_meeting(turn: Turn) -> Answer:
    if turn.words:
        return _ask(turn, whole(turn.words.strip("# .")))
    pairs = live_pairs_of(turn.work, turn.actor)
    if not pairs:
        raise Refused(f"You have no partner to meet right now. `{COMMAND} status` shows where you stand.")
    return (
        _ask(turn, pairs[0].pairing.key) if len(pairs) == 1 else Say(views.choose_partner(pairs, turn.actor))
    )


def ask_when(turn: Turn) -> Answer:
    return _ask(turn, pressed(turn.payload)[0])


def save_meeting(turn: Turn) -> Answer:
    pairing_id, at = about_id(turn.payload, "pairing"), views.read_meeting_at(turn.payload)
    return Replace(views.meeting_saved(plan_meeting(turn.work, turn.actor, pairing_id, at)))


def show_pairs(turn: Turn) -> Answer:
    return Show(_page(turn, chosen_program(turn).key, 0))


def turn_page(turn: Turn) -> Answer:
    program_id, page = pressed_on_page(turn.payload)
    return Replace(_page(turn, program_id, page))


def end_named_pair(turn: Turn) -> Answer:
    pair = end_pair(turn.work, turn.actor, whole(turn.words.strip("# .")))
    return Say(running_pairs.pair_ended(pair))


def end_pressed_pair(turn: Turn) -> Answer:
    pairing_id, page = pressed_on_page(turn.payload)
    pair = end_pair(turn.work, turn.actor, pairing_id)
    if is_in_modal(turn.payload):
        return Replace(_page(turn, pair.pairing.program_id, page))
    return Say(running_pairs.pair_ended(pair))


def _ask(turn: Turn, pairing_id: int) -> Answer:
    pair = require_side(turn.work, turn.actor, pairing_id)
    planned = meetings_of(turn.work, pair.pairing).next_at
    suggested = views.suggested_moment(turn.work, turn.actor, planned)
    return Show(views.meeting_form(pair, turn.actor, suggested))


def _page(turn: Turn, program_id: int, page: int) -> View:
    return running_pairs.pairs_modal(pairs_page(turn.work, turn.actor, program_id, page))
