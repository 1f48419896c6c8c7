"""The inspector: what passed between app and workspace, one's own or everything, without secrets."""

from collections.abc import Callable
from typing import Any

import pytest
from page_visitor import Live
from pebble_bot import PebbleBot, modal, section

from sandbox import Person, Sandbox

OpenPage = Callable[..., Live]


def gather(page: Live, name: str) -> list[Any]:
    """The entries as the page puts them together from its frames, once one of that name has come."""
    while name not in names(gathered(page)):
        page.next()
    page.settle()
    return gathered(page)


def gathered(page: Live) -> list[Any]:
    entries: list[Any] = []
    for name, data in page.frames:
        if name == "inspector" and data:
            entries = [entry for entry in entries if entry["number"] < data["from"]] + data["entries"]
    return entries


def names(entries: list[Any]) -> list[str]:
    return [entry["name"] for entry in entries]


def open_by_command(bot: PebbleBot) -> None:
    def open_view(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(section("One")))

    bot.on_command = open_view


def test_nothing_is_told_until_asked_for(sandbox: Sandbox, ada: Person, open_page: OpenPage) -> None:
    page = open_page(sandbox, ada)
    ada.dm("Hello")
    page.settle()
    assert [data for name, data in page.frames if name == "inspector"] == [None]


def test_calls_and_payloads_come_in_order(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, open_page: OpenPage
) -> None:
    page = open_page(sandbox, ada)
    page.say(inspect="all")
    open_by_command(bot)
    ada.command("/pebble")
    ada.modal()
    entries = gather(page, "views.open")
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
    command = next(entry for entry in entries if entry["name"] == "/pebble")
    assert (command["direction"], command["ok"], command["error"]) == ("payload", True, None)
    assert command["about"] == [ada.id]
    opened = next(entry for entry in entries if entry["name"] == "views.open")
    assert (opened["direction"], opened["about"]) == ("call", [ada.id])
    assert opened["response"]["view"]["type"] == "modal"
    assert opened["ms"] >= 0
    assert opened["at"] == "2026-03-02T09:00:00+00:00"


def test_errors_are_told(sandbox: Sandbox, bot: PebbleBot, ada: Person, open_page: OpenPage) -> None:
    page = open_page(sandbox, ada)
    page.say(inspect="all")
    sandbox.faults.fail("chat.postMessage", "fatal_error")
    with pytest.raises(Exception, match="fatal_error"):
        bot.client.chat_postMessage(channel=ada.id, text="Hello")
    last = gather(page, "chat.postMessage")[-1]
    assert (last["name"], last["ok"], last["error"]) == ("chat.postMessage", False, "fatal_error")


def test_mine_tells_nothing_of_others(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person, open_page: OpenPage
) -> None:
    secret = "Only for others"
    chi = sandbox.add_person("Chi")
    news = sandbox.add_channel("news", [ada, ben])
    group = bot.client.conversations_open(users=f"{ben.id},{chi.id}")["channel"]["id"]
    own = bot.client.conversations_open(users=f"{ada.id},{ben.id}")["channel"]["id"]
    bot.client.chat_postMessage(channel=group, text=secret)
    bot.client.chat_postMessage(channel=ben.id, text=secret)
    bot.client.chat_postEphemeral(channel=news, user=ben.id, text=secret)
    bot.client.chat_postEphemeral(channel=own, user=ben.id, text=secret)
    bot.client.chat_postMessage(channel=news, text=secret)
    bot.client.views_publish(user_id=ben.id, view={"type": "home", "blocks": [section(secret)]})
    open_by_command(bot)
    ben.command("/pebble", secret)
    ben.modal()
    ben.dm(secret)
    bot.on_command = lambda body, ack, client, respond: (ack(), respond(text=body["text"]))
    ben.command("/pebble", secret)
    sandbox.idle()
    bot.client.chat_postMessage(channel=ada.id, text="For Ada")
    bot.client.chat_postMessage(channel=own, text="For Ada and Ben")
    ada.command("/pebble", "of Ada")
    sandbox.idle()
    page = open_page(sandbox, ada)
    entries = page.inspect("mine")
    assert all(ada.id in entry["about"] for entry in entries)
    assert {(entry["name"], entry["args"].get("text")) for entry in entries} == {
        ("conversations.open", None),
        ("chat.postMessage", "For Ada"),
        ("chat.postMessage", "For Ada and Ben"),
        ("/pebble", "of Ada"),
        ("response_url", "of Ada"),
    }
    assert secret not in "\n".join(page.raw)


def test_secrets_are_blotted_out(sandbox: Sandbox, bot: PebbleBot, ada: Person, open_page: OpenPage) -> None:
    open_by_command(bot)
    ada.command("/pebble", f"{sandbox.bot_token} {sandbox.app_token}")
    ada.modal()
    sandbox.idle()
    page = open_page(sandbox, ada)
    entries = page.inspect("all")
    body = bot.bodies[-1]
    assert "apps.connections.open" in names(entries)
    for secret in (sandbox.bot_token, sandbox.app_token, body["token"], body["trigger_id"]):
        assert secret not in "\n".join(page.raw)
    assert body["response_url"] not in "\n".join(page.raw)
    assert "ticket=…" in "\n".join(page.raw)


def test_switching_starts_the_list_anew(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person, open_page: OpenPage
) -> None:
    ada.dm("One")
    ben.dm("Two")
    sandbox.idle()
    page = open_page(sandbox, ada)
    assert names(page.inspect("mine")) == ["message.im"]
    assert len(page.inspect("all")) > 2
    page.say(inspect="off", look_at={"tab": "messages"})
    page.until("conversation", bool)
    page.settle()
    count = len(page.frames)
    ben.dm("Three")
    sandbox.idle()
    page.settle()
    assert "inspector" not in [name for name, _ in page.frames[count:]]


def test_the_last_five_hundred_are_kept_and_a_hundred_are_told_at_once(
    sandbox: Sandbox, ada: Person, open_page: OpenPage
) -> None:
    for number in range(1, 701):
        sandbox.transcript.call("chat.postMessage", {"channel": ada.id, "text": str(number)}, {"ok": True}, 1)
    assert [passing.number for passing in sandbox.transcript.since(0)] == list(range(201, 701))
    page = open_page(sandbox, ada)
    assert [entry["number"] for entry in page.inspect("all")] == list(range(601, 701))


def test_what_is_too_long_comes_as_words(sandbox: Sandbox, ada: Person, open_page: OpenPage) -> None:
    sandbox.transcript.call("chat.postMessage", {"text": "x" * 50_000}, {"ok": True}, 1)
    page = open_page(sandbox, ada)
    assert page.inspect("all")[-1]["args"] == "50 KB of text"
