"""The manifest is legal, and asks for exactly what the bot uses."""

import ast
import json
from typing import Any

import jsonschema
import yaml
from slack_sdk import WebClient

from sandbox.catalog import load_catalog
from tests.contracts.source import ROOT, nodes
from views.ids import COMMAND

SCHEMA = ROOT / "tests" / "contracts" / "slack-manifest.schema.json"
CATALOG = load_catalog()
# Slack takes any of several scopes for these; which one depends on the kind of conversation. The bot opens
# conversations with people only, and reads only its own with one of them.
OF_ITS_OWN_KIND = {
    "conversations.open": ("im:write", "mpim:write"),
    "conversations.history": ("im:history",),
}


def manifest() -> dict[str, Any]:
    source = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    assert isinstance(source, dict)
    return source


def scopes() -> set[str]:
    return set(manifest()["oauth_config"]["scopes"]["bot"])


def events() -> set[str]:
    return set(manifest()["settings"]["event_subscriptions"]["bot_events"])


def methods_called() -> set[str]:
    """Web API methods that bot/ calls, found as `….chat_postMessage(…)`."""
    names = {name.replace(".", "_"): name for name in CATALOG.methods}
    used = set()
    for path, node in nodes("bot"):
        if isinstance(node, ast.Attribute) and node.attr in names:
            used.add(names[node.attr])
        elif isinstance(node, ast.Attribute) and "_" in node.attr and not node.attr.startswith("_"):
            known = hasattr(WebClient, node.attr) and node.attr != "api_call"
            assert not known, f"{path}:{node.lineno} calls {node.attr}, which the catalog does not know"
    return used


def needs() -> dict[str, tuple[str, ...]]:
    """What the bot does, and the scopes that it needs for it."""
    calls = {name: CATALOG.methods[name].scopes for name in methods_called()}
    subscribed = {name: CATALOG.events[name] for name in events()}
    command = {"the slash command": ("commands",)}
    return {**calls, **subscribed, **command, **OF_ITS_OWN_KIND}


def test_the_manifest_fits_slacks_published_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(manifest())] == []


def test_the_search_for_calls_finds_what_delivery_needs() -> None:
    assert {"chat.postMessage", "chat.update", "conversations.open", "users.list"} <= methods_called()


def test_every_scope_is_needed() -> None:
    needed = {scope for each in needs().values() for scope in each}
    assert scopes() - needed == set()


def test_no_scope_is_missing() -> None:
    assert {name: each for name, each in needs().items() if not set(each) <= scopes()} == {}


def test_conversations_are_opened_and_read_in_their_own_kind_only() -> None:
    assert set(OF_ITS_OWN_KIND) <= methods_called()
    for method, chosen in OF_ITS_OWN_KIND.items():
        assert set(chosen) <= set(CATALOG.methods[method].scopes)


def test_the_only_history_the_bot_may_read_is_its_own() -> None:
    assert {scope for scope in scopes() if scope.endswith(":history")} == {"im:history"}


def test_no_right_is_asked_of_users_and_none_is_optional() -> None:
    assert set(manifest()["oauth_config"]["scopes"]) == {"bot"}


def test_the_one_command_is_the_one_that_messages_name() -> None:
    (command,) = manifest()["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"] is True


def test_people_can_write_to_the_app() -> None:
    tabs = manifest()["features"]["app_home"]
    assert tabs == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert manifest()["settings"]["socket_mode_enabled"] is True
    assert manifest()["settings"]["interactivity"]["is_enabled"] is True
