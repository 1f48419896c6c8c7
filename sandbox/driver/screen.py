"""A person's screen as plain text: the modal in front, or their Home tab and latest direct messages."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import mrkdwn
from sandbox.core import Core
from sandbox.records import Member, Message, View
from sandbox.workspace import Workspace

Json = dict[str, Any]
LAST_MESSAGES = 10


class Names(Mapping[str, str]):
    """What people and channels are called, by id, without copying the directory."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def __getitem__(self, key: str) -> str:
        member = self._workspace.members.get(key)
        return member.real_name if member else self._workspace.channels[key].name

    def __iter__(self) -> Iterator[str]:
        yield from self._workspace.members
        yield from self._workspace.channels

    def __len__(self) -> int:
        return len(self._workspace.members) + len(self._workspace.channels)


class Screen:
    """Times appear in the person's own zone, as in their client."""

    def __init__(self, core: Core, member: Member) -> None:
        self._core = core
        self._member = member
        self._names = Names(core.workspace)

    def text(self, messages: list[Message]) -> str:
        modal = self._core.views.top(self._member.id)
        if modal:
            return self._view(modal)
        home = self._core.views.homes.get(self._member.id)
        shown = [self._message(message) for message in messages[-LAST_MESSAGES:]]
        return "\n".join([*(["Home", self._view(home)] if home else []), "Messages", *shown])

    def _view(self, view: View) -> str:
        shape = view.source | {"state": {"values": view.values}}
        body = mrkdwn.view_text(shape, names=self._names, tz=self._zone(), now=self._now())
        return "\n".join([body, *(f"! {error}" for error in view.errors.values())])

    def _message(self, message: Message) -> str:
        shape = {"text": message.text, "blocks": message.blocks, "attachments": message.attachments}
        body = mrkdwn.message_text(shape, names=self._names, tz=self._zone(), now=self._now())
        private = " (only visible to you)" if message.only_for else ""
        return f"{self._names[message.user]}{private}: {body}"

    def _zone(self) -> ZoneInfo | None:
        return ZoneInfo(self._member.tz) if self._member.tz else None

    def _now(self) -> datetime:
        return self._core.workspace.now()
