"""Every table of the product."""

from storage.tables.choices import ChoiceRound, Recommendation, Voice
from storage.tables.enrollments import Enrollment, Exclusion, Pick
from storage.tables.operations import (
    AuditEntry,
    Delivery,
    InboxEntry,
    RateBucket,
    SendingRound,
    TickRun,
)
from storage.tables.pairings import CheckIn, Companion, Concern, MatchRun, Meeting, Pairing, Unmatched
from storage.tables.people import FormDraft, Person, Workspace
from storage.tables.programs import Coordinator, Program, Skill
from storage.tables.surveys import Survey, SurveyAnswer, SurveyParticipation

__all__ = [
    "AuditEntry",
    "CheckIn",
    "ChoiceRound",
    "Companion",
    "Concern",
    "Coordinator",
    "Delivery",
    "Enrollment",
    "Exclusion",
    "FormDraft",
    "InboxEntry",
    "MatchRun",
    "Meeting",
    "Pairing",
    "Person",
    "Pick",
    "Program",
    "RateBucket",
    "Recommendation",
    "SendingRound",
    "Skill",
    "Survey",
    "SurveyAnswer",
    "SurveyParticipation",
    "TickRun",
    "Unmatched",
    "Voice",
    "Workspace",
]
