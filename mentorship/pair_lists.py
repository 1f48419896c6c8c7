"""Lists of pairs with both their sides, read in one query however long they are."""

from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from mentorship.pairings import Pair, Side
from mentorship.work import Work
from storage.tables import Enrollment, Pairing, Person


def pairs_where(
    work: Work, *conditions: Any, by: Any = None, offset: int = 0, limit: int | None = None
) -> list[Pair]:
    """The pairs whose pairing fits all conditions, in order of `by` (a column) and then of their numbers."""
    mentor, mentee = aliased(Enrollment), aliased(Enrollment)
    one, other = aliased(Person), aliased(Person)
    found = (
        select(Pairing, mentor, one)
        .add_columns(mentee, other)
        .join(mentor, col(Pairing.mentor_id) == mentor.id)
        .join(one, col(mentor.person_id) == one.id)
        .join(mentee, col(Pairing.mentee_id) == mentee.id)
        .join(other, col(mentee.person_id) == other.id)
        .where(*conditions)
        .order_by(*([] if by is None else [by]), col(Pairing.id))
        .offset(offset)
        .limit(limit)
    )
    return [Pair(row[0], Side(row[1], row[2]), Side(row[3], row[4])) for row in work.session.execute(found)]


def count_pairs(work: Work, *conditions: Any) -> int:
    found = select(func.count()).select_from(Pairing).where(*conditions)
    return work.session.exec(found).one()
