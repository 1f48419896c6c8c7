"""Putting messages into channels, changing and removing them, and telling the app about it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.core import Core
from sandbox.ids import micros, ts_text
from sandbox.records import Channel, Message
from sandbox.scheduled import ScheduledMessage
from sandbox.view_shelf import fill_in_ids

Json = dict[str, Any]
TEXT_CUT = 40_000
"""Slack cuts longer texts of new messages without saying so."""


@dataclass(frozen=True)
class Content:
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    files: list[Json] = field(default_factory=list)


def post_as_bot(
    core: Core,
    channel: Channel,
    content: Content,
    only_for: str | None = None,
    moment: datetime | None = None,
) -> Message:
    """`moment` is when it was to be posted, where that is not now."""
    message = Message(
        channel=channel.id,
        ts=core.workspace.next_ts(channel, moment),
        user=core.app.bot_user_id,
        bot_id=core.app.bot_id,
        text=content.text[:TEXT_CUT],
        blocks=fill_in_ids(content.blocks, core.mint),
        attachments=content.attachments,
        metadata=content.metadata,
        thread_ts=content.thread_ts,
        files=content.files,
        only_for=only_for,
    )
    _file(core, channel, message)
    if core.options.echo_own_messages and not only_for:
        core.events.message_posted(channel, message)
    core.lock.notify_all()
    return message


def post_as_person(core: Core, channel: Channel, user_id: str, text: str) -> Message:
    message = Message(
        channel=channel.id,
        ts=core.workspace.next_ts(channel),
        user=user_id,
        text=text,
        blocks=fill_in_ids([_typed(text)], core.mint),
        client_msg_id=core.mint.secret(32),
    )
    _file(core, channel, message)
    core.events.message_posted(channel, message)
    core.lock.notify_all()
    return message


def _file(core: Core, channel: Channel, message: Message) -> None:
    core.workspace.post(channel, message)
    if core.options.on_post is not None and not message.only_for:
        core.options.on_post(channel, message)


def _typed(text: str) -> Json:
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [words]}


def edit(core: Core, message: Message, content: Content, *, keep: bool = False) -> None:
    """Replaces text, blocks and attachments; `keep` leaves blocks and attachments that are not given."""
    before = core.message_json(message)
    message.text = content.text[:TEXT_CUT]
    if not keep or content.blocks:
        message.blocks = fill_in_ids(content.blocks, core.mint)
    if not keep or content.attachments:
        message.attachments = content.attachments
    if content.metadata is not None:
        message.metadata = content.metadata or None
    message.edited = ts_text(micros(core.workspace.now()))
    if core.options.echo_own_messages and not message.only_for:
        core.events.message_changed(core.channel_of(message), before, message)
    core.lock.notify_all()


def remove(core: Core, message: Message) -> None:
    channel = core.channel_of(message)
    before = core.message_json(message)
    core.workspace.remove(channel, message)
    if core.options.echo_own_messages and not message.only_for:
        core.events.message_deleted(channel, before)
    core.lock.notify_all()


def post_due(core: Core) -> None:
    """Posts the scheduled messages whose time has come."""
    for scheduled in core.scheduled.take_due(core.workspace.seconds()):
        if not scheduled.has_metadata:
            _post_scheduled(core, scheduled)


def _post_scheduled(core: Core, scheduled: ScheduledMessage) -> None:
    content = Content(scheduled.text, scheduled.blocks, scheduled.attachments)
    moment = datetime.fromtimestamp(scheduled.post_at, UTC)
    post_as_bot(core, core.workspace.channels[scheduled.channel_id], content, moment=moment)
