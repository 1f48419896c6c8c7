"""Whom somebody asked never to be matched with: private, and for the matcher alone."""

from sqlalchemy import bindparam, sql

from mentorship.work import Work
from storage.tables import Exclusion, Person, Program

# Built once, and plain statements on the tables: every step of joining asks the first.
_ROW, _PERSON = Exclusion.__table__, Person.__table__  # type: ignore[attr-defined]
_MINE = (_ROW.c.program_id == bindparam("program"), _ROW.c.person_id == bindparam("person"))
_OF = (
    sql.select(_PERSON.c.slack_id)
    .join(_ROW, _ROW.c.excluded_id == _PERSON.c.id)
    .where(*_MINE)
    .order_by(_PERSON.c.slack_id)
)
_FORGET = sql.delete(_ROW).where(*_MINE)


def exclusions_of(work: Work, person: Person, program: Program) -> list[str]:
    """Slack ids of the people this person asked not to be matched with: for their own eyes only."""
    return list(work.run(_OF, {"program": program.key, "person": person.key}).scalars())


def keep_exclusions(work: Work, person: Person, program: Program, excluded: list[int]) -> None:
    """Exactly these from now on, by row id."""
    work.run(_FORGET, {"program": program.key, "person": person.key})
    for other in sorted(set(excluded)):
        work.session.add(Exclusion(program_id=program.key, person_id=person.key, excluded_id=other))
