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
from storage.words import Role
from views.blocks import Block, View, context, modal, safe, section
from views.ids import COMMAND
from views.matches import LONGEST_REASONS, reader_of, receipt_of, written_forms
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


def why_modal(work: Work, pairs: Sequence[Pair], person: Person) -> View:
    """For each of somebody's pairs why it is."""
    blocks: list[Block] = [section(_why(work, pair, person)) for pair in pairs[:MOST_PAIRS]]
    return modal(TITLE, [*blocks, context(HOW)])


def why_no_match_modal(row: UnmatchedRow, role: Role) -> View:
    """Why a mentee has no mentor, or a peer no partner yet, with nothing that could point at somebody."""
    why = from_json(Unmatched, row.receipt) if row.receipt else Unmatched("", (), 0)
    told = [NO_PARTNER] if role == Role.PEER else reason_sentences_for_mentee(why)
    return modal("Why No Match", [section(" ".join(told)), context(HOW)])


def _why(work: Work, pair: Pair, person: Person) -> str:
    program = program_by_id(work, pair.pairing.program_id)
    lead = f"{name_of(program)}: {partners_words(pair, person.key)}."
    return "\n".join([lead, *(f"• {words}" for words in _told(pair, person))])


def _told(pair: Pair, person: Person) -> list[str]:
    """The reasons that concern both, and the reader's own wishes; what the other wants besides is theirs."""
    receipt = receipt_of(pair)
    if receipt is None:
        return ["A coordinator brought you together."]
    reader = reader_of(pair, person.key)
    known = receipt if reader is Reader.MENTEE else replace(receipt, unmet_wants=(), scarce_wants=())
    return [safe(words, LONGEST_REASONS) for words in sentences(known, reader, written_forms(pair))][:8]
