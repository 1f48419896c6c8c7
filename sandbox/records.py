"""What a workspace is made of: members, channels, messages, views and files."""

from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox import mrkdwn
from sandbox.blocks import button_labels

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im", "mpim"]
StateValues = dict[str, dict[str, Json]]


@dataclass(slots=True)
class Member:
    """One account. `unread` counts, per direct or group DM, what came since the person last looked.

    `read_to` holds, per conversation the person ever looked into, the channel's `last_ts` at that moment.
    """

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str | None = None
    locale: str = "en-GB"
    email: str | None = None
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    updated: int = 0
    unread: dict[str, int] = field(default_factory=dict)
    read_to: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Message:
    """One message as it stands now: an edit by the bot shows at once in every reference to it.

    `only_for` names the one person who sees an ephemeral message. `states` holds what each person has picked
    in the message's menus.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    metadata: Json | None = None
    thread_ts: str | None = None
    only_for: str | None = None
    edited: str | None = None
    client_msg_id: str | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    states: dict[str, StateValues] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """What a reader sees, as plain text; mentions stay ids."""
        shown = {"text": self.text, "blocks": self.blocks, "attachments": self.attachments}
        return mrkdwn.message_text(shown)

    @property
    def buttons(self) -> list[str]:
        return button_labels(self.blocks)


@dataclass(slots=True, eq=False)
class Channel:
    """`messages` is ordered by time; `by_ts` finds one; `ephemerals` are kept per reader."""

    id: str
    kind: ChannelKind
    name: str
    created: int
    creator: str
    members: dict[str, None] = field(default_factory=dict)
    archived: bool = False
    last_ts: int = 0
    times: list[int] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    by_ts: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, list[Message]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class View:
    """A modal or Home view on a person's screen, with what the person has entered so far."""

    id: str
    user: str
    source: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: StateValues = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.source["type"])

    @property
    def title(self) -> str:
        return str(self.source.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.source.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.source.get("private_metadata", ""))

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.source["blocks"]
        return blocks

    @property
    def content(self) -> str:
        """What a reader sees, as plain text; mentions stay ids."""
        return mrkdwn.view_text(self.source | {"state": {"values": self.values}})

    @property
    def buttons(self) -> list[str]:
        return button_labels(self.blocks)

    @property
    def labels(self) -> list[str]:
        """The labels of the inputs, top to bottom."""
        return [str(block["label"]["text"]) for block in self.blocks if block["type"] == "input"]


@dataclass(slots=True, eq=False)
class StoredFile:
    id: str
    name: str
    title: str
    owner: str
    length: int
    created: int
    content: bytes | None = None
