"""What comes of what a person does, and the errors for what they cannot do."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.records import Message, View

Json = dict[str, Any]
Place = Message | View


class NotOnScreen(Exception):
    """The person cannot use or read this: it is not in front of them."""


class NothingHappened(Exception):
    """What was waited for did not come; the text lists what the app did instead."""


class NotAllowed(Exception):
    """Slack itself would not let the person do this."""


@dataclass(frozen=True)
class Reply:
    """How the app acknowledged a command or click. `error` is what the person reads when it did not."""

    error: str | None = None
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    message: Message | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


@dataclass(frozen=True)
class Submission:
    """How submitting a modal went.

    `errors` go by block_id; `sent` is false when the client itself refused; `updated` and `pushed` are the
    views that the answer brought; `error` is what the person reads when the app failed to answer properly.
    """

    closed: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    updated: View | None = None
    pushed: View | None = None
    error: str | None = None
    sent: bool = True

    @property
    def ok(self) -> bool:
        return self.error is None and not self.errors


@dataclass(frozen=True)
class Option:
    """One line of an open menu."""

    label: str
    value: str
    source: Json = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class GroupDm:
    """A group DM with the bot; `people` are the ids of everyone in it but the bot."""

    id: str
    people: tuple[str, ...]
