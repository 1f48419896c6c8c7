"""The pairs of a program as its coordinators see them, and ending one."""

from dataclasses import dataclass

from sqlmodel import col

from mentorship.pair_lists import count_pairs, pairs_where
from mentorship.pairings import LIVE, Pair, end_pairing, pair_by_id, tell_pair_ended
from mentorship.permissions import require_coordinator
from mentorship.refusals import Stale
from mentorship.work import Work
from storage.tables import Pairing, Person, Program
from storage.words import EndReason, EnrollmentState, Role

PAGE = 10


@dataclass(frozen=True)
class PairsPage:
    """Some of a program's agreed and running pairs; pages count from 0."""

    program: Program
    pairs: tuple[Pair, ...]
    total: int
    page: int
    pages: int


def pairs_page(work: Work, actor: Person, program_id: int, page: int = 0) -> PairsPage:
    """One page of the program's pairs; a page past the end is the last one."""
    program = require_coordinator(work, actor, program_id)
    live = (Pairing.program_id == program.key, col(Pairing.state).in_(LIVE))
    total = count_pairs(work, *live)
    pages = max(1, -(-total // PAGE))
    page = max(0, min(page, pages - 1))
    pairs = pairs_where(work, *live, offset=page * PAGE, limit=PAGE)
    return PairsPage(program, tuple(pairs), total, page, pages)


def end_pair(work: Work, actor: Person, pairing_id: int) -> Pair:
    """A coordinator ends a pair: all are told, and whoever has no mentees goes first in the next round."""
    pair = pair_by_id(work, pairing_id)
    require_coordinator(work, actor, pair.pairing.program_id if pair else 0)
    assert pair is not None
    if pair.pairing.state not in LIVE or not end_pairing(work, pair.pairing, EndReason.COORDINATOR):
        raise Stale("This pairing has ended already.")
    for row in (side.enrollment for side in pair.sides if side.enrollment.role != Role.MENTOR):
        row.goes_first = row.state in (EnrollmentState.ACCEPTED, EnrollmentState.PAUSED)
        work.session.add(row)
    tell_pair_ended(work, pair)
    work.note(actor, "pairing_ended", f"pairing:{pairing_id}", pair.pairing.program_id)
    return pair
