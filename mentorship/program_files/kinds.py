"""What a field of a program file may hold: each kind says what it wants and takes it from text."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,20}")
DAY = re.compile(r"2[01]\d\d-\d\d-\d\d")
WORDS_FOR = {
    **dict.fromkeys(("yes", "true", "on"), True),
    **dict.fromkeys(("no", "false", "off"), False),
}


class Kind(Protocol):
    """One value."""

    @property
    def wants(self) -> str:
        """What may stand here, as the end of "line 3, name: …"."""

    def take(self, text: str) -> Any:
        """The value that the text stands for; ValueError if it does not fit."""


@dataclass(frozen=True)
class Words:
    """Something to read, without blanks around it; not empty if `must`."""

    limit: int
    several_lines: bool = False
    must: bool = False

    @property
    def wants(self) -> str:
        where = "" if self.several_lines else "on one line, "
        return f"wants words, {where}at most {self.limit} characters."

    def take(self, text: str) -> str:
        tidy = text.strip()
        if len(tidy) > self.limit or not all(map(_can_be_shown, tidy)):
            raise ValueError
        if self.must and not tidy:
            raise ValueError
        if not self.several_lines and len(tidy.splitlines()) > 1:
            raise ValueError
        return tidy


@dataclass(frozen=True)
class Whole:
    """A whole number between two others, both included."""

    least: int
    most: int

    @property
    def wants(self) -> str:
        return f"wants a whole number from {self.least} to {self.most}."

    def take(self, text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text) or not self.least <= int(text) <= self.most:
            raise ValueError
        return int(text)


@dataclass(frozen=True)
class OrNone:
    """A value, or the word none."""

    kind: Kind

    @property
    def wants(self) -> str:
        return f"{self.kind.wants[:-1]}, or none."

    def take(self, text: str) -> Any:
        return None if text == "none" else self.kind.take(text)


@dataclass(frozen=True)
class OneOf:
    """One of a few words, each standing for a value."""

    values: Mapping[str, Any]

    @property
    def wants(self) -> str:
        return f"wants one of {', '.join(self.values)}."

    def take(self, text: str) -> Any:
        if text not in self.values:
            raise ValueError
        return self.values[text]


@dataclass(frozen=True)
class YesOrNo:
    """Yes or no, in any of YAML's words for them."""

    wants: str = "wants yes or no."

    def take(self, text: str) -> bool:
        if text.lower() not in WORDS_FOR:
            raise ValueError
        return WORDS_FOR[text.lower()]


@dataclass(frozen=True)
class Day:
    """A day of this century or the next."""

    wants: str = "wants a day, written like 2026-09-01."

    def take(self, text: str) -> date:
        if not DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)


@dataclass(frozen=True)
class ChannelId:
    """What Slack calls a channel; names change, ids do not."""

    wants: str = "wants a channel's id such as C012ABC3D (in Slack: at the end of the channel's details)."

    def take(self, text: str) -> str:
        if not CHANNEL_ID.fullmatch(text):
            raise ValueError
        return text


@dataclass(frozen=True)
class Several:
    """A list of values of one kind."""

    each: Kind
    most: int

    @property
    def wants(self) -> str:
        return f"wants a list of at most {self.most}, one to a line, each after a hyphen."


@dataclass(frozen=True)
class Group:
    """Fields with names of their own."""

    fields: "Mapping[str, Field]"

    @property
    def wants(self) -> str:
        return f"wants fields below it, indented: {', '.join(self.fields)}."


@dataclass(frozen=True)
class Rows:
    """A list of groups alike; a group's `musts` may not be left out."""

    each: Group
    most: int
    musts: tuple[str, ...]

    @property
    def wants(self) -> str:
        return f"wants a list of at most {self.most}, each with {', '.join(self.each.fields)} after a hyphen."


Field = Kind | Several | Group | Rows


def _can_be_shown(letter: str) -> bool:
    return letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
