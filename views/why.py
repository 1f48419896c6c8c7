"""Why somebody was matched, for themselves alone: what concerns the two, and nothing that others said."""

from collections.abc import Sequence

from mentorship.choice_rounds import is_by_choice
from mentorship.chosen_pairs import chose_each_other
from mentorship.draft_edits import chosen_in
from mentorship.matching import Unmatched, from_json
from mentorship.matching.words import reason_sentences_for_mentee
from mentorship.pairings import Pair
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import MatchRun, Person
from storage.tables import Unmatched as UnmatchedRow
from storage.words import Role
from views.blocks import Block, View, context, modal, section
from views.ids import COMMAND
from views.matches import reasons, receipt_of
from views.partners import partners_words
from views.programs import name_of

MOST_PAIRS = 20
NO_PARTNER = "We have not found a partner for you yet. You go first in the next round."
TITLE = "Why This Match"
HOW = (
    "Pairs are found for everybody at once: as many people as possible get a partner, and the pairs suit "
    "each other as well as can be. What others asked for in private is told to nobody. "
    f"`{COMMAND} profile` shows your own answers, `{COMMAND} ask` reaches the coordinators."
)


HOW_BY_CHOICE = (
    "Mentees chose among mentors who were recommended to them, and mentors answered. Whom somebody else "
    f"chose, and what they answered, is told to nobody. `{COMMAND} profile` shows your own answers, "
    f"`{COMMAND} ask` reaches the coordinators."
)
CHOSEN = {
    Role.MENTEE: "You chose this mentor, and they accepted.",
    Role.MENTOR: "They chose you as a mentor, and you accepted.",
}


def why_modal(work: Work, pairs: Sequence[Pair], person: Person) -> View:
    """For each of somebody's pairs why it is."""
    blocks: list[Block] = [section(_why(work, pair, person)) for pair in pairs[:MOST_PAIRS]]
    by_choice = any(is_by_choice(program_by_id(work, pair.pairing.program_id)) for pair in pairs)
    return modal(TITLE, [*blocks, context(HOW_BY_CHOICE if by_choice else HOW)])


def why_no_match_modal(work: Work, row: UnmatchedRow, role: Role) -> View:
    """Why a mentee has no mentor, or a peer no partner yet, with nothing that could point at somebody."""
    why = from_json(Unmatched, row.receipt) if row.receipt else Unmatched("", (), 0)
    told = [NO_PARTNER] if role == Role.PEER else reason_sentences_for_mentee(why)
    run = work.session.get_one(MatchRun, row.match_run_id)
    how = HOW_BY_CHOICE if chosen_in(run.inputs) else HOW
    return modal("Why No Match", [section(" ".join(told)), context(how)])


def _why(work: Work, pair: Pair, person: Person) -> str:
    program = program_by_id(work, pair.pairing.program_id)
    lead = f"{name_of(program)}: {partners_words(pair, person.key)}."
    side = pair.side_of(person.key)
    chosen = [CHOSEN[side.enrollment.role]] if side and chose_each_other(work, program, pair) else []
    return "\n".join([lead, *(f"• {words}" for words in (*chosen, *_told(pair, person)))])


def _told(pair: Pair, person: Person) -> list[str]:
    """The reasons that concern both, and of wishes that were not met the reader's own alone."""
    if receipt_of(pair) is None:
        return ["A coordinator brought you together."]
    return reasons(pair, person.key)[:8]
