"""Match runs, the pairings that come of them, and what happens in a pairing."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Integer, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import NumberedRow
from storage.words import (
    CheckInAnswer,
    ConcernState,
    EndReason,
    MatchRunState,
    MeetingState,
    Obstacle,
    PairingState,
    stored,
)


class MatchRun(NumberedRow, table=True):
    """One run of the matcher with its inputs, settings and outcome; a draft until approved."""

    program_id: int = Field(foreign_key="program.id", index=True)
    state: MatchRunState = Field(
        default=MatchRunState.DRAFT, sa_column=Column(stored(MatchRunState), nullable=False)
    )
    inputs: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    summary: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = None
    version: int = 1


class Unmatched(NumberedRow, table=True):
    """A mentee whom a match run left without a mentor, with the reasons."""

    __table_args__ = (UniqueConstraint("match_run_id", "enrollment_id"),)

    match_run_id: int = Field(foreign_key="match_run.id")
    enrollment_id: int = Field(foreign_key="enrollment.id", index=True)
    receipt: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Pairing(NumberedRow, table=True):
    """A mentor with one mentee or a circle of them, or one peer with another; the receipt says why.

    `size` counts its people: those beyond two are its companions.
    """

    program_id: int = Field(foreign_key="program.id", index=True)
    match_run_id: int = Field(foreign_key="match_run.id", index=True)
    mentor_id: int = Field(foreign_key="enrollment.id", index=True)
    mentee_id: int = Field(foreign_key="enrollment.id", index=True)
    size: int = Field(default=2, sa_column=Column(Integer, nullable=False))
    state: PairingState = Field(
        default=PairingState.PROPOSED, sa_column=Column(stored(PairingState), nullable=False)
    )
    score: int = 0
    receipt: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    channel: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: EndReason | None = Field(default=None, sa_column=Column(stored(EndReason), nullable=True))
    next_check_in_at: datetime | None = Field(default=None, index=True)
    check_in_round: int = 0
    version: int = 1


class Companion(NumberedRow, table=True):
    """Somebody in a pairing besides its two: another mentee of a circle, or the third of three peers."""

    __table_args__ = (UniqueConstraint("pairing_id", "enrollment_id"),)

    pairing_id: int = Field(foreign_key="pairing.id")
    enrollment_id: int = Field(foreign_key="enrollment.id", index=True)


class Meeting(NumberedRow, table=True):
    """A meeting a pair planned or held."""

    pairing_id: int = Field(foreign_key="pairing.id", index=True)
    at: datetime
    state: MeetingState = Field(sa_column=Column(stored(MeetingState), nullable=False))
    reported_by: int = Field(foreign_key="person.id")
    check_in_id: int | None = Field(default=None, foreign_key="check_in.id", unique=True)
    created_at: datetime


class CheckIn(NumberedRow, table=True):
    """One question to one side of a pairing in one round, and its answer."""

    __table_args__ = (UniqueConstraint("pairing_id", "person_id", "round"),)

    pairing_id: int = Field(foreign_key="pairing.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    round: int
    due_at: datetime
    answer: CheckInAnswer | None = Field(default=None, sa_column=Column(stored(CheckInAnswer), nullable=True))
    answered_at: datetime | None = None
    rating: int | None = None
    obstacle: Obstacle | None = Field(default=None, sa_column=Column(stored(Obstacle), nullable=True))
    note: str = ""
    version: int = 1


class Concern(NumberedRow, table=True):
    """Private to coordinators: somebody asked for help."""

    program_id: int = Field(foreign_key="program.id", index=True)
    pairing_id: int | None = Field(default=None, foreign_key="pairing.id")
    person_id: int = Field(foreign_key="person.id")
    check_in_id: int | None = Field(default=None, foreign_key="check_in.id", unique=True)
    words: str = ""
    state: ConcernState = Field(
        default=ConcernState.OPEN, sa_column=Column(stored(ConcernState), nullable=False)
    )
    created_at: datetime
    handled_by: int | None = Field(default=None, foreign_key="person.id")
    handled_at: datetime | None = None
