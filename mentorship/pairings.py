"""Who is in a pairing, and ending one kindly."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from mentorship.notices import PairGoesOn, PairingEnded, PartnerLeft
from mentorship.nudges import tell_at_work
from mentorship.post import refresh
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Companion, Enrollment, Pairing, Person
from storage.words import EndReason, PairingState, Role

LIVE = (PairingState.AGREED, PairingState.RUNNING)

# A pairing, its mentor's enrollment and whose it is, and the same of its mentee; built once.
_MENTOR, _MENTEE = aliased(Enrollment), aliased(Enrollment)
_ONE, _OTHER = aliased(Person), aliased(Person)
WITH_SIDES = (
    select(Pairing, _MENTOR, _ONE)
    .add_columns(_MENTEE, _OTHER)
    .join(_MENTOR, col(Pairing.mentor_id) == _MENTOR.id)
    .join(_ONE, col(_MENTOR.person_id) == _ONE.id)
    .join(_MENTEE, col(Pairing.mentee_id) == _MENTEE.id)
    .join(_OTHER, col(_MENTEE.person_id) == _OTHER.id)
)
_BY_ID = WITH_SIDES.where(col(Pairing.id) == bindparam("pairing"))
_COMPANIONS = (
    select(Companion.pairing_id, Enrollment, Person)
    .join(Enrollment, col(Companion.enrollment_id) == Enrollment.id)
    .join(Person, col(Enrollment.person_id) == Person.id)
    .where(col(Companion.pairing_id).in_(bindparam("pairings", expanding=True)))
    .order_by(col(Companion.id))
)


@dataclass(frozen=True)
class Side:
    """One side of a pairing: the enrollment and whose it is."""

    enrollment: Enrollment
    person: Person


@dataclass(frozen=True)
class Pair:
    """A pairing with everybody in it: two sides, of which peers are either, and perhaps `others`."""

    pairing: Pairing
    mentor: Side
    mentee: Side
    others: tuple[Side, ...] = ()

    @property
    def sides(self) -> tuple[Side, ...]:
        return self.mentor, self.mentee, *self.others

    def partners_of(self, person_id: int) -> tuple[Side, ...]:
        """Everybody else."""
        return tuple(side for side in self.sides if side.person.key != person_id)

    def people_besides(self, person_id: int) -> tuple[Person, ...]:
        """Who everybody else is."""
        return tuple(side.person for side in self.partners_of(person_id))

    def side_of(self, person_id: int) -> Side | None:
        """The person's own side, None for anybody else."""
        return next((side for side in self.sides if side.person.key == person_id), None)


def pair_of(work: Work, pairing: Pairing) -> Pair:
    """The pairing with everybody in it."""
    return pair_from(work, work.load_rows(_BY_ID, {"pairing": pairing.key}).one())


def pair_by_id(work: Work, pairing_id: int) -> Pair | None:
    row = work.load_rows(_BY_ID, {"pairing": pairing_id}).first()
    return pair_from(work, row) if row else None


def pair_from(work: Work, row: Sequence[Any]) -> Pair:
    """The pair in a row of `WITH_SIDES`."""
    return with_companions(work, [two_from(row)])[0]


def two_from(row: Sequence[Any]) -> Pair:
    """The two sides in a row of `WITH_SIDES`, still without companions."""
    return Pair(row[0], Side(row[1], row[2]), Side(row[3], row[4]))


def with_companions(work: Work, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with their companions, read in one query for those that have any."""
    larger = [pair.pairing.key for pair in pairs if pair.pairing.size > 2]
    if not larger:
        return list(pairs)
    others: dict[int, list[Side]] = defaultdict(list)
    for key, enrollment, person in work.load_rows(_COMPANIONS, {"pairings": larger}):
        others[key].append(Side(enrollment, person))
    return [replace(pair, others=tuple(others[pair.pairing.key])) for pair in pairs]


def is_with(enrollments: Any) -> ColumnElement[bool]:
    """Whether the pairing that a statement looks at has one of these (ids, or a query for them) in it."""
    places = (col(Pairing.mentor_id), col(Pairing.mentee_id))
    sides = [select(Pairing.id).where(place.in_(enrollments)) for place in places]
    companions = select(Companion.pairing_id).where(col(Companion.enrollment_id).in_(enrollments))
    return col(Pairing.id).in_(union_all(*sides, companions))


# Built once: every look at Home asks it.
_OF = (
    select(Pairing)
    .where(is_with(bindparam("enrollments", expanding=True)))
    .where(col(Pairing.state).in_(bindparam("states", expanding=True)))
    .order_by(col(Pairing.id))
)


def has_pairing(*conditions: Any) -> ColumnElement[bool]:
    """Whether the enrollment that a statement looks at is in a pairing that fits all conditions.

    Three questions, for each of which there is an index.
    """
    sides = [col(Pairing.mentor_id) == Enrollment.id, col(Pairing.mentee_id) == Enrollment.id]
    companion = select(Companion.id).join(Pairing, col(Companion.pairing_id) == Pairing.id)
    return or_(
        *(select(Pairing.id).where(side, *conditions).correlate(Enrollment).exists() for side in sides),
        companion.where(Companion.enrollment_id == Enrollment.id, *conditions).correlate(Enrollment).exists(),
    )


def pairings_of(work: Work, enrollment: Enrollment, *states: PairingState) -> list[Pairing]:
    """The pairings an enrollment is part of, oldest first."""
    asked = {"enrollments": [enrollment.key], "states": states}
    return work.load(_OF, asked)


def end_pairings_of(work: Work, enrollment: Enrollment, reason: EndReason) -> None:
    """Somebody goes: end what they are part of, tell partners, and let those go first next time.

    Where two others stay, they go on without them, unless it was their mentor.
    """
    for pairing in pairings_of(work, enrollment, PairingState.PROPOSED, *LIVE):
        pair, was_live = pair_of(work, pairing), pairing.state in LIVE
        if len(pair.sides) > 2 and enrollment.role != Role.MENTOR:
            _go_on_without(work, pair, enrollment)
        elif end_pairing(work, pairing, reason) and was_live:
            _console(work, pair, enrollment)


def end_pairing(work: Work, pairing: Pairing, reason: EndReason) -> bool:
    """End a pairing once, without telling anybody; its introduction shows it."""
    ended = change_once(
        work.session,
        pairing,
        where={"state": pairing.state},
        to={
            "state": PairingState.ENDED,
            "end_reason": reason,
            "ended_at": work.now,
            "next_check_in_at": None,
        },
    )
    if ended:
        refresh(work, introduction_key(pairing))
    return ended and pairing.state == PairingState.ENDED


def tell_pair_ended(work: Work, pair: Pair) -> None:
    """Tell everybody in it that a coordinator ended their pairing."""
    for side in pair.sides:
        notice = PairingEnded(pair.pairing.key, side.person.key)
        key = f"pairing_ended:{pair.pairing.key}:{side.person.key}"
        tell_at_work(work, side.person, notice, key=key, program_id=pair.pairing.program_id)


def introduction_key(pairing: Pairing) -> str:
    return f"introduction:{pairing.key}"


def _go_on_without(work: Work, pair: Pair, leaver: Enrollment) -> None:
    """The first two who stay are the pairing's two sides, and whoever else stays is their companion.

    The reasons quoted what all of them had told, so they go.
    """
    pairing, was_live = pair.pairing, pair.pairing.state in LIVE
    stay = [side for side in pair.sides if side.enrollment.key != leaver.key]
    two = [side.enrollment.key for side in stay[:2]]
    values = {"mentor_id": two[0], "mentee_id": two[1], "size": len(stay), "receipt": {}}
    if not change_once(work.session, pairing, where={"state": pairing.state}, to=values):
        return
    gone = col(Companion.enrollment_id).in_([leaver.key, *two])
    work.session.execute(delete(Companion).where(col(Companion.pairing_id) == pairing.key, gone))
    for side in stay if was_live else ():
        refresh(work, f"match_found:{pairing.key}:{side.person.key}")
        notice = PairGoesOn(pairing.key, side.person.key, leaver.person_id)
        key = f"pair_goes_on:{pairing.key}:{side.person.key}:{leaver.key}"
        tell_at_work(work, side.person, notice, key=key, program_id=pairing.program_id)
    refresh(work, introduction_key(pairing))


def _console(work: Work, pair: Pair, leaver: Enrollment) -> None:
    for partner in pair.partners_of(leaver.person_id):
        partner.enrollment.goes_first = partner.enrollment.role != Role.MENTOR
        work.session.add(partner.enrollment)
        notice = PartnerLeft(pair.pairing.key, partner.person.key)
        key = f"partner_left:{pair.pairing.key}:{partner.person.key}"
        tell_at_work(work, partner.person, notice, key=key, program_id=pair.pairing.program_id)
