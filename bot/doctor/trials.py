"""Trying out on the real workspace what Slack does not promise; everything made is taken back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.clock import Clock
from bot.delivery.outcome import CALL_ERRORS
from bot.delivery.planned import planned_in
from bot.doctor.channels import take_back
from bot.doctor.tokens import cause_of
from bot.slack import slack_client

AHEAD = timedelta(minutes=5)
PATIENCE = timedelta(seconds=30)
LONGER_PATIENCE = timedelta(seconds=60)
HASTE = 0.05  # seconds after which the answer to a post is no longer waited for
WORDS = "A trial by whoever runs this app. It is taken back at once; please ignore it."
EVENT_TYPE = "mentorship_trial"

Wait = Callable[[float], None]


@dataclass(frozen=True)
class Listing:
    """A message was scheduled, listed and deleted; `trouble` is what went wrong first, "" if nothing."""

    trouble: str = ""
    after: float = 0.0

    @property
    def is_true(self) -> bool:
        return not self.trouble


@dataclass(frozen=True)
class LostAnswer:
    """A post whose answer was not waited for; `after` is None if it did not appear in the history."""

    trouble: str = ""
    after: float | None = None
    is_deleted: bool = False


@dataclass(frozen=True)
class Laboratory:
    """What a trial needs."""

    client: WebClient
    clock: Clock
    wait: Wait

    def try_listing(self, channel: str) -> Listing:
        """Is a message in the list once it was scheduled, and no longer once it was deleted?"""
        try:
            return self._try_listing(channel)
        except CALL_ERRORS as error:
            return Listing(f"Slack answers {cause_of(error)}")

    def try_lost_answer(self, slack_id: str) -> LostAnswer:
        """Does a post to a person whose answer is lost stand in the history, and how soon?"""
        try:
            return self._try_lost_answer(slack_id)
        except CALL_ERRORS as error:
            return LostAnswer(f"Slack answers {cause_of(error)}")

    def _try_listing(self, channel: str) -> Listing:
        post_at = int((self.clock.now() + AHEAD).timestamp())
        planned = self.client.chat_scheduleMessage(channel=channel, post_at=post_at, text=WORDS)
        where, key = str(planned["channel"]), str(planned["scheduled_message_id"])
        after = self._seconds_until(lambda: post_at in planned_in(self.client, where).times, PATIENCE)
        if not take_back(self.client, where, key):
            return Listing("the trial could not be taken back; please delete it when it comes")
        if after is None:
            return Listing("the list does not show what was scheduled")
        if self._seconds_until(lambda: post_at not in planned_in(self.client, where).times, PATIENCE) is None:
            return Listing("the list still shows what was deleted")
        return Listing(after=after)

    def _seconds_until(self, has_come: Callable[[], bool], patience: timedelta) -> float | None:
        begun = self.clock.now()
        while not has_come():
            if self.clock.now() - begun >= patience:
                return None
            self.wait(1)
        return round((self.clock.now() - begun).total_seconds(), 1)

    def _try_lost_answer(self, slack_id: str) -> LostAnswer:
        channel = str(self.client.conversations_open(users=[slack_id])["channel"]["id"])
        key, begun = str(uuid4()), self.clock.now()
        self._post_without_waiting(channel, key)
        found: list[str] = []

        def is_shown() -> bool:
            found.extend(self._shown(channel, key, begun))
            return bool(found)

        after = self._seconds_until(is_shown, LONGER_PATIENCE)
        return LostAnswer(after=after, is_deleted=bool(found) and self._delete(channel, found[0]))

    def _post_without_waiting(self, channel: str, key: str) -> None:
        hasty = slack_client(str(self.client.token), self.client.base_url, timeout=HASTE)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"trial": key}}
        try:
            hasty.chat_postMessage(channel=channel, text=WORDS, metadata=metadata)
        except (TimeoutError, OSError):
            return

    def _shown(self, channel: str, key: str, since: datetime) -> Iterator[str]:
        oldest = str((since - PATIENCE).timestamp())
        page = self.client.conversations_history(channel=channel, oldest=oldest, include_all_metadata=True)
        for message in page["messages"]:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("trial") == key:
                yield str(message["ts"])

    def _delete(self, channel: str, ts: str) -> bool:
        try:
            self.client.chat_delete(channel=channel, ts=ts)
        except (SlackClientError, OSError):
            return False
        return True
