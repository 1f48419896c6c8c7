"""How a pair is doing, judged from dates and buttons alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mentorship.cadence import Cadence

SILENT_AFTER = 2


class Health(StrEnum):
    """The state of a running pair; `health` says when which applies."""

    NEEDS_HELP = "needs_help"
    SILENT = "silent"
    NEW = "new"
    ON_TRACK = "on_track"
    LATE = "late"


@dataclass(frozen=True)
class PairFacts:
    """What is known of a pair: moments are aware; `unanswered_in_a_row` counts the latest prompts that
    neither of the two answered; `help_wanted` stands until a coordinator has dealt with it."""

    started: datetime
    cadence: Cadence
    last_met: datetime | None = None
    next_meeting: datetime | None = None
    unanswered_in_a_row: int = 0
    help_wanted: bool = False


def patience(cadence: Cadence) -> timedelta:
    """How long a pair may go without a meeting: one and a half times its rhythm."""
    return timedelta(days=cadence.days) * 3 / 2


def health(facts: PairFacts, now: datetime) -> Health:
    """The first that applies, so every pair has exactly one:

    needs help  one of the two asked for help;
    on track    a meeting lies within patience, behind or ahead;
    silent      two prompts in a row stayed unanswered by both;
    new         never met, started within patience;
    late        everything else.
    """
    if facts.help_wanted:
        return Health.NEEDS_HELP
    if _meets(facts, now):
        return Health.ON_TRACK
    if facts.unanswered_in_a_row >= SILENT_AFTER:
        return Health.SILENT
    if facts.last_met is None and now - facts.started <= patience(facts.cadence):
        return Health.NEW
    return Health.LATE


def _meets(facts: PairFacts, now: datetime) -> bool:
    """Whether a meeting took place lately or is agreed for soon."""
    near = patience(facts.cadence)
    lately = facts.last_met is not None and now - facts.last_met <= near
    soon = facts.next_meeting is not None and timedelta(0) <= facts.next_meeting - now <= near
    return lately or soon
