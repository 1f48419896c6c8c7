"""The short-lived permissions that come with payloads: trigger ids and response URLs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sandbox.ids import IdMint

RESPONSE_URL_USES = 5
RESPONSE_URL_LIFE = timedelta(minutes=30)


@dataclass
class Trigger:
    user_id: str
    issued_at: float
    view_id: str | None
    used: bool = False


class Triggers:
    """Trigger ids belong to one person, work once and live `lifetime` seconds of protocol time."""

    def __init__(self, mint: IdMint, monotonic: Callable[[], float], lifetime: float) -> None:
        self._mint = mint
        self._monotonic = monotonic
        self._lifetime = lifetime
        self._issued: dict[str, Trigger] = {}

    def issue(self, user_id: str, view_id: str | None = None) -> str:
        """`view_id` is the modal the person was in, without which nothing can be pushed onto it."""
        self._forget_old()
        trigger_id = f"{self._mint.new('')}.{self._mint.secret(12)}"
        self._issued[trigger_id] = Trigger(user_id, self._monotonic(), view_id)
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger | str:
        """The trigger, or Slack's error code for why it does not work."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.used:
            return "exchanged_trigger_id"
        if self._monotonic() - trigger.issued_at > self._lifetime:
            return "expired_trigger_id"
        trigger.used = True
        return trigger

    def holder(self, trigger_id: str) -> str | None:
        """Whose trigger id this is, while it is remembered."""
        trigger = self._issued.get(trigger_id)
        return trigger.user_id if trigger else None

    def _forget_old(self) -> None:
        """Keeps the table small; an id ten lifetimes old is answered like one never issued."""
        limit = self._monotonic() - 10 * self._lifetime
        for trigger_id, trigger in list(islice(self._issued.items(), 2)):
            if trigger.issued_at < limit:
                del self._issued[trigger_id]


@dataclass
class ResponseUrl:
    """`source_ts` is the message the interaction came from, if it came from one."""

    channel_id: str
    user_id: str
    expires: datetime
    source_ts: str | None = None
    ephemeral: bool = False
    uses_left: int = RESPONSE_URL_USES


class ResponseUrls:
    """Response URLs work five times within half an hour of program time."""

    def __init__(self, mint: IdMint, now: Callable[[], datetime]) -> None:
        self._mint = mint
        self._now = now
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self, channel_id: str, user_id: str, source_ts: str | None = None, ephemeral: bool = False
    ) -> str:
        """The secret at the end of the URL."""
        self._forget_old()
        key = f"{self._mint.new('')}{self._mint.secret()}"
        expires = self._now() + RESPONSE_URL_LIFE
        self._issued[key] = ResponseUrl(channel_id, user_id, expires, source_ts, ephemeral)
        return key

    def redeem(self, key: str) -> ResponseUrl | str:
        """The URL's permission, or Slack's error code for why it does not work."""
        permission = self._issued.get(key)
        if permission is None or self._now() > permission.expires:
            return "expired_url"
        if permission.uses_left == 0:
            return "used_url"
        permission.uses_left -= 1
        return permission

    def holder(self, key: str) -> str | None:
        """Whose URL this is, while it is remembered."""
        permission = self._issued.get(key)
        return permission.user_id if permission else None

    def _forget_old(self) -> None:
        for key, permission in list(islice(self._issued.items(), 2)):
            if self._now() > permission.expires:
                del self._issued[key]
