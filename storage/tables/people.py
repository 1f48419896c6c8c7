"""Workspaces, the people in them, and what a person has typed but not yet submitted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import NumberedRow, Row


class Workspace(Row, table=True):
    """One Slack team (or Enterprise org) that has installed the app; `id` is Slack's.

    `probe` is what an operator's trial of this workspace has shown (see bot/doctor/probe.py).
    """

    id: str = Field(primary_key=True)
    name: str = ""
    bot_user_id: str = ""
    installed_at: datetime
    uninstalled_at: datetime | None = None
    people_synced_at: datetime | None = None
    probe: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Person(NumberedRow, table=True):
    """An employee as Slack and the HR file know them.

    `country` is an ISO 3166 code of two letters; `away_from` and `away_until` are the first and the last of
    the days off they have told.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    workspace_id: str = Field(foreign_key="workspace.id")
    slack_id: str
    name: str = ""
    title: str = ""
    zone: str | None = None
    locale: str = ""
    department: str | None = None
    level: int | None = None
    country: str | None = None
    manager_id: int | None = Field(default=None, foreign_key="person.id")
    is_admin: bool = False
    is_guest: bool = False
    active: bool = True
    home_opened_at: datetime | None = None
    away_from: date | None = None
    away_until: date | None = None


class FormDraft(NumberedRow, table=True):
    """The steps of a form a person has filled in so far, so that nothing typed is lost."""

    __table_args__ = (UniqueConstraint("person_id", "form", "subject"),)

    person_id: int = Field(foreign_key="person.id")
    form: str
    subject: str = ""
    values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    updated_at: datetime = Field(index=True)
