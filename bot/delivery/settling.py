"""Settling what is uncertain: has a direct message arrived? The app's own history with the person says.

In group conversations and channels the bot has no right to read. A message that was to be scheduled there
is looked for in Slack's list of scheduled messages, just before its time. What was posted directly, or is
asked about too late, stays unknown, is not sent again by itself, and is named in the digest.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.delivery.outcome import ATTEMPTS, CALL_ERRORS, Refused, Unknown, outcome_of
from bot.delivery.pace import HISTORY, PLANNED, Pace
from bot.delivery.places import direct_channel, known_channel
from bot.delivery.planned import planned_in
from bot.workbench import Workbench
from storage.outbox import TOO_LATE, UNSETTLED, settle, to_settle
from storage.tables import Delivery
from storage.words import DeliveryMethod, DeliveryState, PlaceKind

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(seconds=5)


class Settler:
    """Finds out what became of unknown deliveries."""

    def __init__(self, bench: Workbench, client: WebClient, pace: Pace) -> None:
        self._bench, self._client, self._pace = bench, client, pace

    def settle_some(self) -> int:
        """Look into the unknown deliveries that are old enough; returns how many were settled."""
        with self._bench.read() as work:
            waiting = to_settle(work.session, work.now)
        return sum(self._settle(delivery) for delivery in waiting)

    def _settle(self, delivery: Delivery) -> bool:
        if delivery.method == DeliveryMethod.UPDATE:
            return self._send_again(delivery)
        if delivery.post_at is not None:
            return self._settle_planned(delivery, delivery.post_at)
        if delivery.place_kind != PlaceKind.PERSON:
            return self._write(delivery, error=UNSETTLED)
        if not self._may_call(HISTORY):
            return False
        try:
            found = self._find(delivery)
        except CALL_ERRORS as error:
            return self._give_up_or_wait(delivery, self._heed(HISTORY, outcome_of(error)))
        if found is None:
            return self._send_again(delivery)
        channel, ts = found
        return self._write(delivery, state=DeliveryState.SENT, channel=channel, ts=ts, error="")

    def _settle_planned(self, delivery: Delivery, post_at: datetime) -> bool:
        """In the last seconds before its time: if Slack has no such plan, it will never have."""
        if self._bench.clock.now() >= post_at - TOO_LATE:
            return self._write(delivery, error=UNSETTLED)
        with self._bench.read() as work:
            channel = known_channel(work, delivery)
        if channel is None:
            return self._send_again(delivery)
        if not self._may_call(PLANNED):
            return False
        try:
            planned = planned_in(self._client, channel)
        except CALL_ERRORS as error:
            outcome = self._heed(PLANNED, outcome_of(error))
            log.warning("delivery %s is not settled yet: %s", delivery.id, outcome.error)
            return False
        if post_at.timestamp() in planned.times:
            return self._write(delivery, state=DeliveryState.SENT, channel=channel, error="")
        if planned.as_of >= post_at - TOO_LATE:
            return self._write(delivery, error=UNSETTLED)
        return self._send_again(delivery)

    def _send_again(self, delivery: Delivery) -> bool:
        """It certainly did not arrive, or arriving twice does no harm; but nothing is tried for ever."""
        attempts = delivery.attempts + 1
        if attempts >= ATTEMPTS:
            return self._write(delivery, state=DeliveryState.FAILED, attempts=attempts)
        again = {"state": DeliveryState.QUEUED, "attempts": attempts}
        return self._write(delivery, **again, error="", finished=None)

    def _give_up_or_wait(self, delivery: Delivery, outcome: Refused | Unknown) -> bool:
        """The history cannot be read: never (it stays unknown), or not now (others get their turn first)."""
        log.warning("delivery %s is not settled yet: %s", delivery.id, outcome.error)
        if isinstance(outcome, Refused) and outcome.again_in is None:
            return self._write(delivery, error=UNSETTLED)
        self._write(delivery, finished=self._bench.clock.now())
        return False

    def _find(self, delivery: Delivery) -> tuple[str, str] | None:
        """Where our message stands, if it arrived."""
        channel = direct_channel(self._client, delivery.place)
        assert delivery.started is not None, "an unknown delivery was started"
        oldest = (delivery.started - LOOK_BACK).timestamp()
        for message in self._history(channel, oldest):
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("delivery") == str(delivery.id):
                return channel, str(message["ts"])
        return None

    def _history(self, channel: str, oldest: float) -> Iterator[dict[str, Any]]:
        """Every message since `oldest`, on every page."""
        cursor = ""
        while True:
            page = self._client.conversations_history(
                channel=channel, oldest=str(oldest), limit=200, cursor=cursor, include_all_metadata=True
            )
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _heed(self, method: str, outcome: Refused | Unknown) -> Refused | Unknown:
        """If Slack asked for a pause, this method has one."""
        if isinstance(outcome, Refused) and outcome.is_rate_limit and outcome.again_in is not None:
            with self._bench.write() as work:
                until = work.now + outcome.again_in
                self._pace.wait(work.session, work.workspace_id, method, until)
        return outcome

    def _may_call(self, method: str) -> bool:
        with self._bench.write() as work:
            return self._pace.may_ask(work.session, work.workspace_id, method, work.now)

    def _write(self, delivery: Delivery, **values: Any) -> bool:
        with self._bench.write() as work:
            return settle(work.session, delivery, **values)
