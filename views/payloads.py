"""What every payload from Slack has: who did it, in which workspace, and a key that names it."""

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]


def actor_of(payload: Payload) -> str:
    """The Slack id of the person who did it, or whom the event is about; "" if nobody."""
    if payload.get("type") == "event_callback":
        user = payload["event"].get("user") or ""
    else:
        user = payload.get("user") or payload.get("user_id") or ""
    return str(user["id"] if isinstance(user, Mapping) else user)


def team_of(payload: Payload) -> str:
    """The workspace of the person who did it."""
    user, team = payload.get("user"), payload.get("team")
    if isinstance(user, Mapping) and user.get("team_id"):
        return str(user["team_id"])
    if isinstance(team, Mapping):
        return str(team.get("id") or "")
    return str(payload.get("team_id") or "")


def payload_key(payload: Payload) -> str:
    """A key that stays the same when Slack delivers the same payload again."""
    kind = payload.get("type")
    if kind == "event_callback":
        return f"event:{payload['event_id']}"
    if kind == "block_actions":
        action = payload["actions"][0]
        return f"action:{actor_of(payload)}:{_place(payload)}:{action['action_id']}:{action['action_ts']}"
    if kind == "view_submission":
        view = payload["view"]
        return f"view:{view['id']}:{view['hash']}"
    return f"command:{payload.get('trigger_id')}"


def pressed(payload: Payload) -> str:
    """Which button, menu or field somebody used."""
    return str(payload["actions"][0]["action_id"])


def submitted(payload: Payload) -> str:
    """Which modal somebody submitted."""
    return str(payload["view"]["callback_id"])


def searched(payload: Payload) -> str:
    """Which field somebody typed into."""
    return str(payload["action_id"])


def _place(payload: Payload) -> str:
    container = payload.get("container") or {}
    return str(container.get("message_ts") or container.get("view_id") or "")
