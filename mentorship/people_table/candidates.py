"""People of a table as the matcher takes them, on either side under the same id."""

from collections.abc import Mapping, Sequence
from typing import Any

from mentorship.matching import Candidate
from mentorship.people_table.people import PersonRow


def mentors_of(people: Sequence[PersonRow], default_capacity: int) -> tuple[Candidate, ...]:
    """Everybody who offers places; who says nothing of how many offers the usual number."""
    return tuple(
        _candidate(
            person,
            person.offers,
            offers=frozenset(person.offers),
            capacity=default_capacity if person.capacity is None else person.capacity,
        )
        for person in people
        if person.is_mentor
    )


def mentees_of(people: Sequence[PersonRow]) -> tuple[Candidate, ...]:
    """Everybody who looks for a mentor."""
    return tuple(
        _candidate(person, person.wants, wants=frozenset(person.wants))
        for person in people
        if person.is_mentee
    )


def peers_of(people: Sequence[PersonRow]) -> tuple[Candidate, ...]:
    """Everybody, with what they offer and what they want, whatever their role."""
    return tuple(
        _candidate(
            person,
            {**person.wants, **person.offers},
            offers=frozenset(person.offers),
            wants=frozenset(person.wants),
        )
        for person in people
    )


def _candidate(person: PersonRow, levels: Mapping[str, int | None], **side: Any) -> Candidate:
    return Candidate(
        id=person.id,
        person=person.id,
        goals=person.goals,
        level=person.level,
        department=person.department or None,
        managers=person.managers,
        timezone=person.timezone,
        languages=frozenset(person.languages),
        excludes=frozenset(person.excludes),
        past_partners=frozenset(person.past_partners),
        prefers=person.prefers,
        skill_levels=frozenset((skill, level) for skill, level in levels.items() if level is not None),
        **side,
    )
