"""Where one viewer is looking: a channel, or one of the app's tabs; and the conversation seen there."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sandbox.core import Core
from sandbox.driver.outcomes import NothingHappened, NotOnScreen
from sandbox.driver.person import Person
from sandbox.page.sections import Sections
from sandbox.page.shapes import message_shape
from sandbox.page.sight import Sight
from sandbox.records import Channel, Member

Json = dict[str, Any]
TABS = ("home", "messages", "about")
USUAL_LIMIT, MOST_MESSAGES = 60, 500


@dataclass(frozen=True)
class Spot:
    """Exactly one of `channel` and `tab` is given; at most `limit` messages are shown."""

    channel: str | None = None
    tab: str | None = None
    limit: int = USUAL_LIMIT

    def place(self) -> Json:
        return {"channel": self.channel} if self.channel else {"tab": self.tab}


def read_spot(frame: Json) -> Spot | None:
    """What a look_at frame asks for; None when it makes no sense."""
    place, limit = frame.get("look_at"), frame.get("limit", USUAL_LIMIT)
    if not isinstance(place, dict) or not isinstance(limit, int):
        return None
    limit = max(1, min(limit, MOST_MESSAGES))
    if isinstance(place.get("channel"), str):
        return Spot(channel=place["channel"], limit=limit)
    return Spot(tab=place["tab"], limit=limit) if place.get("tab") in TABS else None


class Gaze:
    """One viewer's eyes. Looking at a conversation marks it read."""

    def __init__(self, core: Core, member: Member) -> None:
        self._core = core
        self._member = member
        self._person = Person(core, member)
        self._sight = Sight(core, member)
        self._sections = Sections(core, member)

    def arrive(self, spot: Spot) -> None:
        """Tells the app that one of its tabs was opened."""
        if self._member.deleted:
            return
        if spot.tab == "home" and self._core.manifest.home_tab:
            with suppress(NothingHappened):
                self._person.open_home(timeout=0)
        elif spot.tab == "messages" and self._core.manifest.messages_tab:
            self._person.open_messages_tab()

    def conversation(self, spot: Spot | None) -> Json | None:
        """The messages at this spot; None where there are none to see. Callers hold the lock."""
        channel = self._channel(spot) if spot else None
        if spot is None or channel is None or not self._sight.may_see(channel):
            return None
        try:
            messages = self._person.messages(channel.id)
        except NotOnScreen:
            return None
        return {
            "channel": channel.id,
            "kind": channel.kind,
            "title": self._sections.title(channel),
            "people": list(channel.members),
            "may_post": self._sight.may_post(channel),
            "older": len(messages) > spot.limit,
            "messages": [message_shape(each, self._member.id) for each in messages[-spot.limit :]],
            "place": spot.place(),
        }

    def _channel(self, spot: Spot) -> Channel | None:
        workspace = self._core.workspace
        if spot.tab == "messages":
            return workspace.dm_with(self._member.id) if self._core.manifest.messages_tab else None
        return workspace.channels.get(spot.channel or "")
