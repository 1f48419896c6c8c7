"""Somebody reading Slack: the names they see, their time zone, and mrkdwn as it looks to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sandbox.block_kit.problem import Fields
from sandbox.block_kit.slack_dates import write_date

_ANGLE = re.compile(r"<([^<>\n]+)>")
_ANGLE_OR_TICK = re.compile(r"<[^<>\n]*>|`")
_OPAQUE = r"<[^<>\n]*>|```.*?```|`[^`\n]+`"
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BROADCASTS = frozenset({"channel", "here", "everyone"})


@dataclass(frozen=True)
class Reader:
    """Names by id (people, channels, user groups), the zone of times shown, and the reader's now if known."""

    names: Mapping[str, str]
    tz: tzinfo
    now: datetime | None

    def sees(self, text: Fields | str) -> str:
        """A text object, or a bare string such as a task title, as this reader sees it."""
        if isinstance(text, str):
            return text
        content = str(text.get("text", ""))
        return self.reads(content) if text.get("type") == "mrkdwn" else content

    def reads(self, mrkdwn: str) -> str:
        """Mrkdwn without its marks: mentions named, dates local, links spelled out, entities unescaped."""
        unstyled = mrkdwn
        for mark in "*_~":
            unstyled = _without_mark(unstyled, mark)
        pieces = _ANGLE.split(_without_ticks(unstyled))
        return "".join(
            self._angle(piece) if index % 2 else _unescaped(piece) for index, piece in enumerate(pieces)
        )

    def name(self, sign: str, identifier: str, label: str = "") -> str:
        return sign + (self.names.get(identifier) or label.removeprefix(sign) or identifier)

    def date(self, epoch: float, pattern: str, fallback: str) -> str:
        moment = datetime.fromtimestamp(epoch, self.tz)
        now = self.now.astimezone(self.tz) if self.now else None
        return write_date(pattern, moment, now) or fallback

    def _angle(self, inside: str) -> str:
        target, _, label = inside.partition("|")
        label = _unescaped(label)
        if target[0] in "@#":
            return self.name(target[0], target[1:], label)
        if target.startswith("!"):
            return self._command(target[1:], label)
        return written_link(_unescaped(target), label)

    def _command(self, command: str, label: str) -> str:
        kind, *parts = command.split("^")
        if kind in _BROADCASTS:
            return f"@{kind}"
        if kind == "subteam" and parts:
            return self.name("@", parts[0], label)
        if kind == "date" and len(parts) >= 2 and parts[0].lstrip("-").isdigit():
            return self.date(int(parts[0]), parts[1], label)
        return label or f"<{kind}>"


def written_link(url: str, label: str = "") -> str:
    """A label with its address behind it, unless the label is the address."""
    address = url.removeprefix("mailto:")
    bare = address.removeprefix("https://").removeprefix("http://")
    return f"{label} ({address})" if label and label not in (address, bare) else address


def _without_mark(mrkdwn: str, mark: str) -> str:
    """Take off one kind of emphasis, leaving mentions, links and code as they are."""
    mark = re.escape(mark)
    emphasis = rf"(?<!\w){mark}(?=\S)((?:{_OPAQUE}|[^{mark}\n<`])+?)(?<=\S){mark}(?!\w)"
    pattern = re.compile(rf"{emphasis}|{_OPAQUE}", re.DOTALL)
    return pattern.sub(lambda found: found[1] or found[0], mrkdwn)


def _without_ticks(mrkdwn: str) -> str:
    """Take off the ticks around code; between angle brackets they are part of what stands there."""
    return _ANGLE_OR_TICK.sub(lambda found: found[0].strip("`"), mrkdwn.replace("```", ""))


def _unescaped(text: str) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text
