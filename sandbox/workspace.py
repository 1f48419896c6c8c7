"""The people, channels and messages of the stand-in workspace, indexed so that size does not slow it down."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sandbox.ids import IdMint, micros, ts_micros, ts_text
from sandbox.records import Channel, ChannelKind, Member, Message

SLACKBOT = "USLACKBOT"


class Workspace:
    """Holds everything by id; callers hold the sandbox's lock.

    `people_version` rises whenever a member comes or changes.
    """

    def __init__(self, now: Callable[[], datetime], mint: IdMint, bot_user_id: str, bot_name: str) -> None:
        self.now = now
        self.mint = mint
        self.bot_user_id = bot_user_id
        self.members: dict[str, Member] = {}
        self.member_order: list[str] = []
        self.channels: dict[str, Channel] = {}
        self.channel_order: list[str] = []
        self.people_version = 0
        self.names: dict[str, str] = {}
        self.channels_of: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._dm_of: dict[str, str] = {}
        self._group_of: dict[frozenset[str], str] = {}
        self.add_member(Member(SLACKBOT, "slackbot", "Slackbot"))
        self.add_member(
            Member(bot_user_id, bot_name.lower().replace(" ", "_"), bot_name, tz="UTC", is_bot=True)
        )

    def seconds(self) -> int:
        return int(self.now().timestamp())

    def add_member(self, member: Member) -> None:
        member.updated = self.seconds()
        self.people_version += 1
        self.members[member.id] = member
        self.member_order.append(member.id)

    def change_member(self, user_id: str, **fields: Any) -> Member:
        """Raises AttributeError for a field that members do not have."""
        member = self.members[user_id]
        for name, value in fields.items():
            setattr(member, name, value)
        member.updated = self.seconds()
        self.people_version += 1
        return member

    def add_channel(self, kind: ChannelKind, name: str, members: Iterable[str], creator: str) -> Channel:
        prefix = {"public": "C", "private": "C", "im": "D", "mpim": "C"}[kind]
        channel = Channel(self.mint.new(prefix), kind, name, self.seconds(), creator)
        self.channels[channel.id] = channel
        self.channel_order.append(channel.id)
        if name:
            self.names[name] = channel.id
        for user_id in members:
            self.join(channel, user_id)
        return channel

    def join(self, channel: Channel, user_id: str) -> None:
        channel.members[user_id] = None
        self.channels_of[user_id][channel.id] = None

    def leave(self, channel: Channel, user_id: str) -> None:
        channel.members.pop(user_id, None)
        self.channels_of[user_id].pop(channel.id, None)

    def find_dm(self, user_id: str) -> Channel | None:
        known = self._dm_of.get(user_id)
        return self.channels[known] if known else None

    def dm_with(self, user_id: str) -> Channel:
        """The direct messages between the bot and a person, made when first needed."""
        known = self.find_dm(user_id)
        if known:
            return known
        channel = self.add_channel("im", "", (user_id, self.bot_user_id), self.bot_user_id)
        self._dm_of[user_id] = channel.id
        return channel

    def find_group(self, others: frozenset[str]) -> Channel | None:
        known = self._group_of.get(others)
        return self.channels[known] if known else None

    def group_with(self, others: frozenset[str]) -> Channel:
        """The group DM of exactly these people and the bot."""
        known = self.find_group(others)
        if known:
            return known
        everyone = (*sorted(others), self.bot_user_id)
        name = "mpdm-" + "--".join(self.members[each].name for each in everyone) + "-1"
        channel = self.add_channel("mpim", name, everyone, self.bot_user_id)
        self._group_of[others] = channel.id
        return channel

    def next_ts(self, channel: Channel, moment: datetime | None = None) -> str:
        """Unique and increasing within the channel, also when the clock stands still or runs backwards."""
        channel.last_ts = max(micros(moment or self.now()), channel.last_ts + 1)
        return ts_text(channel.last_ts)

    def post(self, channel: Channel, message: Message) -> Message:
        """Files a message whose `ts` came last from `next_ts`, visibly or for its one reader."""
        if message.only_for:
            channel.ephemerals.setdefault(message.only_for, []).append(message)
            return message
        channel.times.append(channel.last_ts)
        channel.messages.append(message)
        channel.by_ts[message.ts] = message
        if channel.kind in ("im", "mpim"):
            self._count_unread(channel, message.user)
        return message

    def _count_unread(self, channel: Channel, author: str) -> None:
        for user_id in channel.members:
            if user_id not in (author, self.bot_user_id):
                unread = self.members[user_id].unread
                unread[channel.id] = unread.get(channel.id, 0) + 1

    def remove(self, channel: Channel, message: Message) -> None:
        if message.only_for:
            channel.ephemerals[message.only_for].remove(message)
            return
        position = bisect_left(channel.times, ts_micros(message.ts))
        del channel.messages[position], channel.times[position], channel.by_ts[message.ts]
