"""What the matcher is told about a program, read from the database in bulk."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from mentorship.cadence import local_day
from mentorship.choice_rounds import declined_pairs
from mentorship.matching import Candidate, Problem, Rules, Weights
from mentorship.pairings import LIVE
from mentorship.picks import all_picks
from mentorship.program_form import form_of
from mentorship.reporting_lines import line_above
from mentorship.skills import slug
from mentorship.work import Work
from storage.tables import Companion, Enrollment, Exclusion, Pairing, Person, Program
from storage.words import EnrollmentState, Format, Role

Names = Mapping[int, Collection[str]]
Members = Mapping[int, tuple[Enrollment, Person]]


@dataclass(frozen=True)
class _Known:
    """What is known of people beyond their own rows, by a person's row id."""

    managers: Mapping[int, tuple[str, ...]]
    excludes: Names
    past_partners: Names
    picks: Mapping[int, Sequence[int]]
    held: Mapping[int, int]  # by a mentor's enrollment: how many mentees they have now
    closed: bool  # whether a mentor who has mentees takes no more


def problem_of(work: Work, program: Program, salt: str) -> Problem:
    """Everybody who may be matched now, and the pairs that stay; people are ids, never names."""
    locked = _live_pairs(work, program)
    members = members_of(work, program, {key for pair in locked for key in pair})
    by_role = candidates_of(work, program, members, Counter(mentor for mentor, _ in locked))
    form = form_of(program)
    return Problem(
        mentors=by_role[Role.MENTOR],
        mentees=by_role[Role.MENTEE],
        rules=Rules(**program.rules),
        weights=Weights(**program.weights),
        salt=salt,
        on=judged_on(work, program),
        fallback_zone=work.default_zone,
        locked=frozenset((str(mentor), str(mentee)) for mentor, mentee in locked),
        bar=form.bar,
        aims=form.order,
        forbidden=declined_pairs(work, program),
    )


def somebody_to_match(problem: Problem) -> bool:
    """Whether there is a mentee without a mentor, and a place free."""
    held = {mentee for _, mentee in problem.locked}
    places = sum(mentor.capacity for mentor in problem.mentors) - len(problem.locked)
    return places > 0 and any(mentee.id not in held for mentee in problem.mentees)


def is_available(enrollment: Enrollment, person: Person) -> bool:
    """Accepted, not taking a break, not gone."""
    return person.active and enrollment.state == EnrollmentState.ACCEPTED


def judged_on(work: Work, program: Program) -> date:
    """The day by which working hours are compared."""
    return max(local_day(work.now, program.zone, work.default_zone), program.starts_on)


def live_pairings(work: Work, program: Program) -> list[Pairing]:
    found = select(Pairing).where(Pairing.program_id == program.key, col(Pairing.state).in_(LIVE))
    return list(work.session.exec(found))


def members_of(work: Work, program: Program, paired: Collection[int]) -> Members:
    """Everybody available, and whoever is in a pair that stays."""
    found = select(Enrollment, Person).join(Person).where(Enrollment.program_id == program.key)
    rows = work.session.exec(found.order_by(col(Enrollment.id))).all()
    return {row.key: (row, person) for row, person in rows if row.key in paired or is_available(row, person)}


def _live_pairs(work: Work, program: Program) -> list[tuple[int, int]]:
    """Mentor and mentee, by enrollment; a circle is a pair for each of its mentees."""
    live = live_pairings(work, program)
    leaders = {pairing.key: pairing.mentor_id for pairing in live if pairing.size > 2}
    others = select(Companion).where(col(Companion.pairing_id).in_(leaders))
    more = [(leaders[row.pairing_id], row.enrollment_id) for row in work.session.exec(others)]
    return [*((pairing.mentor_id, pairing.mentee_id) for pairing in live), *more]


def candidates_of(
    work: Work, program: Program, members: Members, held: Mapping[int, int]
) -> Mapping[Role, tuple[Candidate, ...]]:
    """The members as the matcher takes them, by role; `held` says how many mentees a mentor has now.

    Nobody joins a circle that has begun.
    """
    known = _Known(
        managers=_managers(work, {person.key for _, person in members.values()}),
        excludes=_exclusions(work, program),
        past_partners=_past_partners(work),
        picks=all_picks(work, program),
        held=held,
        closed=program.format == Format.CIRCLES,
    )
    made: dict[Role, list[Candidate]] = {role: [] for role in Role}
    for row, person in members.values():
        made[row.role].append(_candidate(row, person, known))
    return {role: tuple(some) for role, some in made.items()}


def candidate_alone(row: Enrollment, person: Person) -> Candidate:
    """Somebody as they are by themselves, without what others said of them or they of others."""
    nothing = _Known(defaultdict(tuple), {}, {}, {}, {}, closed=False)
    return _candidate(row, person, nothing)


def _candidate(row: Enrollment, person: Person, known: _Known) -> Candidate:
    """One enrollment; somebody who is not available keeps the places they have and gets no more."""
    return Candidate(
        id=str(row.key),
        person=str(person.key),
        offers=frozenset(slug(name) for name in row.offers),
        wants=frozenset(slug(name) for name in row.wants),
        goals=row.experience if row.role == Role.MENTOR else row.goals,
        level=person.level,
        department=person.department,
        managers=known.managers[person.key],
        timezone=person.zone,
        languages=frozenset(slug(name) for name in row.languages),
        capacity=_places(row, person, known),
        excludes=frozenset(known.excludes.get(person.key, ())),
        past_partners=frozenset(known.past_partners.get(person.key, ())),
        left_over=row.goes_first,
        prefers=tuple(str(key) for key in known.picks.get(person.key, ())),
    )


def _places(row: Enrollment, person: Person, known: _Known) -> int:
    held = known.held.get(row.key, 0)
    stays = not is_available(row, person) or (known.closed and held)
    return held if stays else max(row.capacity, held)


def _managers(work: Work, people: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Each person's whole line upwards, own manager first; a line that runs in a circle ends there."""
    found = select(Person.id, Person.manager_id).where(
        Person.workspace_id == work.workspace_id, col(Person.manager_id).is_not(None)
    )
    above = {str(person): str(manager) for person, manager in work.session.exec(found)}
    return {person: line_above(str(person), above) for person in people}


def _exclusions(work: Work, program: Program) -> Names:
    found = select(Exclusion.person_id, Exclusion.excluded_id).where(Exclusion.program_id == program.key)
    return _gathered(work.session.exec(found).all())


def _past_partners(work: Work) -> Names:
    """Whom somebody has been paired with in any program of this workspace, from either side."""
    mentor, mentee = aliased(Enrollment), aliased(Enrollment)
    found = (
        select(mentor.person_id, mentee.person_id)
        .select_from(Pairing)
        .join(mentor, col(Pairing.mentor_id) == mentor.id)
        .join(mentee, col(Pairing.mentee_id) == mentee.id)
        .join(Program, col(Pairing.program_id) == Program.id)
        .where(Program.workspace_id == work.workspace_id, col(Pairing.started_at).is_not(None))
    )
    pairs = [*work.session.exec(found).all(), *_past_companions(work)]
    return _gathered([*pairs, *((one, other) for other, one in pairs)])


def _past_companions(work: Work) -> list[tuple[int, int]]:
    """Who was in a pairing beside its two, with each of these."""
    third, one = aliased(Enrollment), aliased(Enrollment)
    found = (
        select(third.person_id, one.person_id)
        .select_from(Companion)
        .join(Pairing, col(Companion.pairing_id) == Pairing.id)
        .join(third, col(Companion.enrollment_id) == third.id)
        .join(one, col(one.id).in_([Pairing.mentor_id, Pairing.mentee_id]))
        .join(Program, col(Pairing.program_id) == Program.id)
        .where(Program.workspace_id == work.workspace_id, col(Pairing.started_at).is_not(None))
    )
    return list(work.session.exec(found).all())


def _gathered(pairs: Iterable[tuple[int, int]]) -> Names:
    gathered: dict[int, set[str]] = defaultdict(set)
    for one, other in pairs:
        gathered[one].add(str(other))
    return gathered
