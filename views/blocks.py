"""Small builders for Block Kit: messages, modals, text, buttons and form fields.

Limits are Slack's; what comes from people is cut to fit and escaped by `safe` before it enters mrkdwn.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from views.ids import Action, Callback

Block = dict[str, Any]
View = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A complete plain `text` for notifications and screen readers, and the blocks that show it.

    A picture, if there is one, goes before the block `picture_at`; the message is whole without it.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    picture_at: int = 0

    def showing(self, picture: Block) -> list[Block]:
        """The blocks with the picture among them."""
        return [*self.blocks[: self.picture_at], picture, *self.blocks[self.picture_at :]]


@dataclass(frozen=True)
class Picture:
    """A PNG file that goes with a message; `alt` says in words everything that it shows."""

    name: str
    png: bytes
    title: str
    alt: str

    def block(self, file_id: str) -> Block:
        """The picture in a message, once Slack knows the file by this id."""
        return {
            "type": "image",
            "slack_file": {"id": file_id},
            "title": plain(self.title, 2_000),
            "alt_text": _cut(self.alt, 2_000),
        }


def safe(text: str, limit: int = 2_000) -> str:
    """Somebody's words, made harmless for mrkdwn: no mention, link or broadcast survives."""
    return _cut(_visible(text), limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mention(slack_id: str) -> str:
    return f"<@{slack_id}>"


def channel_link(channel: str) -> str:
    return f"<#{channel}>"


def moment(at: datetime) -> str:
    """A date and time that every reader sees in their own zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at:%d %b %Y %H:%M} UTC>"


def plain(text: str, limit: int = 150) -> dict[str, Any]:
    return {"type": "plain_text", "text": _cut(_visible(text), limit) or "–", "emoji": False}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": _cut(text, 3_000), "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def section(text: str, accessory: dict[str, Any] | None = None) -> Block:
    block = {"type": "section", "text": mrkdwn(text)}
    return block if accessory is None else {**block, "accessory": accessory}


def facts(pairs: Mapping[str, str]) -> Block:
    """A two-column list of up to ten labelled facts."""
    fields = [mrkdwn(f"*{label}*\n{value or '–'}") for label, value in pairs.items()]
    return {"type": "section", "fields": fields[:10]}


def context(text: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*buttons: dict[str, Any]) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def button(
    label: str,
    action: Action,
    *about: int | str,
    style: str | None = None,
    confirm: str | None = None,
    describe: str | None = None,
) -> dict[str, Any]:
    """A button; `about` (ids, versions) travels in its value, `confirm` asks before it acts."""
    element: dict[str, Any] = {"type": "button", "text": plain(label, 75), "action_id": action.value}
    element["value"] = ":".join(str(part) for part in about) or "-"
    if style:
        element["style"] = style
    if confirm:
        element["confirm"] = confirmation(label, confirm)
    if describe:
        element["accessibility_label"] = _cut(describe, 75)
    return element


def confirmation(verb: str, question: str) -> dict[str, Any]:
    return {
        "title": plain(verb, 100),
        "text": plain(question, 300),
        "confirm": plain(verb, 30),
        "deny": plain("Go Back", 30),
    }


def menu(action: Action, options: Mapping[str, str]) -> dict[str, Any]:
    """An overflow menu; `options` maps a value to its words."""
    choices = [option(value, words) for value, words in options.items()]
    return {"type": "overflow", "action_id": action.value, "options": choices[:5]}


def option(value: str, words: str, description: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"text": plain(words, 75), "value": _cut(value, 75)}
    return made if description is None else {**made, "description": plain(description, 75)}


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback: Callback | None = None,
    submit: str | None = None,
    close: str = "Close",
    about: Mapping[str, int | str] | None = None,
) -> View:
    """A modal; `about` (ids only) comes back with its submission."""
    view: View = {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": list(blocks)[:100],
        "private_metadata": json.dumps(dict(about or {})),
    }
    if callback:
        view["callback_id"] = callback.value
    if submit:
        view["submit"] = plain(submit, 24)
    return view


def home(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)[:100]}


def sentence_modal(title: str, sentence: str) -> View:
    """A modal that only says something."""
    return modal(title, [section(sentence)])


def message_modal(message: Message) -> View:
    """A message where there is no conversation to say it in: as a modal."""
    return modal("Mentorship", message.blocks or [section(message.text)])


def said(text: str) -> Message:
    """A message of one paragraph."""
    return Message(text, [section(text)])


def _visible(text: str) -> str:
    """Without what a terminal would obey or what turns the direction of writing round."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(character for character in text if character.isprintable() or character == "\n")


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
