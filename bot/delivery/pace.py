"""Pacing: which rate buckets a delivery draws from, per method and per channel."""

from datetime import datetime, timedelta

from sqlmodel import Session

from storage.rates import Rate, hold_back, may_call, next_call
from storage.tables import Delivery, Pairing
from storage.words import DeliveryMethod, PlaceKind

POST, UPDATE, OPEN, HISTORY = "chat.postMessage", "chat.update", "conversations.open", "conversations.history"
# Slack counts 50 calls in any minute: a burst of 5 and 44 more stay below that.
TIER_3 = Rate(timedelta(seconds=60 / 44), burst=5)
PER_CHANNEL = Rate(timedelta(seconds=1), burst=1)


class Pace:
    """Says whether a delivery may go now; remembers when to ask again."""

    def __init__(self, messages_per_second: float) -> None:
        posts = Rate(timedelta(seconds=1 / messages_per_second), burst=10)
        self._rates = {POST: posts, UPDATE: TIER_3, OPEN: TIER_3, HISTORY: TIER_3}

    def may_go(
        self, session: Session, delivery: Delivery, now: datetime, blocked: dict[str, datetime]
    ) -> bool:
        """Take one call from each bucket the delivery needs, or none; `blocked` collects the full ones."""
        needed = self._needed(session, delivery)
        if any(key in blocked for key, _ in needed):
            return False
        for key, rate in needed:
            again = next_call(session, key, rate, now)
            if again is not None:
                blocked[key] = again
                return False
        for key, rate in needed:
            may_call(session, key, rate, now)
        return True

    def may_ask(self, session: Session, workspace_id: str, method: str, now: datetime) -> bool:
        """Take one call of a method that no delivery stands behind."""
        return may_call(session, f"{workspace_id}:{method}", self._rates[method], now) is None

    def wait(self, session: Session, workspace_id: str, method: str, until: datetime) -> None:
        """Slack said Retry-After for this method."""
        hold_back(session, f"{workspace_id}:{method}", self._rates[method], until)

    def _needed(self, session: Session, delivery: Delivery) -> list[tuple[str, Rate]]:
        workspace = delivery.workspace_id
        if delivery.method == DeliveryMethod.UPDATE:
            return [(f"{workspace}:{UPDATE}", TIER_3)]
        channel = (f"{workspace}:to:{delivery.place_kind}:{delivery.place}", PER_CHANNEL)
        needed = [(f"{workspace}:{POST}", self._rates[POST]), channel]
        if delivery.place_kind == PlaceKind.PAIRING and _is_unopened(session, delivery):
            needed.append((f"{workspace}:{OPEN}", TIER_3))
        return needed


def _is_unopened(session: Session, delivery: Delivery) -> bool:
    pairing = session.get(Pairing, int(delivery.place))
    return pairing is None or pairing.channel is None
