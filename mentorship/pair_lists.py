"""Lists of pairs with both their sides, read in one query however long they are."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from mentorship.pairings import WITH_SIDES, Pair, two_from, with_companions
from mentorship.work import Work
from storage.tables import Pairing


def pairs_where(
    work: Work, *conditions: Any, by: Any = None, offset: int = 0, limit: int | None = None
) -> list[Pair]:
    """The pairs whose pairing fits all conditions, in order of `by` (a column) and then of their numbers."""
    found = (
        WITH_SIDES.where(*conditions)
        .order_by(*([] if by is None else [by]), col(Pairing.id))
        .offset(offset)
        .limit(limit)
    )
    return with_companions(work, [two_from(row) for row in work.session.execute(found)])


def count_pairs(work: Work, *conditions: Any) -> int:
    found = select(func.count()).select_from(Pairing).where(*conditions)
    return work.session.exec(found).one()
