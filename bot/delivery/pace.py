"""Pacing: which way a delivery goes, and which rate buckets it draws from, per method and per channel."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.delivery.forecast import Effort
from bot.delivery.probed import probe_of
from mentorship.notices import RoundProgress, kind_of
from storage.outbox import AHEAD, appoint
from storage.queue import Lane
from storage.rates import Rate, hold_back, may_call, take_all
from storage.tables import Delivery, Pairing
from storage.words import DeliveryMethod, PlaceKind

POST, UPDATE, OPEN, HISTORY = "chat.postMessage", "chat.update", "conversations.open", "conversations.history"
SCHEDULE, PLANNED = "chat.scheduleMessage", "chat.scheduledMessages.list"
# Slack counts 50 calls in any minute. What somebody waits for may come in bursts: 5 and 44 more stay below
# that. What thousands are sent by goes at a steady pace: 2 and 48 more.
TIER_3 = Rate(timedelta(seconds=60 / 44), burst=5)
STEADY = Rate(timedelta(seconds=60 / 48), burst=2)
PER_CHANNEL = Rate(timedelta(seconds=1), burst=1)
# What is updated all the time has to be posted, for Slack never says where a scheduled message stands.
KEPT_UP_TO_DATE = kind_of(RoundProgress)
# Slack takes 30 scheduled messages for 5 minutes of one channel.
PLANS_PER_CHANNEL = Rate(timedelta(seconds=12), burst=5)
_OF_ONE_CHANNEL = (PER_CHANNEL, PLANS_PER_CHANNEL)


@dataclass
class Full:
    """Which rate buckets allow nothing now, and the lanes in which therefore nothing can go; until when."""

    buckets: dict[str, datetime] = field(default_factory=dict)
    lanes: dict[Lane, datetime] = field(default_factory=dict)


class Pace:
    """Says whether a delivery may go now; remembers when to ask again."""

    def __init__(self, messages_per_second: float) -> None:
        posts = Rate(timedelta(seconds=1 / messages_per_second), burst=10)
        tier_3 = {UPDATE: TIER_3, HISTORY: TIER_3, PLANNED: TIER_3, OPEN: STEADY, SCHEDULE: STEADY}
        self._rates = {POST: posts, **tier_3}

    def may_go(self, session: Session, delivery: Delivery, now: datetime, full_ones: Full) -> bool:
        """Take one call from each bucket the delivery needs, or none; `full_ones` collects the full ones.

        Also those that this call has filled, so that nobody need ask them before they allow another. A
        delivery that may go and is to be scheduled gets its appointment.
        """
        is_planned = _is_planned(session, delivery)
        needed = self._needed(session, delivery, is_planned)
        if any(key in full_ones.buckets for key in needed):
            return False
        taken, full = take_all(session, needed, now)
        full_ones.buckets.update(full)
        shared = [again for key, again in full.items() if needed[key] not in _OF_ONE_CHANNEL]
        if shared:
            full_ones.lanes[delivery.method, delivery.place_kind] = max(shared)
        if taken and (is_planned or delivery.post_at is not None):
            appoint(session, delivery, now if is_planned else None)
        return taken

    def effort_for(self, session: Session, workspace_id: str) -> Callable[[PlaceKind, bool], Effort]:
        """What a message to a kind of place takes, the opening of its conversation included."""
        certain = probe_of(session, workspace_id).certain

        def effort(kind: PlaceKind, unopened: bool) -> Effort:
            methods = [SCHEDULE if kind in certain else POST, *([OPEN] if unopened else [])]
            calls = {method: self._rates[method].interval for method in methods}
            return Effort(calls, AHEAD if kind in certain else timedelta())

        return effort

    def may_ask(self, session: Session, workspace_id: str, method: str, now: datetime) -> bool:
        """Take one call of a method that no delivery stands behind."""
        return may_call(session, f"{workspace_id}:{method}", self._rates[method], now) is None

    def wait(self, session: Session, workspace_id: str, method: str, until: datetime) -> None:
        """Slack said Retry-After for this method."""
        hold_back(session, f"{workspace_id}:{method}", until)

    def _needed(self, session: Session, delivery: Delivery, is_planned: bool) -> dict[str, Rate]:
        workspace = delivery.workspace_id
        if delivery.method == DeliveryMethod.UPDATE:
            return {f"{workspace}:{UPDATE}": TIER_3}
        method, per_channel = (SCHEDULE, PLANS_PER_CHANNEL) if is_planned else (POST, PER_CHANNEL)
        channel = f"{workspace}:to:{delivery.place_kind}:{delivery.place}"
        needed = {f"{workspace}:{method}": self._rates[method], channel: per_channel}
        if delivery.place_kind == PlaceKind.PAIRING and _is_unopened(session, delivery):
            needed[f"{workspace}:{OPEN}"] = STEADY
        return needed


def _is_planned(session: Session, delivery: Delivery) -> bool:
    """Whether it is handed to Slack as a scheduled message, whose fate can be asked without reading."""
    if delivery.method == DeliveryMethod.UPDATE or delivery.place_kind == PlaceKind.PERSON:
        return False
    if delivery.kind == KEPT_UP_TO_DATE:
        return False
    return delivery.place_kind in probe_of(session, delivery.workspace_id).certain


def _is_unopened(session: Session, delivery: Delivery) -> bool:
    pairing = session.get(Pairing, int(delivery.place))
    return pairing is None or pairing.channel is None
