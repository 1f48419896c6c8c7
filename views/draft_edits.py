"""Changes that coordinators make in a draft: what each would do, asked before it is done, and all of them."""

from collections.abc import Mapping, Sequence

from mentorship.draft_edits import Edit, EditKind, Edits
from mentorship.draft_solving import Moved, Preview
from mentorship.matching import Aim
from storage.tables import MatchRun, Person, Program
from views.blocks import Block, View, actions, button, context, mention, modal, section
from views.fields import Payload, about, about_id, pressed_words, whole
from views.ids import Action, Callback
from views.programs import name_of

MOST_MOVES = 20
MOST_EDITS = 40


def review_modal(preview: Preview, page: int) -> View:
    """What this change costs and whom it moves; nothing is done before it is submitted."""
    edit, run = preview.edit, preview.run
    lead = edit_words(edit, preview.mentor, preview.mentee)
    blocks = [
        section(f"Take this back: {lead}" if preview.back else lead),
        section(f"*What it does*\n{gain_words(preview.gain)}"),
        section(f"*Whom it moves*\n{moves_words(preview.moves)}"),
        context("All others are matched around it. Nobody is told before you approve the draft."),
    ]
    carried: dict[str, int | str] = {"run": run.key, "version": run.version, "page": page}
    carried |= {"kind": edit.kind.value, "mentor": edit.mentor, "mentee": edit.mentee}
    carried |= {"places": edit.places, "back": int(preview.back)}
    return modal(
        "Review Change",
        blocks,
        callback=Callback.DRAFT_EDIT,
        submit="Take Back" if preview.back else "Make Change",
        close="Cancel",
        about=carried,
    )


def edits_modal(
    program: Program, run: MatchRun, edits: Edits, people: Mapping[str, Person], page: int
) -> View:
    """All changes by hand in a draft, each with a way to take it back."""
    lead = f"{name_of(program)}: changes by hand. They are kept when you match again."
    blocks: list[Block] = [section(lead if edits else f"{name_of(program)}: nothing was changed by hand.")]
    for edit in edits[:MOST_EDITS]:
        words = edit_words(edit, people.get(edit.mentor), people.get(edit.mentee))
        back = button("Take Back", Action.TAKE_BACK, *edit_value(edit), run.key, run.version, page)
        blocks.append(section(words, back))
    if len(edits) > MOST_EDITS:
        blocks.append(context(f"And {len(edits) - MOST_EDITS} more. Take some back to see them."))
    return modal("Changes by Hand", [*blocks, actions(back_button(program.key, page))])


def back_button(program_id: int, page: int) -> dict[str, object]:
    return button("Back to Draft", Action.DRAFT_BACK, program_id, page)


def edit_words(edit: Edit, mentor: Person | None, mentee: Person | None) -> str:
    """A change in a sentence."""
    one, other = _named(mentor, "a mentor"), _named(mentee, "a mentee")
    if edit.kind is EditKind.KEEP:
        return f"Keep {one} as the mentor of {other}."
    if edit.kind is EditKind.NEVER:
        return f"Never these two: {one} and {other}."
    if edit.kind is EditKind.LEAVE_OUT:
        return f"Leave {other} without a mentor this time; they go first next time."
    return f"{places_words(edit.places)} with {one}, in this draft."


def places_words(places: int) -> str:
    return "One more place" if places == 1 else f"{places} more places"


def gain_words(gain: Mapping[Aim, int]) -> str:
    """What is won and lost, as counts."""
    found = [
        _counted(gain.get(Aim.COVERAGE, 0), "mentee", "with a mentor"),
        _counted(-gain.get(Aim.WEAK, 0), "pair", "below the bar"),
        _counted(gain.get(Aim.TOTAL, 0), "point", "in all"),
    ]
    told = [words for words in found if words]
    return f"{', '.join(told)}.".capitalize() if told else "It costs nothing: no pair and no points are lost."


def moves_words(moves: Sequence[Moved]) -> str:
    """Who gets whom instead."""
    if not moves:
        return "Nobody."
    lines = [
        f"• {_named(m.mentee, '')}: {_mentor(m.before)} → {_mentor(m.after)}" for m in moves[:MOST_MOVES]
    ]
    more = len(moves) - MOST_MOVES
    return "\n".join([*lines, *([f"and {more} more"] if more > 0 else [])])


def edit_value(edit: Edit) -> tuple[str, str, str, int]:
    """A change in the value of a button."""
    return edit.kind.value, edit.mentor or "0", edit.mentee or "0", edit.places


def read_pressed_edit(payload: Payload) -> tuple[Edit, int, int, int]:
    """The change that a button names, the run, its version and the page."""
    kind, mentor, mentee, places, run, version, page, *_ = [*pressed_words(payload), *([""] * 7)]
    return _edit(kind, mentor, mentee, places), whole(run), whole(version), whole(page)


def read_reviewed_edit(payload: Payload) -> tuple[Edit, bool]:
    """The change that the form is about, and whether it is taken back."""
    carried = about(payload)
    kind, *ids = (str(carried.get(name, "")) for name in ("kind", "mentor", "mentee", "places"))
    return _edit(kind, *ids), bool(about_id(payload, "back"))


def _edit(kind: str, mentor: str, mentee: str, places: str) -> Edit:
    """What a button or form names, whatever it holds: whether it may be done is decided elsewhere."""
    known = EditKind(kind) if kind in set(EditKind) else EditKind.KEEP
    one, other = (str(whole(name) or "") for name in (mentor, mentee))
    return Edit(known, one, other, whole(places))


def _counted(number: int, thing: str, where: str) -> str:
    things = thing if abs(number) == 1 else f"{thing}s"
    return f"{abs(number)} {things} {'more' if number > 0 else 'fewer'} {where}" if number else ""


def _named(person: Person | None, default: str) -> str:
    return mention(person.slack_id) if person else default


def _mentor(person: Person | None) -> str:
    return _named(person, "no mentor")
