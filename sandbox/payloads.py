"""The JSON shapes Slack uses for people, channels, messages, views and files."""

from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.app import InstalledApp
from sandbox.ids import ts_micros
from sandbox.records import Channel, Member, Message, StoredFile, View

Json = dict[str, Any]


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def user_object(
    member: Member, team_id: str, now: datetime, *, email: bool = False, locale: bool = False
) -> Json:
    """The full user object; `email` and `locale` add what needs a scope or an argument."""
    user: Json = {
        "id": member.id,
        "team_id": team_id,
        "name": member.name,
        "deleted": member.deleted,
        "real_name": member.real_name,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": member.updated,
        "profile": _profile(member, team_id, email),
    }
    if not member.deleted:
        user |= _zone_fields(member, now) | _standing(member)
    if locale:
        user["locale"] = member.locale
    return user


def _profile(member: Member, team_id: str, email: bool) -> Json:
    profile: Json = {
        "real_name": member.real_name,
        "real_name_normalized": member.real_name,
        "display_name": "",
        "display_name_normalized": "",
        "title": member.title,
        "status_text": "",
        "status_emoji": "",
        "team": team_id,
    }
    if email and member.email:
        profile["email"] = member.email
    return profile


def _zone_fields(member: Member, now: datetime) -> Json:
    if member.tz is None:
        return {"tz": None, "tz_label": "Pacific Standard Time", "tz_offset": -28800}
    local = now.astimezone(_zone(member.tz))
    offset = local.utcoffset()
    return {
        "tz": member.tz,
        "tz_label": local.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }


def _standing(member: Member) -> Json:
    return {
        "is_admin": member.is_admin,
        "is_owner": member.is_owner,
        "is_primary_owner": False,
        "is_restricted": member.is_restricted,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
    }


def channel_object(channel: Channel, bot_user_id: str) -> Json:
    """The conversation object as the bot sees it."""
    shape: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_archived": channel.archived,
        "is_org_shared": False,
    }
    if channel.kind == "im":
        other = next(each for each in channel.members if each != bot_user_id)
        return {**shape, "user": other, "is_user_deleted": False}
    return {
        **shape,
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_general": False,
        "is_member": bot_user_id in channel.members,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message_object(message: Message, app: InstalledApp, team_id: str, *, full_metadata: bool = True) -> Json:
    shape: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": team_id,
    }
    if message.bot_id:
        shape |= {"bot_id": message.bot_id, "app_id": app.id, "bot_profile": _bot_profile(app, team_id)}
    optional = {
        "blocks": message.blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts,
        "client_msg_id": message.client_msg_id,
        "files": message.files,
        "metadata": _metadata(message, full_metadata),
        "edited": {"user": message.user, "ts": message.edited} if message.edited else None,
        "reactions": [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ],
    }
    return shape | {key: value for key, value in optional.items() if value}


def _metadata(message: Message, full: bool) -> Json | None:
    if not message.metadata or full:
        return message.metadata
    return {"event_type": message.metadata["event_type"]}


def _bot_profile(app: InstalledApp, team_id: str) -> Json:
    return {"id": app.bot_id, "app_id": app.id, "deleted": False, "team_id": team_id}


def view_object(view: View, app: InstalledApp, team_id: str) -> Json:
    """A view as the app sees it, with the state of its inputs."""
    source = view.source
    return {
        "id": view.id,
        "team_id": team_id,
        "type": view.type,
        "title": source.get("title"),
        "submit": source.get("submit"),
        "close": source.get("close"),
        "blocks": view.blocks,
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "external_id": source.get("external_id", ""),
        "state": {"values": {block_id: dict(entries) for block_id, entries in view.values.items()}},
        "hash": view.hash,
        "clear_on_close": bool(source.get("clear_on_close")),
        "notify_on_close": bool(source.get("notify_on_close")),
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": app.id,
        "app_installed_team_id": team_id,
        "bot_id": app.bot_id,
    }


def file_object(file: StoredFile, base_url: str) -> Json:
    address = f"{base_url}files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": "application/octet-stream",
        "filetype": file.name.rpartition(".")[2],
        "user": file.owner,
        "size": file.length,
        "mode": "hosted",
        "url_private": address,
        "url_private_download": address,
        "permalink": address,
    }


def permalink(domain: str, channel_id: str, ts: str) -> str:
    return f"https://{domain}.slack.com/archives/{channel_id}/p{ts_micros(ts)}"
