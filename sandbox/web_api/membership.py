"""conversations.members, .join, .invite and .close: who is in a conversation."""

from typing import Any

from sandbox.payloads import channel_object
from sandbox.records import Channel
from sandbox.refusal import Refusal
from sandbox.web_api.call import READ_SCOPES, Call, Method
from sandbox.web_api.paging import page_of, page_size

Json = dict[str, Any]
MOST_INVITED = 100
INVITE_SCOPES = {
    "public": ("channels:manage", "channels:write.invites"),
    "private": ("groups:write", "groups:write.invites"),
}
CLOSE_SCOPES = {"im": "im:write", "mpim": "mpim:write"}


def members(call: Call) -> Json:
    channel = call.channel()
    call.require_scope(READ_SCOPES[channel.kind])
    page, metadata = page_of(channel.members, call, page_size(call, 100))
    return {"members": page, "response_metadata": metadata}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("is_archived")
    already = call.core.is_member(channel)
    if not already:
        bot = call.core.app.bot_user_id
        call.core.workspace.join(channel, bot)
        call.core.events.member_moved("member_joined_channel", channel, bot)
    answer = {"channel": channel_object(channel, call.core.app.bot_user_id)}
    return answer | ({"warning": "already_in_channel"} if already else {})


def invite(call: Call) -> Json:
    channel = call.channel()
    if channel.kind not in INVITE_SCOPES:
        raise Refusal("method_not_supported_for_channel_type")
    call.require_scope(*INVITE_SCOPES[channel.kind])
    if channel.archived:
        raise Refusal("is_archived")
    if not call.core.is_member(channel):
        raise Refusal("not_in_channel")
    people = call.names("users")
    problems = [problem for each in people if (problem := _invite_problem(call, channel, each))]
    if len(people) > MOST_INVITED:
        raise Refusal("too_many_users")
    if problems and not call.flag("force"):
        raise Refusal(problems[0]["error"], errors=problems)
    for user_id in people:
        if not _invite_problem(call, channel, user_id):
            _add(call, channel, user_id)
    return {"channel": channel_object(channel, call.core.app.bot_user_id)}


def _invite_problem(call: Call, channel: Channel, user_id: str) -> Json | None:
    member = call.core.workspace.members.get(user_id)
    error = None
    if member is None or member.deleted:
        error = "user_not_found"
    elif user_id == call.core.app.bot_user_id:
        error = "cant_invite_self"
    elif user_id in channel.members:
        error = "already_in_channel"
    elif member.is_restricted:
        error = "user_is_restricted"
    return {"user": user_id, "ok": False, "error": error} if error else None


def _add(call: Call, channel: Channel, user_id: str) -> None:
    call.core.workspace.join(channel, user_id)
    inviter = call.core.app.bot_user_id
    call.core.events.member_moved("member_joined_channel", channel, user_id, inviter)


def close(call: Call) -> Json:
    channel = call.channel()
    if channel.kind not in CLOSE_SCOPES:
        raise Refusal("method_not_supported_for_channel_type")
    call.require_scope(CLOSE_SCOPES[channel.kind])
    return {}


METHODS: dict[str, Method] = {
    "conversations.members": members,
    "conversations.join": join,
    "conversations.invite": invite,
    "conversations.close": close,
}
