"""Workers with one mistake each, as somebody might write them; the simulation has to find every one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import col, select, update

from bot.delivery.outcome import Refused, Unknown
from bot.delivery.sender import Nothing, Sender
from bot.delivery.settling import Settler
from storage.outbox import LEASE, Claim
from storage.tables import Delivery
from storage.words import DeliveryState
from tests.simulation.office import Parts

SOON = timedelta(seconds=1)
# Answers that a deny-list would know as uncertain; whatever is not on it would count as refused.
DENIED = ("http_", "RemoteDisconnected", "TimeoutError", "internal_error", "fatal_error")


class RetriesOnUnknown(Sender):
    """Takes no answer for a refusal."""

    def _write_outcome(self, claim: Claim, outcome: Refused | Unknown, method: str) -> None:
        super()._write_outcome(claim, Refused(outcome.error, SOON), method)


class DenyList(Sender):
    """Takes for a refusal whatever is not known to be uncertain."""

    def _write_outcome(self, claim: Claim, outcome: Refused | Unknown, method: str) -> None:
        if isinstance(outcome, Unknown) and not outcome.error.startswith(DENIED):
            outcome = Refused(outcome.error, SOON)
        super()._write_outcome(claim, outcome, method)


class ExpiredIsQueued(Sender):
    """Takes it that a sender who is gone has sent nothing."""

    def expire(self) -> int:
        with self._bench.write() as work:
            late = col(Delivery.state) == DeliveryState.SENDING, col(Delivery.lease_until) < work.now
            queued = {"state": DeliveryState.QUEUED, "lease_token": None}
            work.session.execute(update(Delivery).where(*late).values(**queued))
        return 0


class NothingExpires(Sender):
    """Trusts every sender to come back."""

    def expire(self) -> int:
        return 0


class NoFence(Sender):
    """Writes how sending ended, whoever has the delivery now."""

    def _write(self, claim: Claim, **values: Any) -> None:
        with self._bench.write() as work:
            mine = col(Delivery.id) == claim.delivery.id
            values = {"lease_token": None, "finished": work.now, **values}
            work.session.execute(update(Delivery).where(mine).values(**values))


class NoDeadline(Sender):
    """Sends what it claimed, however long ago that was."""

    def _deliver(self, claim: Claim) -> None:
        super()._deliver(replace(claim, lease_until=claim.lease_until + timedelta(days=1)))


class ClaimsInTwoSteps(Sender):
    """Looks for a delivery in one transaction and takes it in another."""

    def _claim(self) -> Nothing | Claim:
        found = self._look()
        if found is None:
            return super()._claim()
        with self._bench.write() as work:
            token, until = found.id, work.now + LEASE
            taken = {"state": DeliveryState.SENDING, "lease_token": token, "lease_until": until}
            this = update(Delivery).where(col(Delivery.id) == found.id)
            work.session.execute(this.values(started=work.now, **taken))
        return Claim(found, token, until)

    def _look(self) -> Delivery | None:
        with self._bench.read() as work:
            due = select(Delivery).where(Delivery.state == DeliveryState.QUEUED, Delivery.due <= work.now)
            return work.session.exec(due.order_by(col(Delivery.dedupe_key))).first()


class FirstPageOnly(Settler):
    """Takes the newest messages for all there are."""

    def _history(self, channel: str, oldest: float) -> Iterator[dict[str, Any]]:
        page = self._client.conversations_history(
            channel=channel, oldest=str(oldest), limit=200, include_all_metadata=True
        )
        yield from page["messages"]


class TrustsItsLook(Settler):
    """Writes what it saw of one attempt, however many there were since."""

    def _write(self, delivery: Delivery, **values: Any) -> bool:
        with self._bench.write() as work:
            unknown = col(Delivery.id) == delivery.id, col(Delivery.state) == DeliveryState.UNKNOWN
            work.session.execute(update(Delivery).where(*unknown).values(**values))
        return True


DEFECTS = {
    "retry on unknown": Parts(sender=RetriesOnUnknown),
    "expired lease back to the queue": Parts(sender=ExpiredIsQueued),
    "no lease expiry": Parts(sender=NothingExpires),
    "no fence": Parts(sender=NoFence),
    "deny-list instead of allow-list": Parts(sender=DenyList),
    "first history page only": Parts(settler=FirstPageOnly),
    "no deadline check": Parts(sender=NoDeadline),
    "claim in two steps": Parts(sender=ClaimsInTwoSteps),
    "a look outlives its attempt": Parts(settler=TrustsItsLook),
}
