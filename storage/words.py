"""The glossary's states and kinds, stored by value so that a renamed member never changes a row."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum as EnumColumn


def stored(kind: type[StrEnum]) -> Any:
    """A text column that holds the member's value, the same on SQLite and PostgreSQL."""
    return EnumColumn(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class ProgramState(StrEnum):
    DRAFT = "draft"
    ENROLLING = "enrolling"
    MATCHING = "matching"
    RUNNING = "running"
    CLOSING = "closing"
    CLOSED = "closed"


class Objective(StrEnum):
    LEADERSHIP = "leadership"
    ONBOARDING = "onboarding"
    INCLUSION = "inclusion"
    RETENTION = "retention"
    SKILLS = "skills"
    OWN = "own"


class Format(StrEnum):
    """Who is paired with whom: mentors with one mentee or several, or everybody of one pool with somebody."""

    MENTORING = "mentoring"
    CIRCLES = "circles"
    PEERS = "peers"


class PairedBy(StrEnum):
    """How pairs of mentors and mentees come about: the best fit for all, or as both sides choose."""

    FIT = "fit"
    CHOICE = "choice"


class ChoiceStep(StrEnum):
    """Mentees choose, mentors answer, the draft of the pairs waits to be approved, it is over."""

    CHOOSING = "choosing"
    ANSWERING = "answering"
    DECIDED = "decided"
    OVER = "over"


class Role(StrEnum):
    """A peer is both at once, in a program of peers."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    PEER = "peer"


class EnrollmentState(StrEnum):
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class MatchRunState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    DISCARDED = "discarded"


class PairingState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    RUNNING = "running"
    ENDED = "ended"


class EndReason(StrEnum):
    DROPPED = "dropped"
    COMPLETED = "completed"
    PARTNER_LEFT = "partner_left"
    WITHDRAWN = "withdrawn"
    COORDINATOR = "coordinator"
    ROTATED = "rotated"


class CheckInAnswer(StrEnum):
    MET = "met"
    SCHEDULED = "scheduled"
    NOT_YET = "not_yet"
    NEED_HELP = "need_help"


class Obstacle(StrEnum):
    NO_TIME = "no_time"
    CANNOT_REACH = "cannot_reach"
    UNSURE_WHAT_ABOUT = "unsure_what_about"
    OTHER = "other"


class MeetingState(StrEnum):
    SCHEDULED = "scheduled"
    MET = "met"
    CANCELLED = "cancelled"


class ConcernState(StrEnum):
    OPEN = "open"
    HANDLED = "handled"


class Wave(StrEnum):
    START = "start"
    MIDWAY = "midway"
    END = "end"


class DeliveryState(StrEnum):
    """Held is what waits because a coordinator has paused a long round.

    Joined is what stands in another's message, and shares its fate once that has gone out.
    """

    QUEUED = "queued"
    JOINED = "joined"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class DeliveryMethod(StrEnum):
    POST = "post"
    UPDATE = "update"


class PlaceKind(StrEnum):
    PERSON = "person"
    PAIRING = "pairing"
    CHANNEL = "channel"


class Priority(StrEnum):
    """Urgent is an answer somebody waits for; sorted by value, so 0 goes before 1."""

    URGENT = "0_urgent"
    NORMAL = "1_normal"
    BULK = "2_bulk"
