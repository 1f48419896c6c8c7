"""What the page shows one viewer: themselves, the workspace, the sidebar, Home, the modal, the clock."""

from bisect import bisect_right
from typing import Any

from sandbox.core import Core
from sandbox.page.shapes import view_shape
from sandbox.page.sight import Sight
from sandbox.records import Channel, Member
from sandbox.workspace import SLACKBOT

Json = dict[str, Any]
MOST_COUNTED = 99


class Sections:
    """Builds each section as it stands now. Callers hold the sandbox's lock, save for `me` and `clock`."""

    def __init__(self, core: Core, member: Member) -> None:
        self._core = core
        self._member = member
        self._sight = Sight(core, member)

    def me(self) -> Json:
        member, conductor = self._member, self._core.conductor
        return {
            "id": member.id,
            "name": member.real_name,
            "title": member.title,
            "tz": member.tz,
            "locale": member.locale,
            "admin": member.is_admin,
            "active": not member.deleted,
            "by_hand": conductor is None or conductor.by_hand(member.id),
        }

    def directory_version(self) -> Any:
        """Differs when the workspace section would, apart from its time."""
        channels = [(each.id, each.name) for each in self._sight.named_channels()]
        return self._core.workspace.people_version, channels

    def workspace(self) -> Json:
        """Everybody, and the channels this viewer may look into."""
        core = self._core
        app = {"name": core.manifest.bot_name, "user_id": core.app.bot_user_id, "bot_id": core.app.bot_id}
        return {
            "team": core.options.team_name,
            "app": app,
            "port": int(core.base_url.rstrip("/").rpartition(":")[2]),
            "commands": self._commands(),
            "people": [_entry(member) for member in core.workspace.members.values()],
            "channels": [
                {"id": each.id, "name": each.name, "private": each.kind == "private"}
                for each in self._sight.named_channels()
            ],
            "now": core.workspace.now().isoformat(),
        }

    def sidebar(self) -> Json:
        if self._member.deleted:
            return {"channels": [], "direct": [], "app": {"channel": None, "unread": 0}}
        channels = [each for each in self._sight.named_channels() if not each.archived]
        return {
            "channels": [self._channel(each) for each in channels],
            "direct": [self._direct(each) for each in self._sight.group_dms()],
            "app": self._app(),
        }

    def home(self) -> Json | None:
        home = self._core.views.homes.get(self._member.id)
        return view_shape(home) if home and not self._member.deleted else None

    def modal(self) -> Json | None:
        stack = self._core.views.stacks.get(self._member.id)
        if not stack or self._member.deleted:
            return None
        return {"depth": len(stack), "view": view_shape(stack[-1], depth=len(stack))}

    def clock(self) -> Json | None:
        conductor = self._core.conductor
        return conductor.state() if conductor else None

    def title(self, channel: Channel) -> str:
        """What a conversation is called: its name, or the names of the others in it."""
        if channel.kind in ("public", "private"):
            return channel.name
        members = self._core.workspace.members
        return ", ".join(members[each].real_name for each in channel.members if each != self._member.id)

    def _commands(self) -> list[Json]:
        return [
            {"command": each.command, "description": each.description, "usage_hint": each.usage_hint}
            for each in self._core.manifest.command_list
        ]

    def _channel(self, channel: Channel) -> Json:
        return {
            "id": channel.id,
            "name": channel.name,
            "private": channel.kind == "private",
            "unread": self._unread(channel),
            "member": self._member.id in channel.members,
        }

    def _unread(self, channel: Channel) -> int:
        """How much others wrote, in a channel one is in, since one last looked into it."""
        if self._member.id not in channel.members:
            return 0
        first = bisect_right(channel.times, self._member.read_to.get(channel.id, 0))
        new = channel.messages[max(first, len(channel.messages) - MOST_COUNTED) :]
        return sum(message.user != self._member.id for message in new)

    def _direct(self, channel: Channel) -> Json:
        return {
            "id": channel.id,
            "kind": channel.kind,
            "title": self.title(channel),
            "people": list(channel.members),
            "unread": self._member.unread.get(channel.id, 0),
            "latest": channel.messages[-1].ts,
        }

    def _app(self) -> Json:
        channel = self._core.workspace.find_dm(self._member.id)
        if channel is None:
            return {"channel": None, "unread": 0}
        return {"channel": channel.id, "unread": self._member.unread.get(channel.id, 0)}


def _entry(member: Member) -> Json:
    return {
        "id": member.id,
        "name": member.real_name,
        "title": member.title,
        "tz": member.tz,
        "bot": member.is_bot or member.id == SLACKBOT,
        "active": not member.deleted,
    }
