"""What participants are told of a match run: their partner and why, or why there is none yet."""

from collections.abc import Mapping

from mentorship.enrollment import enrollment_by_id
from mentorship.matching import Receipt, Unmatched, from_json
from mentorship.matching.words import Reader, reason_sentences_for_mentee, sentences
from mentorship.notices import MatchFound, NoMatchYet, NoMenteeYet
from mentorship.pairings import LIVE, Pair, pair_by_id, pairings_of
from mentorship.programs import program_by_id
from mentorship.skills import slug
from mentorship.work import Work
from storage.tables import Enrollment, Program
from storage.tables import Unmatched as UnmatchedRow
from storage.words import EnrollmentState, ProgramState, Role
from views.blocks import Message, actions, button, context, safe, section
from views.ids import COMMAND, Action
from views.partners import partners_words
from views.programs import day
from views.rendering import Renderers
from views.rolling import new_pairs_words

READERS = {Role.MENTOR: Reader.MENTOR, Role.MENTEE: Reader.MENTEE, Role.PEER: Reader.BOTH}
LONGEST_REASONS = 900


def reasons(pair: Pair, person_id: int | None = None) -> list[str]:
    """Why they were brought together, to one of them or to all, as sentences that are safe to show."""
    receipt, reader = receipt_of(pair), reader_of(pair, person_id)
    told = sentences(receipt, reader, written_forms(pair)) if receipt else []
    return [safe(sentence, LONGEST_REASONS) for sentence in told]


def reader_of(pair: Pair, person_id: int | None) -> Reader:
    """As whom somebody reads why the pair is; peers, and all of a circle, are told the same."""
    if len(pair.sides) > 2:
        return Reader.ALL
    side = pair.side_of(person_id) if person_id else None
    return READERS[side.enrollment.role] if side else Reader.BOTH


def receipt_of(pair: Pair) -> Receipt | None:
    return from_json(Receipt, pair.pairing.receipt) if pair.pairing.receipt else None


def written_forms(pair: Pair) -> Mapping[str, str]:
    """Skills and languages as the two wrote them, by the key the matcher knows."""
    rows = [side.enrollment for side in pair.sides]
    return {slug(name): name for row in rows for name in (*row.offers, *row.wants, *row.languages)}


def match_found(program: Program, pair: Pair, person_id: int) -> Message:
    """To one side: who it is, why, and what follows."""
    lead = f"{safe(program.name)}: {partners_words(pair, person_id)}."
    why = "\n".join(f"• {sentence}" for sentence in reasons(pair, person_id))
    text = "\n".join(part for part in (lead, why, _introduction_follows(program, pair)) if part)
    note = context(f"`{COMMAND} status` shows where you stand, `{COMMAND} ask` reaches the coordinators.")
    ask = button("Why This Match?", Action.WHY_MATCH, pair.pairing.key)
    return Message(text, [section(text), actions(ask), note])


def no_match_yet(program: Program, enrollment: Enrollment, unmatched: UnmatchedRow) -> Message:
    """To a mentee or peer: kindly, with no reason that could point at somebody."""
    if enrollment.role == Role.PEER:
        return _no_partner_yet(program)
    why = Unmatched(str(enrollment.key), (), 0)
    if unmatched.receipt:
        why = from_json(Unmatched, unmatched.receipt)
    told = " ".join(reason_sentences_for_mentee(why))
    text = f"{safe(program.name)}: {told} {_news(program)}"
    note = context(
        f"More wishes or languages make a match likelier: `{COMMAND} profile` changes your answers."
    )
    return Message(text, [section(text), note])


def _no_partner_yet(program: Program) -> Message:
    text = (
        f"{safe(program.name)}: there is no partner for you yet. You go first in the next round. "
        f"{_news(program)}"
    )
    return Message(text, [section(text), context(f"`{COMMAND} profile` changes your answers.")])


def _news(program: Program) -> str:
    return f"{new_pairs_words(program)} I will tell you as soon as there is news.".strip()


def no_mentee_yet(program: Program) -> Message:
    """To a mentor without a mentee."""
    text = (
        f"{safe(program.name)}: thank you for offering your time as a mentor. There is no mentee for you "
        "yet. You stay on the list, and I will tell you as soon as there is one."
    )
    return Message(text, [section(text)])


def _introduction_follows(program: Program, pair: Pair) -> str:
    you = "the two of you" if len(pair.sides) == 2 else "all of you"
    if program.state == ProgramState.RUNNING:
        return f"A conversation for {you} follows now, with a few ideas for a good start."
    return (
        f"On {day(program.starts_on)} I will open a conversation for {you}, "
        "with a few ideas for a good start."
    )


def _render_found(work: Work, notice: MatchFound) -> Message | None:
    pair = pair_by_id(work, notice.pairing_id)
    if pair is None or pair.pairing.state not in LIVE:
        return None
    return match_found(program_by_id(work, pair.pairing.program_id), pair, notice.person_id)


def _render_no_match(work: Work, notice: NoMatchYet) -> Message | None:
    unmatched = work.session.get_one(UnmatchedRow, notice.unmatched_id)
    enrollment = enrollment_by_id(work, unmatched.enrollment_id)
    program = program_by_id(work, enrollment.program_id)
    return no_match_yet(program, enrollment, unmatched) if _still_waits(work, enrollment) else None


def _render_no_mentee(work: Work, notice: NoMenteeYet) -> Message | None:
    enrollment = enrollment_by_id(work, notice.enrollment_id)
    program = program_by_id(work, enrollment.program_id)
    return no_mentee_yet(program) if _still_waits(work, enrollment) else None


def _still_waits(work: Work, enrollment: Enrollment) -> bool:
    return enrollment.state == EnrollmentState.ACCEPTED and not pairings_of(work, enrollment, *LIVE)


RENDERERS: Renderers = {
    MatchFound: _render_found,
    NoMatchYet: _render_no_match,
    NoMenteeYet: _render_no_mentee,
}
