"""Whom somebody would like to be matched with: for the matcher, and told only of two who named each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, sql
from sqlmodel import col, select

from mentorship.work import Work
from storage.tables import Person, Pick, Program

# Built once, and plain statements on the tables: every step of joining asks the first.
_ROW, _PERSON = Pick.__table__, Person.__table__  # type: ignore[attr-defined]
_MINE = (_ROW.c.program_id == bindparam("program"), _ROW.c.person_id == bindparam("person"))
_OF = (
    sql.select(_PERSON.c.slack_id)
    .join(_ROW, _ROW.c.picked_id == _PERSON.c.id)
    .where(*_MINE)
    .order_by(_ROW.c.place)
)
_FORGET = sql.delete(_ROW).where(*_MINE)


def picks_of(work: Work, person: Person, program: Program) -> list[str]:
    """Slack ids of the people this person named, the most wanted first: for their own eyes only."""
    return list(work.run(_OF, {"program": program.key, "person": person.key}).scalars())


def keep_picks(work: Work, person: Person, program: Program, picked: Sequence[int]) -> None:
    """Exactly these from now on, by row id, in this order."""
    work.run(_FORGET, {"program": program.key, "person": person.key})
    for place, other in enumerate(dict.fromkeys(picked)):
        row = Pick(program_id=program.key, person_id=person.key, picked_id=other, place=place)
        work.session.add(row)


def all_picks(work: Work, program: Program) -> Mapping[int, Sequence[int]]:
    """Whom everybody named, the most wanted first, by row ids."""
    found = select(Pick.person_id, Pick.picked_id).where(Pick.program_id == program.key)
    picks: dict[int, list[int]] = defaultdict(list)
    for person, picked in work.session.exec(found.order_by(col(Pick.place), col(Pick.id))):
        picks[person].append(picked)
    return picks
