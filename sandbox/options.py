"""What can be chosen about one stand-in workspace: its clocks, its timers, its name, its transcript."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sandbox.records import Channel, ChannelKind, Message

EVERYWHERE: frozenset[ChannelKind] = frozenset(("public", "private", "im", "mpim"))


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class SandboxOptions:
    """Durations are seconds.

    `now` is the program clock (aware UTC): message times, rate limits, response_url expiry, scheduled
    messages. `monotonic` is the protocol clock: acknowledgements and trigger ids, a matter of machines.
    `lists_scheduled` are the kinds of conversation whose planned messages chat.scheduledMessages.list
    tells: Slack promises nothing about group DMs. `on_post` hears of every new message that is not for one
    reader alone, and must be quick: the sandbox waits for it.
    """

    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    port: int = 0
    seed: int = 0
    rate_limits: bool = True
    posts_per_minute: int = 300
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    refresh_delay: float = 10.0
    transcript: Path | None = None
    team_name: str = "Sandbox"
    team_id: str = "T0SANDBOX1"
    echo_own_messages: bool = True
    lists_scheduled: frozenset[ChannelKind] = EVERYWHERE
    on_post: Callable[[Channel, Message], None] | None = None
