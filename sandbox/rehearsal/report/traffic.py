"""What the app asked of Slack: calls against the limits, and how long a real round takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from mentorship.work import Work
from sandbox.catalog import load_catalog
from sandbox.rate_limits import PER_MINUTE, SPECIAL_PER_MINUTE
from sandbox.rehearsal.meter import MethodCount
from sandbox.rehearsal.report.section import NOTHING, Section, moment, span
from storage.tables import Delivery
from storage.words import DeliveryMethod, DeliveryState

POSTS_PER_MINUTE = 300
SAME_ROUND = timedelta(hours=24)
ROUNDS = {
    "introduction": "Introductions",
    "check_in_due": "Check-ins",
    "survey_prompt": "Surveys",
    "survey_reminder": "Reminders of surveys",
    "application_decided": "Answers to applications",
    "program_thanks": "Thanks at the end",
}
CALL_COLUMNS = (
    "Method",
    "Slack allows a minute",
    "Calls",
    "Most in a minute",
    "Of what is allowed",
    "Refused",
)
CALL_WORDS = (
    "Counted by the program’s clock. Above 100% Slack would refuse calls; the app then waits and tries again."
)
ROUND_COLUMNS = ("Round", "Messages", "First one", "Last one", "Takes", "Longest wait")
ROUND_WORDS = (
    "The biggest round of each kind, at the pace the app keeps with Slack. “Takes” is from the first message "
    "to the last; everybody gets theirs in their own morning, so colleagues in other time zones make it "
    "longer. “Longest wait” is how late a message came because others went first."
)


@dataclass(frozen=True)
class Sent:
    """One message that went out: when it was queued, was due and was sent."""

    created: datetime
    due: datetime
    sent: datetime


def calls_section(counts: Mapping[str, MethodCount], refusals: Sequence[tuple[str, str]]) -> Section:
    """`refusals` are (method, error) of every call that was not answered with ok."""
    limits = _limits()
    rows = [
        _call_row(method, count, limits.get(method), sum(name == method for name, _ in refusals))
        for method, count in counts.items()
    ]
    return Section("Calls to Slack", CALL_WORDS, CALL_COLUMNS, rows)


def _call_row(method: str, count: MethodCount, limit: int | None, refused: int) -> list[str]:
    share = NOTHING if limit is None else f"{count.most / limit:.0%}"
    allowed = NOTHING if limit is None else f"{limit:,}"
    return [method, allowed, f"{count.total:,}", f"{count.most:,}", share, f"{refused:,}"]


def _limits() -> dict[str, int]:
    """Calls a minute by method: by its tier, or the stand-in's own figure for the special ones."""
    limits = {
        facts.name: PER_MINUTE.get(facts.tier, SPECIAL_PER_MINUTE)
        for facts in load_catalog().methods.values()
    }
    return {**limits, "chat.postMessage": POSTS_PER_MINUTE}


def rounds_section(work: Work, zone: ZoneInfo) -> Section:
    rows = [
        _round_row(words, biggest_round(sent), zone)
        for kind, words in ROUNDS.items()
        if (sent := list(_sent(work, kind)))
    ]
    return Section("How long a round takes", ROUND_WORDS, ROUND_COLUMNS, rows)


def biggest_round(sent: Sequence[Sent]) -> list[Sent]:
    """Messages queued within a day of one another are one round; the first of the biggest ones."""
    ordered = sorted(sent, key=lambda one: one.created)
    rounds = [ordered[:1]]
    for before, one in pairwise(ordered):
        if one.created - before.created > SAME_ROUND:
            rounds.append([])
        rounds[-1].append(one)
    return max(rounds, key=len)


def _round_row(words: str, sent: Sequence[Sent], zone: ZoneInfo) -> list[str]:
    first, last = min(one.sent for one in sent), max(one.sent for one in sent)
    wait = max(one.sent - one.due for one in sent)
    return [words, f"{len(sent):,}", moment(first, zone), moment(last, zone), span(last - first), span(wait)]


def _sent(work: Work, kind: str) -> Iterator[Sent]:
    found = select(Delivery.created_at, Delivery.due, Delivery.finished).where(
        Delivery.kind == kind,
        Delivery.state == DeliveryState.SENT,
        Delivery.method == DeliveryMethod.POST,
    )
    for created, due, finished in work.session.exec(found.order_by(col(Delivery.created_at))):
        if finished is not None:
            yield Sent(created, due, finished)
