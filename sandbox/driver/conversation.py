"""Commands, direct messages, channels and tabs: the parts of Slack where people read and write."""

from typing import Any

from sandbox.core import Core
from sandbox.dispatch import Delivery
from sandbox.driver.interactions import command_payload
from sandbox.driver.outcomes import GroupDm, NotAllowed, NothingHappened, NotOnScreen, Reply
from sandbox.driver.pointing import may_read
from sandbox.posting import Content, post_as_bot, post_as_person, post_due
from sandbox.records import Channel, Member, Message, View
from sandbox.refusal import Refusal, require_legal_message

Json = dict[str, Any]


class Conversation:
    def __init__(self, core: Core, member: Member) -> None:
        self._core = core
        self._member = member

    def command(self, command: str, text: str, channel_id: str | None) -> Reply:
        manifest = self._core.manifest
        if command not in manifest.commands or "commands" not in manifest.scopes:
            return Reply(error=f"{command} is not a valid command.")
        with self._core.lock:
            channel = self._channel(channel_id)
            payload = command_payload(self._core, self._member, command, text, channel)
        dispatcher = self._core.dispatcher
        delivery = dispatcher.wait(dispatcher.send("slash_commands", command, payload))
        return self._command_reply(channel, command, delivery)

    def _command_reply(self, channel: Channel, command: str, delivery: Delivery) -> Reply:
        answer = delivery.ack
        if answer is None:
            return Reply(error=f"{command} failed with the error “operation_timeout” ({delivery.failure})")
        content = Content(answer.get("text", ""), answer.get("blocks") or [], answer.get("attachments") or [])
        if not (content.text or content.blocks or content.attachments):
            return Reply()
        try:
            require_legal_message(content.text, content.blocks, content.attachments)
        except Refusal as refusal:
            return Reply(error=f"{command} failed with the error “{refusal.error}”: {refusal.extra}")
        visible = answer.get("response_type") == "in_channel"
        with self._core.lock:
            only_for = None if visible else self._member.id
            message = post_as_bot(self._core, channel, content, only_for)
        return Reply(text=content.text, blocks=content.blocks, message=message)

    def write_to_bot(self, text: str) -> Message:
        manifest = self._core.manifest
        if not manifest.messages_tab or manifest.messages_tab_read_only:
            raise NotAllowed("Sending messages to this app has been turned off.")
        with self._core.lock:
            dm = self._core.workspace.dm_with(self._member.id)
            return post_as_person(self._core, dm, self._member.id, text)

    def say(self, channel_id: str, text: str) -> Message:
        with self._core.lock:
            channel = self._channel(channel_id)
            if self._member.id not in channel.members or channel.archived:
                raise NotAllowed(f"{self._member.real_name} cannot write in {channel.name}.")
            return post_as_person(self._core, channel, self._member.id, text)

    def open_home(self, timeout: float) -> View:
        views, user_id = self._core.views, self._member.id
        if not self._core.manifest.home_tab:
            raise NotAllowed("This app has no Home tab.")
        with self._core.lock:
            before = views.published[user_id]
            self._tell_opened("home")
            self._core.lock.wait_for(lambda: views.published[user_id] > before, timeout)
            if user_id not in views.homes:
                raise NothingHappened(self._core.transcript.report("No Home tab was published."))
            return views.homes[user_id]

    def open_messages_tab(self) -> list[Message]:
        if not self._core.manifest.messages_tab:
            raise NotAllowed("This app has no Messages tab.")
        with self._core.lock:
            self._tell_opened("messages")
            return self.read(None)

    def _tell_opened(self, tab: str) -> None:
        home = self._core.views.homes.get(self._member.id)
        shape = self._core.view_json(home) if home else None
        self._core.events.home_opened(self._member.id, tab, shape)

    def join(self, channel_id: str) -> None:
        with self._core.lock:
            channel = self._core.workspace.channels[channel_id]
            if channel.kind != "public" or channel.archived or self._member.is_restricted:
                raise NotAllowed(f"{self._member.real_name} cannot join {channel.name}.")
            self._core.workspace.join(channel, self._member.id)
            self._member.read_to[channel.id] = channel.last_ts
            self._core.lock.notify_all()
            self._core.events.member_moved("member_joined_channel", channel, self._member.id)

    def leave(self, channel_id: str) -> None:
        with self._core.lock:
            channel = self._core.workspace.channels[channel_id]
            self._core.workspace.leave(channel, self._member.id)
            self._core.lock.notify_all()
            self._core.events.member_moved("member_left_channel", channel, self._member.id)

    def read(self, channel_id: str | None) -> list[Message]:
        with self._core.lock:
            post_due(self._core)
            channel = self._channel(channel_id)
            self._mark_read(channel)
            return self._readable(channel)

    def _mark_read(self, channel: Channel) -> None:
        self._member.unread.pop(channel.id, None)
        if self._member.read_to.get(channel.id) != channel.last_ts:
            self._member.read_to[channel.id] = channel.last_ts
            self._core.lock.notify_all()

    def expect(self, part: str, channel_id: str | None, timeout: float) -> Message:
        with self._core.lock:
            channel = self._channel(channel_id)
            self._core.lock.wait_for(lambda: self._newest(channel, part) is not None, timeout)
            found = self._newest(channel, part)
            if found is None:
                headline = f"{self._member.real_name} got no message with “{part}”."
                raise NothingHappened(self._core.transcript.report(headline))
            return found

    def group_dms(self) -> list[GroupDm]:
        workspace = self._core.workspace
        with self._core.lock:
            channels = [workspace.channels[each] for each in workspace.channels_of[self._member.id]]
        bot = workspace.bot_user_id
        return [
            GroupDm(each.id, tuple(user_id for user_id in each.members if user_id != bot))
            for each in channels
            if each.kind == "mpim"
        ]

    def inbox_count(self) -> int:
        workspace = self._core.workspace
        with self._core.lock:
            mine = [workspace.channels[each] for each in workspace.channels_of[self._member.id]]
            direct = [each for each in mine if each.kind in ("im", "mpim")]
            return sum(message.bot_id is not None for each in direct for message in each.messages)

    def _channel(self, channel_id: str | None) -> Channel:
        if channel_id is None:
            return self._core.workspace.dm_with(self._member.id)
        channel = self._core.workspace.channels[channel_id]
        if not may_read(channel, self._member):
            raise NotOnScreen(f"{self._member.real_name} cannot see that conversation.")
        return channel

    def _readable(self, channel: Channel) -> list[Message]:
        private = channel.ephemerals.get(self._member.id)
        if not private:
            return list(channel.messages)
        return sorted([*channel.messages, *private], key=lambda message: message.ts)

    def _newest(self, channel: Channel, part: str) -> Message | None:
        for message in reversed(self._readable(channel)):
            if part in message.text or part in message.content:
                return message
        return None
