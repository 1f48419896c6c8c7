"""What passed between app and workspace, as the page's inspector lists it: by person, without secrets."""

import json
from typing import Any, Literal

from sandbox.core import Core
from sandbox.transcript import Passing, redact

Json = dict[str, Any]
Mode = Literal["off", "mine", "all"]
MODES: tuple[Mode, ...] = ("off", "mine", "all")
MOST_PER_LOOK = 100
LONGEST = 30_000
SECRET_FIELDS = frozenset({"token", "trigger_id", "response_url", "upload_url", "ticket", "client_secret"})
PERSON_FIELDS = ("user_id", "user", "users")


class Inspector:
    """One viewer's list, told in pieces: each piece holds what is new since the one before."""

    def __init__(self, core: Core, user_id: str) -> None:
        self._core = core
        self._user_id = user_id
        self._mode: Mode = "off"
        self._seen = 0
        self._fresh = False

    def switch(self, mode: Mode) -> None:
        """Starts the list anew."""
        self._mode, self._seen, self._fresh = mode, 0, True

    def piece(self) -> Json | None:
        """The next entries; None when there is nothing new to tell."""
        if self._mode == "off":
            return None
        start, first = self._seen + 1, self._fresh
        passings = self._core.transcript.since(self._seen)
        self._fresh = False
        self._seen = passings[-1].number if passings else self._seen
        entries = self._entries(passings)
        return {"from": 0 if first else start, "entries": entries} if entries or first else None

    def _entries(self, passings: list[Passing]) -> list[Json]:
        with self._core.lock:
            about = [(each, people_of(self._core, each)) for each in passings]
            wanted = [(each, ids) for each, ids in about if self._mode == "all" or self._user_id in ids]
            return [_entry(each, ids) for each, ids in wanted[-MOST_PER_LOOK:]]


def _entry(passing: Passing, about: list[str]) -> Json:
    return {
        "number": passing.number,
        "at": passing.at.isoformat(),
        "direction": passing.direction,
        "name": passing.name,
        "about": about,
        "args": _shown(passing.args),
        "response": _shown(passing.response),
        "ok": passing.error is None,
        "error": passing.error,
        "ms": round(passing.ms, 3),
    }


def people_of(core: Core, passing: Passing) -> list[str]:
    """Whom a call or payload is about: who acted or is named, or everybody in that direct conversation.

    What happens in a channel is about nobody in particular. Callers hold the lock.
    """
    read = _of_payload if passing.direction == "payload" else _of_call
    found = dict.fromkeys([*([passing.holder] if passing.holder else []), *read(core, passing.args)])
    return [each for each in found if each in core.workspace.members and each != core.app.bot_user_id]


def _of_payload(core: Core, payload: Json) -> list[str]:
    event = payload.get("event")
    if not isinstance(event, dict):
        return _named(payload)
    inner = [event.get(key) for key in ("message", "previous_message")]
    authors = [name for each in inner if isinstance(each, dict) for name in _named(each)]
    return [*_named(event), *authors, *_in_direct(core, event.get("channel"))]


def _of_call(core: Core, args: Json) -> list[str]:
    """An ephemeral message is about its one reader, however many are in the conversation."""
    view = core.views.find(str(args.get("view_id") or ""), str(args.get("external_id") or ""))
    trigger = core.triggers.holder(str(args.get("trigger_id")))
    named = [*_named(args), *([view.user] if view else []), *([trigger] if trigger else [])]
    return named or _in_direct(core, args.get("channel") or args.get("channel_id"))


def _named(source: Json) -> list[str]:
    """The people that fields like `user` and `users` name, in whichever form."""
    names: list[str] = []
    for value in (source.get(key) for key in PERSON_FIELDS):
        if isinstance(value, dict):
            names.append(str(value.get("id")))
        elif isinstance(value, list):
            names.extend(str(each) for each in value)
        elif isinstance(value, str):
            names.extend(each.strip() for each in value.split(","))
    return names


def _in_direct(core: Core, channel_id: Any) -> list[str]:
    channel = core.workspace.channels.get(channel_id) if isinstance(channel_id, str) else None
    if channel is None:
        member = core.workspace.members.get(channel_id) if isinstance(channel_id, str) else None
        return [member.id] if member else []
    return list(channel.members) if channel.kind in ("im", "mpim") else []


def _shown(thing: Json | str) -> Json | str:
    """Without secrets; in words when it is too long to be read."""
    if isinstance(thing, str):
        return redact(thing)
    text = json.dumps(_blotted(thing), ensure_ascii=False, default=str)
    if len(text) > LONGEST:
        return f"{len(text) // 1000} KB of {', '.join(thing)}"
    shown: Json = json.loads(redact(text))
    return shown


def _blotted(thing: Any) -> Any:
    if isinstance(thing, list):
        return [_blotted(each) for each in thing]
    if not isinstance(thing, dict):
        return thing
    return {
        key: "…" if key in SECRET_FIELDS and isinstance(value, str) else _blotted(value)
        for key, value in thing.items()
    }
