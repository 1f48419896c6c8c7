"""Everything that is posted while a rehearsal runs, in order, as the stand-in Slack tells of it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sandbox.records import Channel, ChannelKind, Message


@dataclass(frozen=True)
class Letter:
    """A new message, when it came, and who can read it; `readers` is empty for a channel of many."""

    at: datetime
    channel: str
    kind: ChannelKind
    message: Message
    readers: tuple[str, ...]

    @property
    def from_bot(self) -> bool:
        return self.message.bot_id is not None

    @property
    def is_direct(self) -> bool:
        """Whether it lies in somebody's inbox."""
        return self.kind in ("im", "mpim")


class Postbox:
    """Filled by the sandbox under its lock, emptied by the play; nothing in it grows with the audience."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._letters: deque[Letter] = deque()

    def file(self, channel: Channel, message: Message) -> None:
        """A message was posted; `readers` has the bot too, who reads nothing here."""
        readers = tuple(channel.members) if channel.kind in ("im", "mpim") else ()
        self._letters.append(Letter(self._now(), channel.id, channel.kind, message, readers))

    def take(self) -> list[Letter]:
        """What came since the last time, oldest first."""
        taken = []
        while self._letters:
            taken.append(self._letters.popleft())
        return taken
