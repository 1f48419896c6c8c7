"""What is in front of one person: the conversations they may look into, their messages, views and files."""

from collections.abc import Iterator
from typing import Any

from sandbox.core import Core
from sandbox.driver.pointing import may_read
from sandbox.page.pictures import files_in
from sandbox.records import Channel, Member, Message, View
from sandbox.workspace import SLACKBOT

Json = dict[str, Any]


class Sight:
    """Callers hold the sandbox's lock. A deactivated person sees nothing."""

    def __init__(self, core: Core, member: Member) -> None:
        self._core = core
        self.member = member

    def may_see(self, channel: Channel) -> bool:
        return not self.member.deleted and may_read(channel, self.member)

    def may_post(self, channel: Channel) -> bool:
        """Whether there is a line to write on beneath this conversation."""
        manifest = self._core.manifest
        if channel.kind == "im":
            return manifest.messages_tab and not manifest.messages_tab_read_only
        return self.member.id in channel.members and not channel.archived

    def named_channels(self) -> list[Channel]:
        """Public and private channels, by name; archived ones only for their members."""
        workspace = self._core.workspace
        named = [workspace.channels[each] for each in workspace.names.values()]
        seen = [each for each in named if each.kind in ("public", "private") and self.may_see(each)]
        return sorted(seen, key=lambda channel: channel.name)

    def group_dms(self) -> list[Channel]:
        """Those in which something was written, the liveliest first."""
        workspace = self._core.workspace
        mine = [workspace.channels[each] for each in workspace.channels_of[self.member.id]]
        groups = [each for each in mine if each.kind == "mpim" and each.messages and self.may_see(each)]
        return sorted(groups, key=lambda channel: channel.last_ts, reverse=True)

    def message(self, channel_id: str, ts: str) -> Message | None:
        channel = self._core.workspace.channels.get(channel_id)
        if channel is None or not self.may_see(channel):
            return None
        private = channel.ephemerals.get(self.member.id, ())
        return channel.by_ts.get(ts) or next((each for each in private if each.ts == ts), None)

    def views(self) -> list[View]:
        """The Home tab and the open modals, the one in front last."""
        if self.member.deleted:
            return []
        home = self._core.views.homes.get(self.member.id)
        return [*([home] if home else []), *self._core.views.stacks.get(self.member.id, ())]

    def usable_view(self, view_id: str) -> View | None:
        """The Home tab or the modal in front, if it has this id."""
        front = (self._core.views.homes.get(self.member.id), self._core.views.top(self.member.id))
        return next((view for view in front if view and view.id == view_id), None)

    def shows_file(self, file_id: str) -> bool:
        """Whether any message or view in sight shows this file."""
        if any(file_id in files_in([view.source, view.values]) for view in self.views()):
            return True
        return any(
            file_id in files_in([message.blocks, message.attachments, message.files])
            for message in self._messages()
        )

    def _messages(self) -> Iterator[Message]:
        workspace = self._core.workspace
        ids = {**workspace.channels_of[self.member.id], **dict.fromkeys(workspace.names.values())}
        for channel in (workspace.channels[each] for each in ids):
            if self.may_see(channel):
                yield from channel.messages
                yield from channel.ephemerals.get(self.member.id, ())


def viewer(core: Core, user_id: str) -> Member | None:
    """The person with this id; bots have no screen."""
    member = core.workspace.members.get(user_id)
    return None if member is None or member.is_bot or member.id == SLACKBOT else member
