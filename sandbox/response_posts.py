"""What the app posts to a response_url: a new message, a replacement, or a deletion."""

from typing import Any

from sandbox.core import Core
from sandbox.posting import Content, edit, post_as_bot, remove
from sandbox.records import Message
from sandbox.refusal import Refusal, require_legal_message
from sandbox.tickets import ResponseUrl

Json = dict[str, Any]


def respond(core: Core, key: str, body: Json) -> None:
    """Raises Refusal with Slack's error when the URL or the message is no good."""
    permission = core.response_urls.redeem(key)
    if isinstance(permission, str):
        raise Refusal(permission)
    source = _source(core, permission)
    content = _content(body)
    has_content = bool(content.text or content.blocks or content.attachments)
    deletes = bool(body.get("delete_original")) and source is not None
    if has_content or not deletes:
        require_legal_message(content.text or None, content.blocks or None, content.attachments or None)
    if body.get("replace_original") and source:
        edit(core, source, content)
        return
    if deletes and source:
        remove(core, source)
    if has_content:
        _post(core, permission, body, content)


def _content(body: Json) -> Content:
    return Content(
        text=body.get("text") or "",
        blocks=body.get("blocks") or [],
        attachments=body.get("attachments") or [],
        thread_ts=body.get("thread_ts"),
    )


def _source(core: Core, permission: ResponseUrl) -> Message | None:
    channel = core.workspace.channels[permission.channel_id]
    if not permission.ephemeral:
        return channel.by_ts.get(permission.source_ts or "")
    shown = channel.ephemerals.get(permission.user_id, [])
    return next((each for each in shown if each.ts == permission.source_ts), None)


def _post(core: Core, permission: ResponseUrl, body: Json, content: Content) -> None:
    visible = body.get("response_type") == "in_channel"
    channel = core.workspace.channels[permission.channel_id]
    post_as_bot(core, channel, content, only_for=None if visible else permission.user_id)
