"""The payloads that tell the app what a person did."""

from typing import Any

from sandbox.blocks import Control
from sandbox.core import Core
from sandbox.dispatch import Delivery
from sandbox.driver.outcomes import Place
from sandbox.entries import entered, initial_values
from sandbox.records import Channel, Member, Message, View

Json = dict[str, Any]


NOT_INTERACTIVE = "This app is not configured to handle interactive responses."


def deliver(core: Core, payload: Json) -> Delivery:
    """Sends an interaction and waits until the app acknowledges it or fails to."""
    return core.dispatcher.wait(send(core, payload))


def send(core: Core, payload: Json) -> Delivery:
    """The same without waiting."""
    kind = str(payload["type"])
    if not core.manifest.interactivity:
        return Delivery("", "interactive", kind, payload, failure=NOT_INTERACTIVE)
    return core.dispatcher.send("interactive", kind, payload)


def channel_name(channel: Channel) -> str:
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def command_payload(core: Core, member: Member, command: str, text: str, channel: Channel) -> Json:
    key = core.response_urls.issue(channel.id, member.id)
    return {
        "token": core.app.verification_token,
        "team_id": core.team_id,
        "team_domain": core.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": member.id,
        "user_name": member.name,
        "command": command,
        "text": text,
        "api_app_id": core.app.id,
        "is_enterprise_install": "false",
        "response_url": _response_url(core, key),
        "trigger_id": core.triggers.issue(member.id),
    }


def actions_payload(core: Core, member: Member, place: Place, action: Json) -> Json:
    """A block_actions payload for one action taken in a message or view."""
    view_id = place.id if isinstance(place, View) else None
    return {
        "type": "block_actions",
        **_base(core, member),
        "trigger_id": core.triggers.issue(member.id, view_id),
        **_whereabouts(core, place),
        **_answer_address(core, member, place),
        **_message_state(member, place),
        "actions": [action],
    }


def suggestion_payload(core: Core, member: Member, place: Place, control: Control, typed: str) -> Json:
    return {
        "type": "block_suggestion",
        **_base(core, member),
        **_whereabouts(core, place),
        "action_id": control.action_id,
        "block_id": control.block_id,
        "value": typed,
    }


def submission_payload(core: Core, member: Member, view: View) -> Json:
    return {
        "type": "view_submission",
        **_base(core, member),
        "trigger_id": core.triggers.issue(member.id, view.id),
        "view": core.view_json(view),
        "response_urls": _view_response_urls(core, member, view),
    }


def closed_payload(core: Core, member: Member, view: View, *, cleared: bool) -> Json:
    shape = core.view_json(view)
    return {"type": "view_closed", **_base(core, member), "view": shape, "is_cleared": cleared}


def action_of(core: Core, control: Control, details: Json) -> Json:
    """One entry of `actions`; `details` is the value or the state entry of what was chosen."""
    stamp = {"action_ts": core.mint.stamp(core.workspace.now())}
    named = {"type": control.type, "action_id": control.action_id, "block_id": control.block_id}
    shown = {key: control.element[key] for key in ("text", "placeholder", "style") if key in control.element}
    return named | shown | details | stamp


def _base(core: Core, member: Member) -> Json:
    user = {"id": member.id, "username": member.name, "name": member.name, "team_id": core.team_id}
    return {
        "team": {"id": core.team_id, "domain": core.domain},
        "user": user,
        "api_app_id": core.app.id,
        "token": core.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _whereabouts(core: Core, place: Place) -> Json:
    if isinstance(place, View):
        return {"container": {"type": "view", "view_id": place.id}, "view": core.view_json(place)}
    channel = core.channel_of(place)
    container: Json = {"type": "message", "message_ts": place.ts, "channel_id": channel.id}
    container["is_ephemeral"] = place.only_for is not None
    where = {"container": container, "channel": {"id": channel.id, "name": channel_name(channel)}}
    if place.only_for:
        return where
    return where | {"message": core.message_json(place)}


def _answer_address(core: Core, member: Member, place: Place) -> Json:
    if isinstance(place, View):
        return {}
    ephemeral = place.only_for is not None
    key = core.response_urls.issue(place.channel, member.id, place.ts, ephemeral)
    return {"response_url": _response_url(core, key)}


def _message_state(member: Member, place: Place) -> Json:
    if isinstance(place, View):
        return {}
    values = message_values(place, member.id)
    return {"state": {"values": {block_id: dict(entries) for block_id, entries in values.items()}}}


def message_values(message: Message, user_id: str) -> dict[str, dict[str, Json]]:
    """What this person has picked in the message's menus, presets included."""
    values = initial_values(message.blocks, message.states.get(user_id, {}))
    message.states[user_id] = values
    return values


def _view_response_urls(core: Core, member: Member, view: View) -> list[Json]:
    """One response_url for every conversation picked in a select that asked for it."""
    urls = []
    for block in view.blocks:
        element = block.get("element") or {}
        if element.get("response_url_enabled") and entered(view.values, Control(block, element)):
            entry = view.values[block["block_id"]][element["action_id"]]
            channel_id = str(entry.get("selected_conversation") or entry.get("selected_channel"))
            key = core.response_urls.issue(channel_id, member.id)
            ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
            urls.append({**ids, "channel_id": channel_id, "response_url": _response_url(core, key)})
    return urls


def _response_url(core: Core, key: str) -> str:
    return f"{core.base_url}respond/{key}"
