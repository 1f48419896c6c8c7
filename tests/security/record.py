"""Everything that passed between the bot and the stand-in Slack, and who could read what the bot said."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

# Where ids travel and nobody looks: what somebody typed has no place here.
UNSEEN = {"metadata", "private_metadata", "value", "block_id", "action_id", "callback_id"}


class Record:
    """The transcript of a stand-in Slack, read once it has stopped."""

    def __init__(self, file: Path) -> None:
        self._lines: list[Json] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        # A payload is written down once it is answered, which may be after a call with its trigger.
        payloads = [line["args"] for line in self._lines if line["direction"] == "payload"]
        self._triggers = {args.get("trigger_id", ""): _who(args) for args in payloads}
        self._views: dict[str, str] = {}
        self._conversations: dict[str, str] = {}

    def readers_of(self, words: str) -> set[str]:
        """People and channels to whom the bot has said or shown these words; a DM is the person."""
        return {reader for reader, said in self._said() if words in said}

    def unseen(self) -> Iterator[str]:
        """Everything the bot has sent along that nobody reads on a screen."""
        for line in self._lines:
            if line["direction"] == "call":
                yield from _unseen_in(line["args"])

    def posts(self) -> list[Json]:
        """The arguments of every message posted or scheduled."""
        methods = ("chat.postMessage", "chat.scheduleMessage")
        return [line["args"] for line in self._lines if line.get("method") in methods]

    def _said(self) -> Iterator[tuple[str, str]]:
        for line in self._lines:
            if line["direction"] == "payload":
                yield _who(line["args"]), _text(line["response"])
            else:
                yield self._reader(line["args"], line["response"]), _text(line["args"])

    def _reader(self, args: Json, response: Json) -> str:
        if "channel" in args:
            return self._conversation(str(args["channel"]), response)
        if "trigger_id" in args:
            user = self._triggers[args["trigger_id"]]
            self._views[response.get("view", {}).get("id", "")] = user
            return user
        return str(args.get("user_id") or self._views.get(args.get("view_id", ""), "nobody"))

    def _conversation(self, channel: str, response: Json) -> str:
        """Slack answers a message to a person with the conversation it opened for it."""
        if channel.startswith(("U", "W")):
            self._conversations[str(response.get("channel", ""))] = channel
        return self._conversations.get(channel, channel)


def _who(payload: Json) -> str:
    """Who did it; an event is about nobody in particular, and what it is answered with is no text."""
    return str(payload.get("user_id") or payload.get("user", {}).get("id", "nobody"))


def _text(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False)


def _unseen_in(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _unseen_in(each)
    elif isinstance(part, dict):
        for name, each in part.items():
            if name in UNSEEN:
                yield _text(each)
            else:
                yield from _unseen_in(each)
