"""A pairing's two sides, and ending one kindly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from mentorship.notices import PairingEnded, PartnerLeft
from mentorship.post import refresh, tell, to_person
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Enrollment, Pairing, Person
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


@dataclass(frozen=True)
class Side:
    """One side of a pairing: the enrollment and whose it is."""

    enrollment: Enrollment
    person: Person


@dataclass(frozen=True)
class Pair:
    """A pairing with both its sides."""

    pairing: Pairing
    mentor: Side
    mentee: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.mentor, self.mentee

    def partner_of(self, person_id: int) -> Side:
        """The other side."""
        return self.mentee if self.mentor.person.key == person_id else self.mentor

    def side_of(self, person_id: int) -> Side | None:
        """The person's own side, None for anybody else."""
        return next((side for side in self.sides if side.person.key == person_id), None)


def pair_of(work: Work, pairing: Pairing) -> Pair:
    """The pairing with both sides."""
    return Pair(pairing, _side(work, pairing.mentor_id), _side(work, pairing.mentee_id))


def pair_by_id(work: Work, pairing_id: int) -> Pair | None:
    row = work.session.execute(_BY_ID, {"pairing": pairing_id}).first()
    return pair_from(row) if row else None


def pair_from(row: Sequence[Any]) -> Pair:
    """The pair in a row of `WITH_SIDES`."""
    return Pair(row[0], Side(row[1], row[2]), Side(row[3], row[4]))


def pairings_of(work: Work, enrollment: Enrollment, *states: PairingState) -> list[Pairing]:
    """The pairings an enrollment is part of, oldest first."""
    mine = or_(Pairing.mentor_id == enrollment.key, Pairing.mentee_id == enrollment.key)
    found = select(Pairing).where(mine, col(Pairing.state).in_(states))
    return list(work.session.exec(found.order_by(col(Pairing.id))))


def end_pairings_of(work: Work, enrollment: Enrollment, reason: EndReason) -> None:
    """Somebody goes: end what they are part of, tell partners, and let those go first next time."""
    for pairing in pairings_of(work, enrollment, PairingState.PROPOSED, *LIVE):
        was_live = pairing.state in LIVE
        if end_pairing(work, pairing, reason) and was_live:
            _console(work, pair_of(work, pairing), enrollment)


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
    """Tell both sides that a coordinator ended their pairing."""
    for side in pair.sides:
        notice = PairingEnded(pair.pairing.key, side.person.key)
        key = f"pairing_ended:{pair.pairing.key}:{side.person.key}"
        tell(work, to_person(side.person), notice, key=key, program_id=pair.pairing.program_id)


def introduction_key(pairing: Pairing) -> str:
    return f"introduction:{pairing.key}"


def _console(work: Work, pair: Pair, leaver: Enrollment) -> None:
    partner = pair.mentee if pair.mentor.enrollment.key == leaver.key else pair.mentor
    partner.enrollment.goes_first = partner.enrollment.role == Role.MENTEE
    work.session.add(partner.enrollment)
    notice = PartnerLeft(pair.pairing.key, partner.person.key)
    key = f"partner_left:{pair.pairing.key}:{partner.person.key}"
    tell(work, to_person(partner.person), notice, key=key, program_id=pair.pairing.program_id)


def _side(work: Work, enrollment_id: int) -> Side:
    enrollment = work.session.get_one(Enrollment, enrollment_id)
    return Side(enrollment, work.session.get_one(Person, enrollment.person_id))
