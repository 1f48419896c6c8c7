"""chat.scheduleMessage, chat.scheduledMessages.list and chat.deleteScheduledMessage."""

from typing import Any

from sandbox.refusal import Refusal
from sandbox.scheduled import ScheduledMessage
from sandbox.web_api.call import Call, Method
from sandbox.web_api.chat import read_content, target
from sandbox.web_api.paging import page_of, page_size

Json = dict[str, Any]
FURTHEST = 120 * 24 * 3600
CROWD = 30
CROWD_WINDOW = 300


def schedule_message(call: Call) -> Json:
    content = read_content(call)
    channel = target(call)
    post_at = call.number("post_at", 0)
    _require_allowed_time(call, channel.id, post_at)
    message = ScheduledMessage(
        id=call.core.mint.new("Q"),
        channel_id=channel.id,
        post_at=post_at,
        created=call.core.workspace.seconds(),
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        has_metadata=bool(content.metadata),
    )
    call.core.scheduled.add(message)
    shape = {"type": "delayed_message", "text": message.text, "bot_id": call.core.app.bot_id}
    answer = {"channel": channel.id, "scheduled_message_id": message.id, "post_at": post_at}
    return {**answer, "message": shape}


def _require_allowed_time(call: Call, channel_id: str, post_at: int) -> None:
    now = call.core.workspace.seconds()
    if post_at <= now:
        raise Refusal("time_in_past")
    if post_at > now + FURTHEST:
        raise Refusal("time_too_far")
    near = [
        each
        for each in call.core.scheduled.pending.values()
        if each.channel_id == channel_id and abs(each.post_at - post_at) < CROWD_WINDOW
    ]
    if len(near) >= CROWD:
        raise Refusal("restricted_too_many")


def list_scheduled(call: Call) -> Json:
    wanted = call.text("channel")
    pending = call.core.scheduled.pending.values()
    found = [_listing(each) for each in pending if wanted in ("", each.channel_id) and _is_told(call, each)]
    page, metadata = page_of(found, call, page_size(call, 100))
    return {"scheduled_messages": page, "response_metadata": metadata}


def _is_told(call: Call, message: ScheduledMessage) -> bool:
    kind = call.core.workspace.channels[message.channel_id].kind
    return kind in call.core.options.lists_scheduled


def _listing(message: ScheduledMessage) -> Json:
    return {
        "id": message.id,
        "channel_id": message.channel_id,
        "post_at": message.post_at,
        "date_created": message.created,
        "text": message.text,
    }


def delete_scheduled(call: Call) -> Json:
    pending = call.core.scheduled.pending
    message = pending.get(call.text("scheduled_message_id"))
    if message is None or message.channel_id != call.channel().id:
        raise Refusal("invalid_scheduled_message_id")
    del pending[message.id]
    return {}


METHODS: dict[str, Method] = {
    "chat.scheduleMessage": schedule_message,
    "chat.scheduledMessages.list": list_scheduled,
    "chat.deleteScheduledMessage": delete_scheduled,
}
