"""The app's manifest.yml as the sandbox enforces it: scopes, events, commands, tabs, Socket Mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class SlashCommand:
    """What Slack shows of a command while somebody types it."""

    command: str
    description: str
    usage_hint: str


@dataclass(frozen=True)
class AppManifest:
    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: frozenset[str]
    command_list: tuple[SlashCommand, ...]
    home_tab: bool
    messages_tab: bool
    messages_tab_read_only: bool
    interactivity: bool
    socket_mode: bool


def load_manifest(path: Path) -> AppManifest:
    """Raises OSError when the file cannot be read and KeyError when it does not name the app."""
    return _manifest_in(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def _manifest_in(text: str) -> AppManifest:
    return read_manifest(yaml.safe_load(text))


def read_manifest(source: Mapping[str, Any]) -> AppManifest:
    features = source.get("features", {})
    settings = source.get("settings", {})
    tabs = features.get("app_home", {})
    scopes = source.get("oauth_config", {}).get("scopes", {})
    name = source["display_information"]["name"]
    command_list = tuple(_command(entry) for entry in features.get("slash_commands", ()))
    return AppManifest(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        scopes=frozenset(scopes.get("bot", ())) | frozenset(scopes.get("bot_optional", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        commands=frozenset(each.command for each in command_list),
        command_list=command_list,
        home_tab=bool(tabs.get("home_tab_enabled", False)),
        messages_tab=bool(tabs.get("messages_tab_enabled", False)),
        messages_tab_read_only=bool(tabs.get("messages_tab_read_only_enabled", False)),
        interactivity=bool(settings.get("interactivity", {}).get("is_enabled", False)),
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
    )


def _command(entry: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(entry["command"], entry.get("description", ""), entry.get("usage_hint", ""))
