"""Whom somebody asked never to be matched with: private, and for the matcher alone."""

from sqlmodel import col, delete, select

from mentorship.work import Work
from storage.tables import Exclusion, Person, Program


def exclusions_of(work: Work, person: Person, program: Program) -> list[str]:
    """Slack ids of the people this person asked not to be matched with: for their own eyes only."""
    found = (
        select(Person.slack_id)
        .join(Exclusion, col(Exclusion.excluded_id) == Person.id)
        .where(Exclusion.program_id == program.key, Exclusion.person_id == person.key)
    )
    return list(work.session.exec(found.order_by(Person.slack_id)))


def keep_exclusions(work: Work, person: Person, program: Program, excluded: list[int]) -> None:
    """Exactly these from now on, by row id."""
    mine = (Exclusion.program_id == program.key, Exclusion.person_id == person.key)
    work.session.exec(delete(Exclusion).where(*mine))  # type: ignore[arg-type]
    for other in sorted(set(excluded)):
        work.session.add(Exclusion(program_id=program.key, person_id=person.key, excluded_id=other))
