"""chat.postMessage, chat.update, chat.delete, chat.postEphemeral and chat.getPermalink."""

from typing import Any

from sandbox.payloads import permalink
from sandbox.posting import Content, edit, post_as_bot, remove
from sandbox.records import Channel, Member, Message
from sandbox.refusal import Refusal, rate_limited, require_legal_message
from sandbox.shown_files import require_known_files
from sandbox.web_api.call import Call, Method

Json = dict[str, Any]


def read_content(call: Call, *, update: bool = False) -> Content:
    """The message a call describes, after every check Slack makes of it."""
    blocks = call.structure("blocks", "invalid_blocks_format")
    attachments = call.structure("attachments", "invalid_attachments")
    text = _text(call, blocks)
    require_legal_message(text, blocks, attachments, update=update)
    require_known_files(call.core, blocks or [])
    return Content(
        text=text,
        blocks=blocks or [],
        attachments=attachments or [],
        metadata=_metadata(call),
        thread_ts=call.text("thread_ts") or None,
    )


def _text(call: Call, blocks: Any) -> str:
    if not call.text("markdown_text"):
        return call.text("text")
    if call.text("text") or blocks:
        raise Refusal("markdown_text_conflict")
    return call.text("markdown_text")


def _metadata(call: Call) -> Json | None:
    metadata = call.structure("metadata", "invalid_metadata_format")
    if not metadata:
        return None if metadata is None else {}
    if not isinstance(metadata, dict):
        raise Refusal("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_schema")
    return metadata


def target(call: Call) -> Channel:
    """Where a post goes: a channel by id or name, or a person's direct messages; checks who may post."""
    address = call.text("channel")
    workspace = call.core.workspace
    if address in workspace.members:
        channel = _dm(call, workspace.members[address])
    else:
        found = workspace.names.get(address.removeprefix("#"), address)
        channel = Call(call.core, call.method, {"channel": found}).channel()
    _require_postable(call, channel)
    return channel


def _dm(call: Call, member: Member) -> Channel:
    if member.is_bot or member.id == "USLACKBOT":
        raise Refusal("cannot_dm_bot")
    if member.deleted:
        raise Refusal("channel_not_found")
    return call.core.workspace.dm_with(member.id)


def _require_postable(call: Call, channel: Channel) -> None:
    core = call.core
    if channel.kind == "im":
        if any(core.workspace.members[each].deleted for each in channel.members):
            raise Refusal("channel_not_found")
        if not core.manifest.messages_tab:
            raise Refusal("messages_tab_disabled")
    elif channel.archived:
        raise Refusal("is_archived")
    elif not core.is_member(channel) and "chat:write.public" not in core.manifest.scopes:
        raise Refusal("not_in_channel")


def post_message(call: Call) -> Json:
    content = read_content(call)
    channel = target(call)
    wait = call.core.limits.refuse_post(channel.id)
    if wait is not None:
        raise rate_limited(wait)
    message = post_as_bot(call.core, channel, content)
    return {"channel": channel.id, "ts": message.ts, "message": call.core.message_json(message)}


def post_ephemeral(call: Call) -> Json:
    content = read_content(call)
    channel = target(call)
    if call.text("user") not in channel.members:
        raise Refusal("user_not_in_channel")
    message = post_as_bot(call.core, channel, content, only_for=call.text("user"))
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    content = read_content(call, update=True)
    message = own_message(call, "cant_update_message")
    edit(call.core, message, content, keep=True)
    shape = call.core.message_json(message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shape}


def delete(call: Call) -> Json:
    message = own_message(call, "cant_delete_message")
    remove(call.core, message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    message = find_message(call, "message_ts")
    return {"channel": message.channel, "permalink": permalink(call.core.domain, message.channel, message.ts)}


def find_message(call: Call, name: str) -> Message:
    message = call.channel().by_ts.get(call.text(name))
    if message is None:
        raise Refusal("message_not_found")
    return message


def own_message(call: Call, error: str) -> Message:
    """A message of the bot itself; `error` answers for anyone else's."""
    message = find_message(call, "ts")
    if message.bot_id is None:
        raise Refusal(error)
    return message


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}
