"""Messages and views as the page gets them: nothing that only the app knows, nothing of other people's."""

from typing import Any

from sandbox.entries import initial_values
from sandbox.page.pictures import shown_files, with_pictures
from sandbox.records import Message, View

Json = dict[str, Any]


def file_folder(user_id: str) -> str:
    """Where the page finds the files this person may see."""
    return f"/page/files/{user_id}/"


def message_shape(message: Message, user_id: str) -> Json:
    """`values` are what this person picked in the message's menus."""
    folder = file_folder(user_id)
    reactions = [
        {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
    ]
    return {
        "channel": message.channel,
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": with_pictures(message.blocks, folder),
        "attachments": with_pictures(message.attachments, folder),
        "edited": message.edited is not None,
        "only_for_you": message.only_for is not None,
        "bot": message.bot_id is not None,
        "thread_ts": message.thread_ts,
        "files": shown_files(message.files, folder),
        "reactions": reactions,
        "values": initial_values(message.blocks, message.states.get(user_id, {})),
    }


def view_shape(view: View, *, depth: int = 1) -> Json:
    """`depth` counts the modals from the first one to this."""
    return {
        "id": view.id,
        "hash": view.hash,
        "type": view.type,
        "callback_id": view.callback_id,
        **{key: view.source.get(key) for key in ("title", "submit", "close")},
        "blocks": with_pictures(view.blocks, file_folder(view.user)),
        "values": view.values,
        "errors": view.errors,
        "can_go_back": depth > 1,
    }
