"""Why somebody was matched as they were: their own pairs, or why they have none yet."""

from sqlmodel import col, select

from mentorship.pairings import LIVE, Pair, pair_by_id
from mentorship.refusals import Refused, Stale
from mentorship.work import Work
from storage.tables import Enrollment, MatchRun, Person, Unmatched
from storage.words import EnrollmentState, MatchRunState, Role

NOTHING_YET = "You have no match yet. You hear from me as soon as people are matched."


def own_pair(work: Work, person: Person, pairing_id: int) -> Pair:
    """A pair that goes on, for one of its two people."""
    pair = pair_by_id(work, pairing_id)
    if pair is None or pair.side_of(person.key) is None:
        raise Refused("Only the two people of a pair can ask why they were matched.")
    if pair.pairing.state not in LIVE:
        raise Stale("This pairing has ended.")
    return pair


def own_reasons_against(work: Work, person: Person) -> tuple[Unmatched, Role]:
    """Why somebody who looks for a mentor or partner has none, as of the last matching; refused before it."""
    found = (
        select(Unmatched, Enrollment.role)
        .join(MatchRun, col(Unmatched.match_run_id) == MatchRun.id)
        .join(Enrollment, col(Unmatched.enrollment_id) == Enrollment.id)
        .where(
            Enrollment.person_id == person.key,
            Enrollment.role != Role.MENTOR,
            Enrollment.state == EnrollmentState.ACCEPTED,
            MatchRun.state == MatchRunState.APPROVED,
        )
        .order_by(col(Unmatched.id).desc())
    )
    row = work.session.exec(found).first()
    if row is None:
        raise Refused(NOTHING_YET)
    return row[0], Role(row[1])
