"""What people are told when a pairing ends before its time."""

from mentorship.notices import PairGoesOn, PairingEnded, PartnerLeft
from mentorship.pairings import Pair, Side, pair_by_id
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import Person, Program
from storage.words import EnrollmentState, ProgramState, Role
from views.blocks import Message, context, safe, section
from views.ids import COMMAND
from views.partners import mentions
from views.rendering import Renderers

OVER = (ProgramState.CLOSING, ProgramState.CLOSED)


def pairing_ended(program: Program, pair: Pair, person_id: int) -> Message:
    """To one side of a pair that a coordinator ended; neither of the two is made responsible."""
    partners = mentions(pair.people_besides(person_id))
    text = (
        f"{safe(program.name)}: the coordinators have ended your pairing with {partners}. "
        f"That happens, and it says nothing about any of you.{_what_next(program, pair, person_id)}"
    )
    return _with_help(text)


def partner_left(program: Program, pair: Pair, person_id: int) -> Message:
    """To the one who stays."""
    partner = pair.people_besides(person_id)[0]
    text = (
        f"{safe(program.name)}: {safe(partner.name, 80)} can no longer take part, so your pairing has ended. "
        f"Thank you for the time you gave it.{_what_next(program, pair, person_id)}"
    )
    return _with_help(text)


def pair_goes_on(program: Program, pair: Pair, person_id: int, left: Person) -> Message:
    """To one of those who stay together."""
    text = (
        f"{safe(program.name)}: {safe(left.name, 80)} can no longer take part. "
        f"You go on with {mentions(pair.people_besides(person_id))}; your conversation stays open."
    )
    return _with_help(text)


def _what_next(program: Program, pair: Pair, person_id: int) -> str:
    side = pair.side_of(person_id)
    if side is None or not _goes_on(program, side):
        return ""
    if side.enrollment.role != Role.MENTOR:
        return " You go first when people are matched again; there is nothing you need to do."
    return " Your place is free again, and I will tell you as soon as there is a mentee for you."


def _goes_on(program: Program, side: Side) -> bool:
    staying = (EnrollmentState.ACCEPTED, EnrollmentState.PAUSED)
    return program.state not in OVER and side.enrollment.state in staying


def _with_help(text: str) -> Message:
    return Message(
        text, [section(text), context(f"Any questions? `{COMMAND} ask` reaches your coordinators.")]
    )


def _render_ended(work: Work, notice: PairingEnded) -> Message | None:
    pair = pair_by_id(work, notice.pairing_id)
    if pair is None or pair.side_of(notice.person_id) is None:
        return None
    return pairing_ended(program_by_id(work, pair.pairing.program_id), pair, notice.person_id)


def _render_partner_left(work: Work, notice: PartnerLeft) -> Message | None:
    pair = pair_by_id(work, notice.pairing_id)
    if pair is None or pair.side_of(notice.person_id) is None:
        return None
    return partner_left(program_by_id(work, pair.pairing.program_id), pair, notice.person_id)


def _render_goes_on(work: Work, notice: PairGoesOn) -> Message | None:
    pair = pair_by_id(work, notice.pairing_id)
    if pair is None or pair.side_of(notice.person_id) is None:
        return None
    left = work.session.get_one(Person, notice.left_id)
    return pair_goes_on(program_by_id(work, pair.pairing.program_id), pair, notice.person_id, left)


RENDERERS: Renderers = {
    PairingEnded: _render_ended,
    PartnerLeft: _render_partner_left,
    PairGoesOn: _render_goes_on,
}
