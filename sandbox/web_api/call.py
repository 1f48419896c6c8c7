"""One Web API call: its arguments in every form Slack takes them, and what the caller may do."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.core import Core
from sandbox.records import Channel, ChannelKind
from sandbox.refusal import Refusal, invalid_arguments

Json = dict[str, Any]
TRUE = frozenset({"1", "true"})
READ_SCOPES: dict[ChannelKind, str] = {
    "public": "channels:read",
    "private": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
HISTORY_SCOPES: dict[ChannelKind, str] = {
    "public": "channels:history",
    "private": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}


@dataclass(frozen=True)
class Call:
    core: Core
    method: str
    args: Json

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        return str(self.args.get(name)).lower() in TRUE

    def number(self, name: str, default: int) -> int:
        value = self.args.get(name)
        if value in (None, ""):
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise invalid_arguments(f"must be a number [json-pointer:/{name}]") from None

    def names(self, name: str) -> list[str]:
        """A list given as JSON or separated by commas, without repetitions."""
        value = self.args.get(name) or []
        parts = value if isinstance(value, list) else str(value).split(",")
        return list(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))

    def structure(self, name: str, error: str) -> Any:
        """A JSON value, given as such or as text; None when absent. `error` answers unreadable text."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refusal(error) from None

    def require_scope(self, *any_of: str) -> None:
        granted = self.core.manifest.scopes
        if granted.isdisjoint(any_of):
            raise Refusal("missing_scope", needed=",".join(any_of), provided=",".join(sorted(granted)))

    def channel(self, name: str = "channel") -> Channel:
        """The conversation with this id, unless it is one the bot may not know of."""
        channel = self.core.workspace.channels.get(self.text(name))
        if channel is None or (channel.kind == "private" and not self.core.is_member(channel)):
            raise Refusal("channel_not_found")
        return channel


Method = Callable[[Call], Json]
