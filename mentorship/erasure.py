"""Deleting what one person has told, while the program's counts and its messages' keys stay right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, delete, update
from sqlmodel import col, select

from mentorship.choosing import forget_said
from mentorship.concerns import help_wanted_key
from mentorship.enrollment import programs_joined, withdraw
from mentorship.notices import WeeklyDigest
from mentorship.pairings import introduction_key, is_with, pair_of
from mentorship.post import WAITING, refresh, refresh_latest
from mentorship.work import Work
from storage.tables import (
    CheckIn,
    Concern,
    Delivery,
    Enrollment,
    Exclusion,
    FormDraft,
    MatchRun,
    Pairing,
    Person,
    Pick,
    Unmatched,
)
from storage.words import DeliveryMethod, DeliveryState, PlaceKind

# Of whom the matcher was told; what is not named here are numbers that stand for people.
_OF_A_CANDIDATE: dict[str, Any] = {
    "offers": [],
    "wants": [],
    "goals": "",
    "languages": [],
    "excludes": [],
    "prefers": [],
    "level": None,
    "department": None,
    "managers": [],
    "timezone": None,
}


@dataclass(frozen=True)
class Erased:
    """How many programs the person has left by it, and how many waiting messages were taken back."""

    programs: int
    messages: int


def erase_person(work: Work, person: Person, by: Person | None) -> Erased:
    """Everything the person has told is deleted; their part in every program ends. Idempotent.

    What stays: that they took part, dates, counts, survey answers (nobody knows whose they are), and what
    others have said about them. Of somebody who has left the company not even the name stays.
    """
    joined = programs_joined(work, person)
    for program in joined:
        withdraw(work, person, program.key)
    enrollments = list(work.session.exec(select(Enrollment).where(Enrollment.person_id == person.key)))
    _empty_enrollments(enrollments)
    _empty_check_ins_and_concerns(work, person)
    _empty_matches(work, enrollments)
    forget_said(work, [row.key for row in enrollments])
    for table in (Exclusion, Pick, FormDraft):
        work.session.execute(delete(table).where(col(table.person_id) == person.key))
    _empty_profile(work, person)
    work.note(by, "erased", f"person:{person.key}")
    return Erased(len(joined), _take_back_messages(work, person))


def _empty_enrollments(rows: Sequence[Enrollment]) -> None:
    for row in rows:
        row.offers, row.wants, row.languages, row.answers = [], [], [], {}
        row.goals = row.experience = row.decline_reason = ""
        row.may_be_named = False


def _empty_check_ins_and_concerns(work: Work, person: Person) -> None:
    """Whether they answered and met still counts; messages that show their words lose them."""
    own = update(CheckIn).where(col(CheckIn.person_id) == person.key)
    work.session.execute(own.values(note="", rating=None, obstacle=None))
    for concern in work.session.exec(select(Concern).where(Concern.person_id == person.key)).all():
        if concern.words:
            concern.words = ""
            refresh(work, help_wanted_key(concern))
            refresh_latest(work, WeeklyDigest, concern.program_id)


def _empty_matches(work: Work, rows: Sequence[Enrollment]) -> None:
    """Reasons for and against a match quote what people told; a stored run keeps who took part."""
    keys = [row.key for row in rows]
    for pairing in work.session.exec(select(Pairing).where(is_with(keys))).all():
        pairing.receipt = {}
        refresh(work, introduction_key(pairing))
        for side in pair_of(work, pairing).sides:
            refresh(work, f"match_found:{pairing.key}:{side.person.key}")
    against = update(Unmatched).where(col(Unmatched.enrollment_id).in_(keys))
    work.session.execute(against.values(receipt={}))
    programs = {row.program_id for row in rows}
    for run in work.session.exec(select(MatchRun).where(col(MatchRun.program_id).in_(programs))).all():
        run.inputs = _without(run.inputs, {str(key) for key in keys})


def _without(inputs: dict[str, Any], candidates: set[str]) -> dict[str, Any]:
    """The matcher's inputs with nothing about these candidates but that they were there."""
    sides = {
        side: [row | _OF_A_CANDIDATE if row["id"] in candidates else row for row in inputs[side]]
        for side in ("mentors", "mentees", "people")
        if side in inputs
    }
    return inputs | sides


def _empty_profile(work: Work, person: Person) -> None:
    """Of colleagues, Slack's name and title and the company's own data stay: they act in others' matches."""
    person.title, person.away_from, person.away_until = "", None, None
    if not person.active:
        person.name = person.locale = ""
        person.zone = person.country = person.department = person.level = person.manager_id = None
    work.session.add(person)


def _take_back_messages(work: Work, person: Person) -> int:
    """The keys stay, so that nothing is queued again; updates go out, for they take words away."""
    mine = (
        col(Delivery.workspace_id) == work.workspace_id,
        col(Delivery.place_kind) == PlaceKind.PERSON,
        col(Delivery.place) == person.slack_id,
        col(Delivery.method) == DeliveryMethod.POST,
        col(Delivery.state).in_(WAITING),
    )
    work.session.flush()
    cancelled = update(Delivery).where(*mine)
    result = work.session.execute(cancelled.values(state=DeliveryState.CANCELLED, finished=work.now))
    assert isinstance(result, CursorResult)
    return result.rowcount
