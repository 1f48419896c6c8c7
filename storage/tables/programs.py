"""Programs, the people who run them, and the workspace's skill list."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import NumberedRow, no_items
from storage.words import Format, Objective, PairedBy, ProgramState, stored


class Program(NumberedRow, table=True):
    """One mentorship program; dates are days in `zone`, the program's own time zone.

    A `rolling` one can be joined, and matches who is new every week, until four weeks before its end.
    """

    workspace_id: str = Field(foreign_key="workspace.id", index=True)
    name: str
    objective: Objective = Field(sa_column=Column(stored(Objective), nullable=False))
    objective_words: str = ""
    format: Format = Field(default=Format.MENTORING, sa_column=Column(stored(Format), nullable=False))
    audience: str = ""
    terms: str = ""
    zone: str = "UTC"
    rolling: bool = Field(default=False, sa_column=Column(Boolean, nullable=False))
    enrollment_closes_on: date
    starts_on: date
    ends_on: date
    cadence: str
    default_capacity: int = 1
    rules: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    weights: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    matching: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    paired_by: PairedBy = Field(default=PairedBy.FIT, sa_column=Column(stored(PairedBy), nullable=False))
    answer_days: int = Field(default=4, sa_column=Column(Integer, nullable=False))
    agenda: list[dict[str, Any]] = Field(default_factory=no_items, sa_column=Column(JSON, nullable=False))
    survey_questions: list[dict[str, Any]] = Field(
        default_factory=no_items, sa_column=Column(JSON, nullable=False)
    )
    questions: list[dict[str, Any]] = Field(default_factory=no_items, sa_column=Column(JSON, nullable=False))
    texts: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    coordinator_channel: str
    announcement_channel: str
    state: ProgramState = Field(
        default=ProgramState.DRAFT, sa_column=Column(stored(ProgramState), nullable=False, index=True)
    )
    version: int = 1
    created_by: int = Field(foreign_key="person.id")
    created_at: datetime
    running_since: datetime | None = None
    closing_since: datetime | None = None
    closed_at: datetime | None = None
    next_digest_at: datetime | None = Field(default=None, index=True)
    next_matching_at: datetime | None = None
    draft_asked_by: int | None = Field(default=None, foreign_key="person.id")


class Coordinator(NumberedRow, table=True):
    """A person who runs a program; the row's presence is the permission."""

    __table_args__ = (UniqueConstraint("program_id", "person_id"),)

    program_id: int = Field(foreign_key="program.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    added_at: datetime


class Skill(NumberedRow, table=True):
    """One entry of the workspace's skill list; `slug` is the name folded for comparing."""

    __table_args__ = (UniqueConstraint("workspace_id", "slug"),)

    workspace_id: str = Field(foreign_key="workspace.id")
    slug: str
    name: str
