"""Messages waiting for their time on the program clock."""

import heapq
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class ScheduledMessage:
    """`has_metadata` marks a message that Slack accepts and then never posts (a documented bug)."""

    id: str
    channel_id: str
    post_at: int
    created: int
    text: str
    blocks: list[Json]
    attachments: list[Json]
    has_metadata: bool


class ScheduledMessages:
    """`pending` holds what was neither posted nor deleted, in the order it was asked for."""

    def __init__(self) -> None:
        self.pending: dict[str, ScheduledMessage] = {}
        self._heap: list[tuple[int, str]] = []

    def add(self, message: ScheduledMessage) -> None:
        self.pending[message.id] = message
        heapq.heappush(self._heap, (message.post_at, message.id))

    def take_due(self, seconds: int) -> list[ScheduledMessage]:
        """Removes and returns everything due at this time, earliest first."""
        due = []
        while self._heap and self._heap[0][0] <= seconds:
            message = self.pending.pop(heapq.heappop(self._heap)[1], None)
            if message:
                due.append(message)
        return due
