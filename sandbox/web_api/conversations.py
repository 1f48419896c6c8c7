"""conversations.open, .info, .list, .history and users.conversations."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from sandbox.ids import ts_micros
from sandbox.payloads import channel_object
from sandbox.records import Channel, ChannelKind, Message
from sandbox.refusal import Refusal
from sandbox.web_api.call import HISTORY_SCOPES, READ_SCOPES, Call, Method
from sandbox.web_api.paging import cursor_to, offset_of, page_of, page_size

Json = dict[str, Any]
MOST_OTHERS = 8
HISTORY_LARGEST = 999
TYPES: dict[str, ChannelKind] = {
    "public_channel": "public",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}


def open_conversation(call: Call) -> Json:
    if call.text("channel"):
        return _opened(call, _known_dm(call), already=True)
    people = frozenset(call.names("users")) - {call.core.app.bot_user_id}
    if not call.args.get("users"):
        raise Refusal("users_list_not_supplied")
    _require_reachable(call, people)
    call.require_scope("im:write" if len(people) == 1 else "mpim:write")
    return _open_with(call, people)


def _known_dm(call: Call) -> Channel:
    channel = call.channel()
    if channel.kind not in ("im", "mpim"):
        raise Refusal("method_not_supported_for_channel_type")
    call.require_scope("im:write" if channel.kind == "im" else "mpim:write")
    return channel


def _require_reachable(call: Call, people: frozenset[str]) -> None:
    if not people:
        raise Refusal("not_enough_users")
    if len(people) > MOST_OTHERS:
        raise Refusal("too_many_users")
    for user_id in sorted(people):
        member = call.core.workspace.members.get(user_id)
        if member is None:
            raise Refusal("user_not_found")
        if member.is_bot or user_id == "USLACKBOT":
            raise Refusal("cannot_dm_bot")
        if member.deleted:
            raise Refusal("user_disabled")


def _open_with(call: Call, people: frozenset[str]) -> Json:
    workspace = call.core.workspace
    if len(people) == 1:
        (user_id,) = people
        known = workspace.find_dm(user_id)
        if known or not call.flag("prevent_creation"):
            return _opened(call, known or workspace.dm_with(user_id), already=known is not None)
    else:
        known = workspace.find_group(people)
        if known or not call.flag("prevent_creation"):
            return _opened(call, known or workspace.group_with(people), already=known is not None)
    raise Refusal("channel_not_found")


def _opened(call: Call, channel: Channel, *, already: bool) -> Json:
    shape = channel_object(channel, call.core.app.bot_user_id)
    answer: Json = {"channel": shape if call.flag("return_im") else {"id": channel.id}}
    return answer | ({"no_op": True, "already_open": True} if already else {})


def info(call: Call) -> Json:
    channel = call.channel()
    call.require_scope(READ_SCOPES[channel.kind])
    shape = channel_object(channel, call.core.app.bot_user_id)
    if call.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


def list_all(call: Call) -> Json:
    workspace = call.core.workspace
    return _listing(call, (workspace.channels[each] for each in workspace.channel_order))


def list_of_user(call: Call) -> Json:
    workspace = call.core.workspace
    user_id = call.text("user") or call.core.app.bot_user_id
    if user_id not in workspace.members:
        raise Refusal("user_not_found")
    return _listing(call, [workspace.channels[each] for each in workspace.channels_of[user_id]])


def _listing(call: Call, channels: Iterable[Channel]) -> Json:
    kinds = _wanted_kinds(call)
    bot = call.core.app.bot_user_id
    visible = [
        channel
        for channel in channels
        if channel.kind in kinds
        and (channel.kind == "public" or bot in channel.members)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    page, metadata = page_of(visible, call, page_size(call, 100))
    shapes = [channel_object(channel, bot) | {"num_members": len(channel.members)} for channel in page]
    return {"channels": shapes, "response_metadata": metadata}


def _wanted_kinds(call: Call) -> set[ChannelKind]:
    names = call.names("types") or ["public_channel"]
    if any(name not in TYPES for name in names):
        raise Refusal("invalid_types")
    kinds = {TYPES[name] for name in names}
    for kind in sorted(kinds):
        call.require_scope(READ_SCOPES[kind])
    return kinds


def history(call: Call) -> Json:
    channel = call.channel()
    call.require_scope(HISTORY_SCOPES[channel.kind])
    if not call.core.is_member(channel):
        raise Refusal("not_in_channel")
    first, last = _window(call, channel)
    size = page_size(call, 100, HISTORY_LARGEST)
    last -= offset_of(call.text("cursor"))
    found = _newest_first(channel, first, last, size + 1)
    more = len(found) > size
    following = offset_of(call.text("cursor")) + _span(channel, found[size - 1], last) if more else None
    full = call.flag("include_all_metadata")
    shapes = [call.core.message_json(message, full_metadata=full) for message in found[:size]]
    return {"messages": shapes, "has_more": more, "pin_count": 0, "response_metadata": cursor_to(following)}


def _window(call: Call, channel: Channel) -> tuple[int, int]:
    """Positions of the first message in the asked time and of the one after the last."""
    left, right = (bisect_left, bisect_right) if call.flag("inclusive") else (bisect_right, bisect_left)
    oldest, latest = call.text("oldest"), call.text("latest")
    first = left(channel.times, _moment(oldest, "invalid_ts_oldest")) if oldest not in ("", "0") else 0
    last = right(channel.times, _moment(latest, "invalid_ts_latest")) if latest else len(channel.times)
    return first, last


def _moment(text: str, error: str) -> int:
    try:
        return ts_micros(text)
    except ValueError:
        raise Refusal(error) from None


def _newest_first(channel: Channel, first: int, last: int, count: int) -> list[Message]:
    """Up to `count` messages that are not replies inside a thread."""
    found: list[Message] = []
    for position in range(last - 1, first - 1, -1):
        message = channel.messages[position]
        if message.thread_ts in (None, message.ts):
            found.append(message)
        if len(found) == count:
            break
    return found


def _span(channel: Channel, message: Message, last: int) -> int:
    return last - bisect_left(channel.times, ts_micros(message.ts))


METHODS: dict[str, Method] = {
    "conversations.open": open_conversation,
    "conversations.info": info,
    "conversations.list": list_all,
    "conversations.history": history,
    "users.conversations": list_of_user,
}
