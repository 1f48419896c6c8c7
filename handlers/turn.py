"""One turn of a conversation: what somebody did, and how the bot may answer.

A handler reads the payload, calls one use case and returns an answer; the dialogue around it opens
the transaction, drops redelivered payloads, acknowledges after the commit and says what went wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mentorship.work import Work
from storage.tables import Person
from views.blocks import Message, View
from views.ids import Action, Callback, Field


@dataclass(frozen=True)
class Turn:
    """What somebody did; `words` is what they typed after the subcommand."""

    work: Work
    actor: Person
    payload: Mapping[str, Any]
    words: str = ""


@dataclass(frozen=True)
class Done:
    """Nothing to show: a submitted modal closes, `all_views` with those under it."""

    all_views: bool = False


@dataclass(frozen=True)
class Say:
    """Tell the person privately, where they are."""

    message: Message


@dataclass(frozen=True)
class Show:
    """Open a modal, on top of the one they are in."""

    view: View


@dataclass(frozen=True)
class Replace:
    """Put this in the place of the modal they are in."""

    view: View


@dataclass(frozen=True)
class Offer:
    """Options for a field that searches: value and words."""

    options: tuple[tuple[str, str], ...]


Answer = Done | Say | Show | Replace | Offer
Handler = Callable[[Turn], Answer]


class Dialogue(Protocol):
    """Where handlers register."""

    def command(self, words: str, handler: Handler) -> None:
        """After `/mentorship`, e.g. "join" or "admin review"; the longest fitting words win."""

    def action(self, action: Action, handler: Handler) -> None:
        """A pressed button or menu entry."""

    def submission(self, callback: Callback, handler: Handler) -> None:
        """A submitted modal."""

    def search(self, field: Field, handler: Handler) -> None:
        """Somebody types into a field that searches; answered with Offer."""

    def event(self, kind: str, handler: Handler) -> None:
        """Something happened in the workspace; the actor is the person it is about."""
