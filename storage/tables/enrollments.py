"""A person's part in a program, whom they asked never to be matched with, and whom they would like."""

from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import NumberedRow, no_items
from storage.words import EnrollmentState, Role, stored


class Enrollment(NumberedRow, table=True):
    """One person in one role; somebody who is mentor and mentee has two rows.

    `answers` are to the program's own questions, each under the question as it was asked.
    """

    __table_args__ = (UniqueConstraint("program_id", "person_id", "role"),)

    program_id: int = Field(foreign_key="program.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_column=Column(stored(Role), nullable=False))
    state: EnrollmentState = Field(
        default=EnrollmentState.APPLIED, sa_column=Column(stored(EnrollmentState), nullable=False)
    )
    offers: list[str] = Field(default_factory=no_items, sa_column=Column(JSON, nullable=False))
    wants: list[str] = Field(default_factory=no_items, sa_column=Column(JSON, nullable=False))
    goals: str = ""
    experience: str = ""
    answers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    languages: list[str] = Field(default_factory=no_items, sa_column=Column(JSON, nullable=False))
    capacity: int = 1
    consented_at: datetime
    may_be_named: bool = False
    goes_first: bool = False
    decline_reason: str = ""
    applied_at: datetime
    decided_at: datetime | None = None
    version: int = 1


class Exclusion(NumberedRow, table=True):
    """Private: one person asked never to be matched with another in this program."""

    __table_args__ = (UniqueConstraint("program_id", "person_id", "excluded_id"),)

    program_id: int = Field(foreign_key="program.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    excluded_id: int = Field(foreign_key="person.id")


class Pick(NumberedRow, table=True):
    """Private unless mutual: one person would like to be matched with another; `place` counts from 0."""

    __table_args__ = (UniqueConstraint("program_id", "person_id", "picked_id"),)

    program_id: int = Field(foreign_key="program.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    picked_id: int = Field(foreign_key="person.id")
    place: int
