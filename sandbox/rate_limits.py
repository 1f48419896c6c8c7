"""Slack's published rate limits, per method and per channel, in sliding windows on the program clock."""

import math
from collections import deque
from collections.abc import Callable
from datetime import datetime

PER_MINUTE = {"t1": 1, "t2": 20, "t3": 50, "t4": 100}
SPECIAL_PER_MINUTE = 600
MINUTE = 60.0
CHANNEL_SECONDS = 1.0


class RateLimiter:
    """Refused calls are not counted. `posts_per_minute` is the workspace's ceiling."""

    def __init__(self, now: Callable[[], datetime], enabled: bool, posts_per_minute: int) -> None:
        self.enabled = enabled
        self._now = now
        self._special = {"chat.postMessage": posts_per_minute}
        self._calls: dict[str, deque[float]] = {}
        self._last_post: dict[str, float] = {}

    def refuse_call(self, method: str, tier: str) -> int | None:
        """Whole seconds to wait before this method may be called again, or None when it may now."""
        if not self.enabled:
            return None
        limit = PER_MINUTE.get(tier) or self._special.get(method, SPECIAL_PER_MINUTE)
        moment = self._now().timestamp()
        calls = self._calls.setdefault(method, deque())
        while calls and calls[0] <= moment - MINUTE:
            calls.popleft()
        if len(calls) >= limit:
            return max(1, math.ceil(calls[0] + MINUTE - moment))
        calls.append(moment)
        return None

    def refuse_post(self, channel_id: str) -> int | None:
        """Whole seconds to wait before the next post in this channel, or None when one may come now."""
        if not self.enabled:
            return None
        moment = self._now().timestamp()
        last = self._last_post.get(channel_id)
        if last is not None and moment < last + CHANNEL_SECONDS:
            return max(1, math.ceil(last + CHANNEL_SECONDS - moment))
        self._last_post[channel_id] = moment
        return None
