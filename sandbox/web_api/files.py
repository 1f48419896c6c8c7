"""files.getUploadURLExternal and files.completeUploadExternal.

A file has no title until its upload is completed.
"""

from typing import Any

from sandbox.payloads import file_object
from sandbox.posting import Content, post_as_bot
from sandbox.records import StoredFile
from sandbox.refusal import Refusal, invalid_arguments
from sandbox.web_api.call import Call, Method
from sandbox.web_api.chat import target

Json = dict[str, Any]


def get_upload_url(call: Call) -> Json:
    core = call.core
    length = call.number("length", 0)
    if length <= 0:
        raise Refusal("missing_argument")
    name = call.text("filename")
    file = StoredFile(core.mint.new("F"), name, "", core.app.bot_user_id, length, core.workspace.seconds())
    core.files[file.id] = file
    return {"upload_url": f"{core.base_url}upload/v1/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    entries = call.structure("files", "invalid_arguments")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise invalid_arguments("must provide an array of objects [json-pointer:/files]")
    files = [_finished(call, entry) for entry in entries]
    shapes = [file_object(file, call.core.base_url) for file in files]
    for channel_id in [call.text("channel_id")] if call.text("channel_id") else call.names("channels"):
        _share(call, channel_id, shapes)
    return {"files": shapes}


def _finished(call: Call, entry: Json) -> StoredFile:
    file = call.core.files.get(str(entry.get("id")))
    if file is None or file.content is None:
        raise Refusal("file_not_found")
    file.title = entry.get("title") or file.name
    return file


def _share(call: Call, channel_id: str, shapes: list[Json]) -> None:
    if channel_id not in call.core.workspace.channels:
        raise Refusal("channel_not_found")
    channel = target(Call(call.core, call.method, {"channel": channel_id}))
    thread_ts = call.text("thread_ts") or None
    comment = Content(call.text("initial_comment"), files=shapes, thread_ts=thread_ts)
    post_as_bot(call.core, channel, comment)


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}
