"""A draft on the screen: its pairs with their reasons, changes by hand, and the coordinators' message."""

from collections.abc import Sequence
from typing import Any

from mentorship.draft_changes import FreeMentor
from mentorship.draft_edits import is_waiting, kept_with, places_added
from mentorship.draft_pages import DraftPage, LeftOver, choices_in
from mentorship.match_runs import OPEN_TO_MATCHING, Figures, figures_of, latest_run_id
from mentorship.matching import Unmatched, from_json
from mentorship.matching.words import points_sentence, reason_sentences
from mentorship.notices import DraftReady
from mentorship.pairings import Pair
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import Enrollment, MatchRun, Person, Program
from storage.words import Format, MatchRunState
from views import chosen_pairs, matches, peer_drafts
from views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    mention,
    menu,
    modal,
    moment,
    safe,
    said,
    section,
)
from views.draft_edits import places_words
from views.fields import Payload, choice_of, found_field, whole
from views.ids import COMMAND, Action, Callback, Field
from views.match_prices import price_words, weak_words
from views.matches import reasons, receipt_of
from views.paging import Pages, page_turner
from views.partners import described
from views.programs import name_of
from views.rendering import Renderers

SWAP, DROP = "swap", "drop"
WHY, KEEP, LET_GO, NEVER = "why", "keep", "let_go", "never"


def draft_modal(shown: DraftPage) -> View:
    """One page of a draft: pairs with points and reasons, then mentees without a mentor."""
    program, run = shown.program, shown.run
    peers = program.format == Format.PEERS
    blocks = [section(f"{name_of(program)}\n{_figures_words(program, run, shown.figures)}")]
    blocks += [*([context(price)] if (price := price_words(run)) else []), *_missing(shown)]
    decide = (_approve_button(run), _again_button(program), _discard_button(run))
    blocks.append(actions(*decide, *_more_buttons(shown)))
    blocks += [*_changed(shown), *_by_choice(shown)]
    for pair in shown.pairs:
        blocks += [divider(), (peer_drafts.pair_block if peers else _pair_block)(pair, shown)]
    for left in shown.left_over:
        blocks += [divider(), (peer_drafts.left_block if peers else _left_block)(left, shown)]
    pages = Pages(shown.page, shown.pages, Action.DRAFT_BACK, Action.DRAFT_PAGE)
    return modal("Draft", [*blocks, *page_turner(pages, program.key)])


def swap_form(run: MatchRun, pair: Pair, page: int) -> View:
    """Who else should mentor this mentee?"""
    mentee, mentor = described(pair.mentee.person), described(pair.mentor.person)
    blocks = [
        section(f"{mentee} would be mentored by {mentor}."),
        found_field(
            Field.MENTOR,
            "Another mentor",
            hint="Only mentors with a free place are found. The program's rules hold for every pair.",
        ),
    ]
    about = {"pairing": pair.pairing.key, "version": run.version, "page": page}
    return modal(
        "Swap Mentor",
        blocks,
        callback=Callback.SWAP_MENTOR,
        submit="Swap Mentor",
        close="Cancel",
        about=about,
    )


def mentor_options(mentors: list[FreeMentor]) -> tuple[tuple[str, str], ...]:
    """Values and words for the field that searches mentors: name and title."""
    return people_options([(mentor.enrollment, mentor.person) for mentor in mentors])


def people_options(people: Sequence[tuple[Enrollment, Person]]) -> tuple[tuple[str, str], ...]:
    """The same for any enrollments and whose they are."""
    return tuple((str(row.key), ", ".join(filter(None, (who.name, who.title)))) for row, who in people)


def read_mentor(payload: Payload) -> int:
    """The chosen mentor's enrollment; 0, which no row has, for none or a forged one."""
    return whole(choice_of(payload, Field.MENTOR) or "")


def draft_made(program: Program) -> Message:
    text = f"{name_of(program)}: the new draft is on its way to the coordinator channel."
    show = button("View Draft", Action.SHOW_DRAFT, program.key, style="primary")
    return Message(text, [section(text), actions(show)])


def draft_asked(program: Program) -> Message:
    """To the coordinator of a program so large that matching takes a while."""
    return said(
        f"{name_of(program)}: so many people take a moment to match. The new draft comes to the coordinator "
        "channel in a minute or two; you need not wait here."
    )


def draft_decided(program: Program, run: MatchRun, figures: Figures) -> Message:
    """To the coordinator who approved or discarded a draft."""
    if run.state == MatchRunState.DISCARDED:
        return said(f"{name_of(program)}: the draft is discarded; nobody was told of it.")
    pairs = _pairs_words(program, run, figures.pairs)
    text = f"{name_of(program)}: the draft is approved: {pairs}. Everybody will be told."
    return Message(text, [section(text), actions(button("View Pairs", Action.SHOW_PAIRS, program.key))])


def draft_ready(
    program: Program,
    run: MatchRun,
    figures: Figures,
    approver: Person | None,
    *,
    newer: bool,
    chosen: str = "",
) -> Message:
    """To the coordinator channel; shows what became of the draft whenever it is refreshed."""
    if run.state == MatchRunState.APPROVED and approver and run.approved_at:
        who = f"Approved by {mention(approver.slack_id)}: {moment(run.approved_at)}."
        text = f"{name_of(program)}: {_figures_words(program, run, figures)} {who}"
        return Message(text, [section(text)])
    if run.state == MatchRunState.DISCARDED:
        return _discarded(program, newer=newer)
    told = " ".join(filter(None, (_figures_words(program, run, figures), price_words(run), chosen)))
    text = f"{name_of(program)}: a draft is ready. {told}"
    show = button("View Draft", Action.SHOW_DRAFT, program.key, style="primary")
    choices = (_approve_button(run), _again_button(program), _discard_button(run))
    note = context(f"Nobody is told before you approve. `{COMMAND} admin draft {program.key}` shows it too.")
    return Message(text, [section(text), actions(show, *choices), note])


def _discarded(program: Program, *, newer: bool) -> Message:
    """A discarded draft leads on: to matching again, unless that was done or its time is over."""
    text = f"{name_of(program)}: this draft was discarded; nobody was told of it."
    if newer:
        text = f"{text} A newer one takes its place."
    over = newer or program.state not in OPEN_TO_MATCHING
    return Message(text, [section(text), *([] if over else [actions(_again_button(program))])])


def _figures_words(program: Program, run: MatchRun, figures: Figures) -> str:
    points = ""
    if figures.mean is not None:
        points = f", {figures.mean:.0f} points on average, the weakest {figures.worst}"
    left = peer_drafts.left_words if program.format == Format.PEERS else peer_drafts.mentees_left
    known = [f"{_pairs_words(program, run, figures.pairs)}{points}.", weak_words(figures), left(figures)]
    return " ".join(filter(None, known))


def _pairs_words(program: Program, run: MatchRun, count: int) -> str:
    """In circles a draft counts the mentees, and what came of it the circles."""
    one, several = "pair", "pairs"
    if program.format == Format.CIRCLES:
        agreed = run.state == MatchRunState.APPROVED
        one, several = ("circle", "circles") if agreed else ("mentee in a circle", "mentees in circles")
    return f"1 {one}" if count == 1 else f"{count} {several}"


def _more_buttons(shown: DraftPage) -> list[dict[str, Any]]:
    """Other settings would change nothing about what people have chosen."""
    if shown.choices is not None or shown.program.format == Format.PEERS:
        return []
    return [button("Compare Settings", Action.COMPARE_SETTINGS, shown.program.key)]


def _by_choice(shown: DraftPage) -> list[Block]:
    """That people chose these pairs, and a way to match those who wait by best fit."""
    if shown.choices is None:
        return []
    words = chosen_pairs.draft_words(shown.choices)
    if not shown.choices.waiting:
        return [section(words)]
    match = button(
        "Match Those Left",
        Action.MATCH_THOSE_LEFT,
        shown.run.key,
        shown.run.version,
        confirm="Whoever has no mentor by choice is matched by best fit. Chosen pairs stay.",
    )
    return [section(words, match)]


def _missing(shown: DraftPage) -> list[Block]:
    """Who is not part of the draft, so that nobody is forgotten."""
    told, who = [], "people" if shown.program.format == Format.PEERS else "accepted mentees"
    if shown.waiting:
        told.append(f"{shown.waiting} applications still wait for an answer.")
    if shown.newcomers:
        told.append(f"{shown.newcomers} {who} are not part of this draft.")
    return [context(f"{' '.join(told)} Match again to include them.")] if told else []


def _changed(shown: DraftPage) -> list[Block]:
    """What was changed by hand, if anything was."""
    if not shown.edits:
        return []
    count = len(shown.edits)
    words = "1 change by hand." if count == 1 else f"{count} changes by hand."
    return [section(words, button("Show Changes", Action.DRAFT_EDITS, shown.program.key, shown.page))]


def _left_block(left: LeftOver, shown: DraftPage) -> Block:
    never = _never_words(shown, left.unmatched.enrollment_id)
    words = [f"{described(left.person)} stays without a mentor.", _why_not(left, shown), *never]
    about = (left.unmatched.key, shown.run.version, shown.page)
    return section("\n".join(words), button("What Would Help", Action.WHY_UNMATCHED, *about))


def _never_words(shown: DraftPage, mentee_id: int) -> list[str]:
    never = [mention(mentor.slack_id) for mentor in shown.never.get(mentee_id, ())[:10]]
    return [f"Never these two: with {', '.join(never)}."] if never else []


def _by_hand(shown: DraftPage, pair: Pair) -> list[str]:
    """What was changed by hand about a pair."""
    mentor, mentee = str(pair.pairing.mentor_id), str(pair.pairing.mentee_id)
    kept = ["Kept by hand."] if kept_with(shown.edits, mentee) == mentor else []
    places = places_added(shown.edits, mentor)
    more = [f"{places_words(places)} with this mentor, by hand."] if places else []
    return [" ".join([*kept, *more, *_never_words(shown, pair.pairing.mentee_id)])]


def _pair_block(pair: Pair, shown: DraftPage) -> Block:
    receipt = receipt_of(pair)
    points = points_sentence(receipt) if receipt else f"{pair.pairing.score} points."
    lead = f"{described(pair.mentor.person)} mentors {described(pair.mentee.person)}"
    chosen = chosen_pairs.pair_words(shown.choices, pair)
    words = [lead, points, " ".join(reasons(pair)), *filter(None, (chosen, *_by_hand(shown, pair)))]
    return section("\n".join(words), menu(Action.DRAFT_PAIR, _choices(pair, shown)))


def _choices(pair: Pair, shown: DraftPage) -> dict[str, str]:
    """What can be done with a pair: not more than an overflow menu holds."""
    about = f"{pair.pairing.key}:{shown.run.version}:{shown.page}"
    kept = kept_with(shown.edits, str(pair.pairing.mentee_id)) is not None
    keep = {f"{LET_GO}:{about}": "Stop Keeping"} if kept else {f"{KEEP}:{about}": "Keep This Pair"}
    return {
        f"{WHY}:{about}": "Why This Pair",
        **keep,
        f"{NEVER}:{about}": "Never These Two",
        f"{SWAP}:{about}": "Swap Mentor",
        f"{DROP}:{about}": "Drop Pair",
    }


def _why_not(left: LeftOver, shown: DraftPage) -> str:
    if is_waiting(shown.run.inputs, str(left.unmatched.enrollment_id)):
        wishes = shown.choices.by_mentee if shown.choices else {}
        return chosen_pairs.left_words(wishes.get(left.unmatched.enrollment_id))
    if not left.unmatched.receipt:
        return "A coordinator took their pair out of this draft."
    return safe(" ".join(reason_sentences(from_json(Unmatched, left.unmatched.receipt))))


def _approve_button(run: MatchRun) -> dict[str, Any]:
    question = "All who are matched will be told about each other, and everybody else why not yet."
    return button("Approve", Action.APPROVE_DRAFT, run.key, run.version, confirm=question)


def _discard_button(run: MatchRun) -> dict[str, Any]:
    question = "The draft is thrown away. Nobody was told of it."
    return button("Discard", Action.DISCARD_DRAFT, run.key, run.version, style="danger", confirm=question)


def _again_button(program: Program) -> dict[str, Any]:
    question = "A new draft is made from everybody who is accepted now; this one is thrown away."
    return button("Match Again", Action.RUN_MATCHING, program.key, confirm=question)


def _render_ready(work: Work, notice: DraftReady) -> Message:
    run = work.session.get_one(MatchRun, notice.match_run_id)
    program = program_by_id(work, run.program_id)
    approver = work.session.get(Person, run.approved_by) if run.approved_by else None
    newer = latest_run_id(work, program) != run.key
    said = choices_in(work, program, run)
    chosen = chosen_pairs.draft_words(said) if said else ""
    return draft_ready(program, run, figures_of(work, run), approver, newer=newer, chosen=chosen)


RENDERERS: Renderers = {DraftReady: _render_ready, **matches.RENDERERS, **peer_drafts.RENDERERS}
