"""Why somebody was matched, for themselves alone: what concerns the two, and nothing that others said."""

from collections.abc import Sequence
from dataclasses import replace

from mentorship.matching import Unmatched, from_json
from mentorship.matching.words import Reader, reason_sentences_for_mentee, sentences
from mentorship.pairings import Pair
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import Person
from storage.tables import Unmatched as UnmatchedRow
from views.blocks import Block, View, context, modal, safe, section
from views.enrollment import ROLE_NAMES
from views.ids import COMMAND
from views.matches import LONGEST_REASONS, described, receipt_of, written_forms
from views.programs import name_of

MOST_PAIRS = 20
TITLE = "Why This Match"
HOW = (
    "Pairs are found for everybody at once: as many people as possible get a partner, and the pairs suit "
    "each other as well as can be. What others asked for in private is told to nobody. "
    f"`{COMMAND} profile` shows your own answers, `{COMMAND} ask` reaches the coordinators."
)


def why_modal(work: Work, pairs: Sequence[Pair], person: Person) -> View:
    """For each of somebody's pairs why it is."""
    blocks: list[Block] = [section(_why(work, pair, person)) for pair in pairs[:MOST_PAIRS]]
    return modal(TITLE, [*blocks, context(HOW)])


def why_no_match_modal(row: UnmatchedRow) -> View:
    """Why a mentee has no mentor yet, with nothing that could point at somebody."""
    why = from_json(Unmatched, row.receipt) if row.receipt else Unmatched("", (), 0)
    return modal("Why No Match", [section(" ".join(reason_sentences_for_mentee(why))), context(HOW)])


def _why(work: Work, pair: Pair, person: Person) -> str:
    partner = pair.partner_of(person.key)
    program = program_by_id(work, pair.pairing.program_id)
    role = ROLE_NAMES[partner.enrollment.role]
    lead = f"{name_of(program)}: your {role} is {described(partner.person)}."
    return "\n".join([lead, *(f"• {words}" for words in _told(pair, person))])


def _told(pair: Pair, person: Person) -> list[str]:
    """The reasons that concern both, and the reader's own wishes; what the other wants besides is theirs."""
    receipt = receipt_of(pair)
    if receipt is None:
        return ["A coordinator brought you together."]
    mentoring = pair.mentor.person.key == person.key
    known = replace(receipt, unmet_wants=(), scarce_wants=()) if mentoring else receipt
    reader = Reader.MENTOR if mentoring else Reader.MENTEE
    return [safe(words, LONGEST_REASONS) for words in sentences(known, reader, written_forms(pair))][:8]
