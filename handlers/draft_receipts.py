"""Coordinators ask a draft: why this pair, why not another, what would help who is left, and what if."""

from handlers.programs import chosen_program
from handlers.turn import Answer, Dialogue, Offer, Replace, Show, Turn
from mentorship.draft_changes import find_mentors
from mentorship.draft_comparing import compare_settings
from mentorship.draft_receipts import left_over_receipt, pair_receipt, why_not
from views import draft_comparing
from views import draft_receipts as views
from views.fields import about_id, pressed, typed
from views.ids import Action, Callback, Field
from views.match_runs import people_options
from views.paging import is_in_modal


def register(dialogue: Dialogue) -> None:
    """`/mentorship admin compare` and the details of a draft; those of a pair are asked for in its menu."""
    dialogue.action(Action.WHY_UNMATCHED, show_left_over)
    dialogue.search(Field.OTHER_MENTOR, search_mentors)
    dialogue.submission(Callback.WHY_NOT, show_why_not)
    dialogue.command("admin compare", show_comparison)
    dialogue.action(Action.COMPARE_SETTINGS, show_comparison)


def show_pair(turn: Turn, pairing_id: int, version: int, page: int) -> Answer:
    return Replace(views.pair_modal(pair_receipt(turn.work, turn.actor, pairing_id, version), page))


def show_left_over(turn: Turn) -> Answer:
    unmatched_id, version, page, *_ = [*pressed(turn.payload), 0, 0]
    return Replace(
        views.left_over_modal(left_over_receipt(turn.work, turn.actor, unmatched_id, version), page)
    )


def search_mentors(turn: Turn) -> Answer:
    pairing_id = about_id(turn.payload, "pairing")
    return Offer(people_options(find_mentors(turn.work, turn.actor, pairing_id, typed(turn.payload))))


def show_why_not(turn: Turn) -> Answer:
    pairing_id, version, page = (about_id(turn.payload, name) for name in ("pairing", "version", "page"))
    mentor_id = views.read_other_mentor(turn.payload)
    shown = why_not(turn.work, turn.actor, pairing_id, version, mentor_id)
    return Replace(views.why_not_modal(shown, page))


def show_comparison(turn: Turn) -> Answer:
    shown = compare_settings(turn.work, turn.actor, chosen_program(turn).key)
    view = draft_comparing.comparison_modal(shown)
    return Replace(view) if is_in_modal(turn.payload) else Show(view)
