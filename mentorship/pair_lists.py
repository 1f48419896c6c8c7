"""Lists of pairs with both their sides, read in one query however long they are."""

from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from mentorship.pairings import Pair, Side
from mentorship.work import Work
from storage.tables import Enrollment, Pairing, Person

_MENTOR, _MENTEE = aliased(Enrollment), aliased(Enrollment)
_ONE, _OTHER = aliased(Person), aliased(Person)
_PAIRS = (
    select(Pairing, _MENTOR, _ONE)
    .add_columns(_MENTEE, _OTHER)
    .join(_MENTOR, col(Pairing.mentor_id) == _MENTOR.id)
    .join(_ONE, col(_MENTOR.person_id) == _ONE.id)
    .join(_MENTEE, col(Pairing.mentee_id) == _MENTEE.id)
    .join(_OTHER, col(_MENTEE.person_id) == _OTHER.id)
)


def pairs_where(
    work: Work, *conditions: Any, by: Any = None, offset: int = 0, limit: int | None = None
) -> list[Pair]:
    """The pairs whose pairing fits all conditions, in order of `by` (a column) and then of their numbers."""
    found = (
        _PAIRS.where(*conditions)
        .order_by(*([] if by is None else [by]), col(Pairing.id))
        .offset(offset)
        .limit(limit)
    )
    return [Pair(row[0], Side(row[1], row[2]), Side(row[3], row[4])) for row in work.session.execute(found)]


def count_pairs(work: Work, *conditions: Any) -> int:
    found = select(func.count()).select_from(Pairing).where(*conditions)
    return work.session.exec(found).one()
