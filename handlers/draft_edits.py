"""Coordinators change a draft by hand: asked with what it does, done, shown and taken back."""

from handlers.turn import Answer, Dialogue, Replace, Turn
from mentorship.draft_edits import Edit
from mentorship.draft_pages import draft_page, edits_page
from mentorship.draft_solving import apply_edit, preview_edit
from views import draft_edits as views
from views.fields import about_id, pressed
from views.ids import Action, Callback
from views.match_runs import draft_modal


def register(dialogue: Dialogue) -> None:
    """Everything that changes a draft, and the list of what was changed."""
    dialogue.action(Action.DRAFT_EDITS, show_edits)
    dialogue.action(Action.TAKE_BACK, ask_to_take_back)
    dialogue.action(Action.ADD_PLACE, ask_about_pressed)
    dialogue.action(Action.KEEP_TOGETHER, ask_about_pressed)
    dialogue.submission(Callback.DRAFT_EDIT, save_edit)


def show_edits(turn: Turn) -> Answer:
    program_id, page, *_ = [*pressed(turn.payload), 0]
    run, program, edits, people = edits_page(turn.work, turn.actor, program_id)
    return Replace(views.edits_modal(program, run, edits, people, page))


def ask_about_pressed(turn: Turn) -> Answer:
    edit, run_id, version, page = views.read_pressed_edit(turn.payload)
    return ask_about(turn, run_id, version, edit, page)


def ask_to_take_back(turn: Turn) -> Answer:
    edit, run_id, version, page = views.read_pressed_edit(turn.payload)
    return ask_about(turn, run_id, version, edit, page, back=True)


def ask_about(turn: Turn, run_id: int, version: int, edit: Edit, page: int, *, back: bool = False) -> Answer:
    """Show what a change does before it is made."""
    preview = preview_edit(turn.work, turn.actor, run_id, version, edit, back=back)
    return Replace(views.review_modal(preview, page))


def save_edit(turn: Turn) -> Answer:
    edit, back = views.read_reviewed_edit(turn.payload)
    run_id, version, page = (about_id(turn.payload, name) for name in ("run", "version", "page"))
    run = apply_edit(turn.work, turn.actor, run_id, version, edit, back=back)
    return Replace(draft_modal(draft_page(turn.work, turn.actor, run.program_id, page)))
