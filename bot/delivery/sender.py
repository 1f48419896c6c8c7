"""Sends one delivery at a time: claim and commit, render, call Slack, write down what came of it."""

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlalchemy.exc import OperationalError

from bot.delivery.calls import Letter, Posted, TooLate, post_message, schedule_message, update_message
from bot.delivery.marks import recognisable
from bot.delivery.outcome import ATTEMPTS, CALL_ERRORS, Refused, Unknown, as_idempotent, outcome_of
from bot.delivery.pace import OPEN, POST, SCHEDULE, UPDATE, Full, Pace
from bot.delivery.pictures import picture_block
from bot.delivery.places import channel_for
from bot.delivery.turns import Turns
from bot.errors import report
from bot.workbench import Workbench
from mentorship.notices import notice_from
from mentorship.work import Work
from storage.outbox import Claim, Sent, claim_next, companions, expire_leases, finish, may_send, place_of
from storage.queue import EVERY_LANE, Lane, is_due, next_due
from storage.tables import Delivery
from storage.words import DeliveryMethod, DeliveryState
from views.blocks import Message
from views.notices import render
from views.together import together

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(seconds=300)
UNKNOWNS_IN_A_ROW = 3
OUTAGE_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True)
class Nothing:
    """Nothing can go now; `again_at` says when something might, None if nothing waits.

    `is_paced`: something is due and only the pace holds it back.
    """

    again_at: datetime | None
    is_paced: bool = False


class Sender:
    """The delivery worker's step; several of them, in several processes, do not get in each other's way."""

    def __init__(self, bench: Workbench, client: WebClient, pace: Pace, dice: random.Random) -> None:
        self._bench, self._client, self._pace, self._dice = bench, client, pace, dice
        self._unknowns = 0
        self._paused_until: datetime | None = None
        self._turns = Turns()
        # A full lane allows nothing any sooner than it said, whoever else takes from its buckets.
        self._held: dict[Lane, datetime] = {}

    def step(self) -> Nothing | Claim:
        """Send the most urgent delivery that may go now."""
        now = self._bench.clock.now()
        if self._paused_until is not None and now < self._paused_until:
            return Nothing(self._paused_until)
        claim = self._claim()
        if isinstance(claim, Claim):
            self._deliver(claim)
        return claim

    def expire(self) -> int:
        """Find the deliveries whose sender is gone."""
        with self._bench.write() as work:
            return expire_leases(work.session, work.now)

    def _claim(self) -> Nothing | Claim:
        with self._bench.write() as work:
            soonest = next_due(work.session)
            if soonest is None or soonest > work.now:
                return Nothing(soonest)
            # Claims come one after the other: on PostgreSQL two could wait for each other's rate buckets.
            if not may_send(work.session, work.workspace_id):
                return Nothing(None)
            return self._claim_due(work) or Nothing(soonest)

    def _claim_due(self, work: Work) -> Nothing | Claim | None:
        """Something is due: the most urgent that the pace lets go, or until when the pace holds all of it."""
        session, full = work.session, Full()
        held = {lane: again for lane, again in self._held.items() if again > work.now}
        claim = claim_next(
            session,
            work.now,
            lambda delivery: self._pace.may_go(session, delivery, work.now, full),
            EVERY_LANE.difference(held),
            self._turns.next(session, work.now),
        )
        self._held = held | full.lanes
        if claim is not None:
            self._turns.took(claim.delivery.program_id)
            return claim
        waits = [again for lane, again in held.items() if is_due(session, work.now, lane)]
        waits += full.buckets.values()
        return Nothing(min(waits), is_paced=True) if waits else None

    def _deliver(self, claim: Claim) -> None:
        try:
            message, original = self._read(claim.delivery)
        except OperationalError:
            # The database, not the message: nothing was sent, so it goes back into the queue.
            self._write(claim, state=DeliveryState.QUEUED, finished=None)
            return
        except Exception as error:
            self._write(claim, state=DeliveryState.FAILED, error=f"our_mistake_{report(error)}")
            return
        if message is None:
            self._write(claim, state=DeliveryState.CANCELLED, error="no_longer_needed")
        elif claim.delivery.method == DeliveryMethod.UPDATE:
            self._update(claim, message, original)
        else:
            self._post(claim, message)

    def _read(self, delivery: Delivery) -> tuple[Message | None, Sent | None]:
        """The delivery as it reads now, and where the message stands that it updates.

        There is no message if it comes too late or has lost its sense.
        """
        with self._bench.read() as work:
            if delivery.send_before is not None and work.now > delivery.send_before:
                return None, None
            original = place_of(work.session, delivery.refreshes) if delivery.refreshes else None
            return _with_companions(work, delivery), original

    def _post(self, claim: Claim, message: Message) -> None:
        try:
            channel = channel_for(self._bench, self._client, claim.delivery)
        except CALL_ERRORS as error:
            self._write_outcome(claim, as_idempotent(outcome_of(error)), OPEN)
            return
        picture = picture_block(self._bench, self._client, claim.delivery)
        letter = Letter(
            channel,
            recognisable(message, claim.delivery),
            picture,
            may_send=lambda: self._bench.clock.now() < claim.lease_until,
        )
        try:
            posted = self._hand_over(claim.delivery, letter)
        except TooLate:
            # Too late to be alone with it, but it certainly was not sent: back in the queue, if still ours.
            self._write(claim, state=DeliveryState.QUEUED, finished=None)
            return
        except CALL_ERRORS as error:
            self._write_outcome(claim, outcome_of(error), SCHEDULE if claim.delivery.post_at else POST)
            return
        self._unknowns = 0
        place = {"channel": posted.channel, "ts": posted.ts, "picture": posted.picture}
        self._write(claim, state=DeliveryState.SENT, error="", **place)

    def _hand_over(self, delivery: Delivery, letter: Letter) -> Posted:
        if delivery.post_at is not None:
            return schedule_message(self._client, letter, delivery.post_at)
        return post_message(self._client, letter, str(delivery.id))

    def _update(self, claim: Claim, message: Message, original: Sent | None) -> None:
        """Bring the original up to date; saying so twice does no harm."""
        if original is None:
            self._write(claim, state=DeliveryState.CANCELLED, error="never_sent")
            return
        try:
            update_message(self._client, original.channel, original.ts, message, original.picture)
        except CALL_ERRORS as error:
            self._write_outcome(claim, as_idempotent(outcome_of(error)), UPDATE)
            return
        self._write(claim, state=DeliveryState.SENT, channel=original.channel, ts=original.ts, error="")

    def _write_outcome(self, claim: Claim, outcome: Refused | Unknown, method: str) -> None:
        if isinstance(outcome, Unknown):
            self._count_unknown()
            self._write(claim, state=DeliveryState.UNKNOWN, error=outcome.error)
        elif outcome.again_in is None:
            self._write(claim, state=DeliveryState.FAILED, error=outcome.error)
        elif outcome.is_rate_limit:
            self._hold_back(claim, method, outcome.again_in)
        else:
            self._try_again(claim, outcome.error, outcome.again_in)

    def _hold_back(self, claim: Claim, method: str, wait: timedelta) -> None:
        """Slack asked for a pause for this method; that is no failed attempt."""
        until = self._bench.clock.now() + wait
        with self._bench.write() as work:
            self._pace.wait(work.session, claim.delivery.workspace_id, method, until)
        self._write(claim, state=DeliveryState.QUEUED, due=until, finished=None)

    def _try_again(self, claim: Claim, error: str, again_in: timedelta) -> None:
        attempts = claim.delivery.attempts + 1
        if attempts >= ATTEMPTS:
            self._write(claim, state=DeliveryState.FAILED, error=error, attempts=attempts)
            return
        backoff = min(again_in * 2 ** (attempts - 1), LONGEST_WAIT) * self._dice.uniform(1, 1.25)
        due = self._bench.clock.now() + backoff
        self._write(claim, state=DeliveryState.QUEUED, due=due, attempts=attempts, error=error, finished=None)

    def _count_unknown(self) -> None:
        self._unknowns += 1
        if self._unknowns >= UNKNOWNS_IN_A_ROW:
            self._unknowns = 0
            self._paused_until = self._bench.clock.now() + OUTAGE_PAUSE

    def _write(self, claim: Claim, **values: Any) -> None:
        with self._bench.write() as work:
            finish(work.session, claim, work.now, **values)


def _with_companions(work: Work, delivery: Delivery) -> Message | None:
    """What was put into the same message stands below it."""
    rows = [(delivery.kind, delivery.notice), *companions(work.session, delivery)]
    rendered = [render(work, notice_from(kind, notice)) for kind, notice in rows]
    return together([message for message in rendered if message is not None])
