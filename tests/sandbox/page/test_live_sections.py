"""What one viewer's page is told: every section, and when it changes."""

from collections.abc import Callable
from typing import Any

import pytest
from page_visitor import SECTIONS, Browser, Live
from pebble_bot import Clocks, PebbleBot, button, input_block, modal, option, plain, section
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed

from sandbox import Person, Sandbox

OpenPage = Callable[..., Live]


def test_everything_is_sent_once_at_first(sandbox: Sandbox, ada: Person, open_page: OpenPage) -> None:
    page = open_page(sandbox, ada)
    page.settle()
    assert {name for name, _ in page.frames} == SECTIONS
    assert len(page.frames) == len(SECTIONS)
    assert page.sections["me"] == {
        "id": ada.id,
        "name": "Ada Sample",
        "title": "",
        "tz": "Europe/Berlin",
        "locale": "en-GB",
        "admin": False,
        "active": True,
        "by_hand": True,
    }
    assert [page.sections[name] for name in ("conversation", "home", "modal", "clock")] == [None] * 4


def test_the_workspace_tells_who_and_what_there_is(
    sandbox: Sandbox, ada: Person, open_page: OpenPage
) -> None:
    sandbox.add_person("Rover", bot=True, tz=None)
    open_id, closed_id = sandbox.add_channel("open", []), sandbox.add_channel("closed", [ada], private=True)
    sandbox.add_channel("foreign", [], private=True)
    workspace = open_page(sandbox, ada).settle()["workspace"]
    assert workspace["team"] == "Sandbox"
    assert sandbox.page_url.endswith(f":{workspace['port']}/")
    bot_ids = {"user_id": sandbox.bot_user_id, "bot_id": sandbox.bot_id}
    assert workspace["app"] == {"name": "Pebble Bot"} | bot_ids
    throw = {"command": "/pebble", "description": "Throw a pebble", "usage_hint": ""}
    assert workspace["commands"] == [throw]
    bots = {each["name"]: each["bot"] for each in workspace["people"]}
    assert bots == {"Slackbot": True, "Pebble Bot": True, "Ada Sample": False, "Rover": True}
    assert workspace["channels"] == [
        {"id": closed_id, "name": "closed", "private": True},
        {"id": open_id, "name": "open", "private": False},
    ]
    assert workspace["now"] == "2026-03-02T09:00:00+00:00"


def test_newcomers_appear(sandbox: Sandbox, ada: Person, open_page: OpenPage) -> None:
    page = open_page(sandbox, ada)
    page.settle()
    sandbox.add_person("Chi Sample", tz=None)
    workspace = page.until("workspace", lambda data: len(data["people"]) == 4)
    assert workspace["people"][-1]["name"] == "Chi Sample"
    assert workspace["people"][-1]["tz"] is None


def test_without_a_name_the_first_active_person_looks(
    sandbox: Sandbox, ada: Person, ben: Person, open_page: OpenPage
) -> None:
    sandbox.deactivate(ada.id)
    assert open_page(sandbox, None).until("me", bool)["id"] == ben.id


@pytest.mark.parametrize("who", ["", "U0NOBODY", "USLACKBOT", "bot", "../../etc"])
def test_nobody_else_can_look(sandbox: Sandbox, ada: Person, open_page: OpenPage, who: str) -> None:
    page = open_page(sandbox, sandbox.bot_user_id if who == "bot" else who)
    with pytest.raises(ConnectionClosed) as closed:
        page.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404


def test_only_the_time_is_sent_when_only_the_time_passed(
    sandbox: Sandbox, ada: Person, open_page: OpenPage, clocks: Clocks
) -> None:
    page = open_page(sandbox, ada)
    page.settle()
    before = len(page.frames)
    clocks.pass_time(hours=3)
    page.until("time", lambda time: time["now"] >= "2026-03-02T12")
    page.settle()
    assert page.frames[before:] == [("time", {"now": "2026-03-02T12:00:00+00:00"})]


def test_scheduled_messages_come_when_their_time_has_come(
    sandbox: Sandbox, ada: Person, client: WebClient, open_page: OpenPage, clocks: Clocks
) -> None:
    due = int(clocks.moment.timestamp()) + 3600
    client.chat_scheduleMessage(channel=ada.id, text="Later", post_at=due)
    page = open_page(sandbox, ada)
    page.settle()
    clocks.pass_time(hours=2)
    assert page.until("sidebar", lambda shown: shown["app"]["unread"])["app"]["unread"] == 1


def test_looking_at_a_conversation_marks_it_read(
    sandbox: Sandbox, ada: Person, ben: Person, client: WebClient, open_page: OpenPage
) -> None:
    news = sandbox.add_channel("news", [ada, ben])
    client.chat_postMessage(channel=news, text="One")
    ada.say(news, "My own words")
    client.chat_postMessage(channel=ada.id, text="Two")
    page = open_page(sandbox, ada)
    sidebar = page.until("sidebar", bool)
    assert [(each["name"], each["unread"], each["member"]) for each in sidebar["channels"]] == [
        ("news", 1, True)
    ]
    assert sidebar["app"] == {"channel": sidebar["app"]["channel"], "unread": 1}
    page.look_at(news)
    page.until("sidebar", lambda shown: shown["channels"][0]["unread"] == 0)
    page.look_at(sidebar["app"]["channel"])
    page.until("sidebar", lambda shown: shown["app"]["unread"] == 0)
    client.chat_postMessage(channel=news, text="Three")
    page.until("sidebar", lambda shown: shown["channels"][0]["unread"] == 1)


def test_what_was_said_before_one_joined_is_not_new(
    sandbox: Sandbox, ada: Person, client: WebClient, open_page: OpenPage
) -> None:
    news = sandbox.add_channel("news", [])
    client.chat_postMessage(channel=news, text="Old")
    ada.join_channel(news)
    assert open_page(sandbox, ada).until("sidebar", bool)["channels"][0]["unread"] == 0


def test_a_conversation_shows_its_newest_messages(
    sandbox: Sandbox, ada: Person, client: WebClient, open_page: OpenPage
) -> None:
    news = sandbox.add_channel("news", [ada])
    for number in range(5):
        client.chat_postMessage(channel=news, text=str(number))
    shown = open_page(sandbox, ada).look_at(news, limit=2)
    assert [message["text"] for message in shown["messages"]] == ["3", "4"]
    assert shown["older"]
    assert {key: shown[key] for key in ("kind", "title", "people", "may_post", "place")} == {
        "kind": "public",
        "title": "news",
        "people": [ada.id, sandbox.bot_user_id],
        "may_post": True,
        "place": {"channel": news},
    }


def test_a_message_shows_edits_reactions_threads_and_picks(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person, browser: Browser, open_page: OpenPage
) -> None:
    news = sandbox.add_channel("news", [ada, ben])
    menu = {"type": "static_select", "action_id": "size", "placeholder": plain("Size")}
    menu["options"] = [option("Big"), option("Small")]
    blocks = [section("Which?", block_id="pick", accessory=menu)]
    ts = bot.client.chat_postMessage(channel=news, text="Which?", blocks=blocks)["ts"]
    bot.client.chat_postMessage(channel=news, text="An answer", thread_ts=ts)
    bot.client.reactions_add(channel=news, timestamp=ts, name="eyes")
    bot.client.chat_update(channel=news, ts=ts, text="Which one?", blocks=blocks)
    body = {"channel": news, "ts": ts, "block_id": "pick", "action_id": "size", "raw": "big"}
    assert browser.act(ada, "pick", **body) == {"ok": True}
    first, answer = open_page(sandbox, ada).look_at(news)["messages"]
    assert first["values"]["pick"]["size"]["selected_option"]["value"] == "big"
    assert first["reactions"] == [{"name": "eyes", "users": [sandbox.bot_user_id], "count": 1}]
    assert (first["edited"], first["bot"], first["only_for_you"]) == (True, True, False)
    assert answer["thread_ts"] == ts
    assert open_page(sandbox, ben).look_at(news)["messages"][0]["values"] == {}


def test_archived_channels_can_be_read_by_their_members_alone(
    sandbox: Sandbox, ada: Person, ben: Person, client: WebClient, open_page: OpenPage
) -> None:
    old = sandbox.add_channel("old", [ada])
    client.chat_postMessage(channel=old, text="Long ago")
    sandbox.archive_channel(old)
    page = open_page(sandbox, ada)
    assert not page.look_at(old)["may_post"]
    assert page.until("sidebar", bool)["channels"] == []
    stranger = open_page(sandbox, ben)
    stranger.say(look_at={"channel": old})
    assert stranger.settle()["conversation"] is None


def test_home_opens_when_looked_at(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, open_page: OpenPage
) -> None:
    home = {"type": "home", "blocks": [section("Welcome")], "private_metadata": "secret"}
    bot.on_event = lambda event, client: (
        client.views_publish(user_id=event["user"], view=home) if event["type"] == "app_home_opened" else None
    )
    page = open_page(sandbox, ada)
    page.say(look_at={"tab": "home"})
    shown = page.until("home", bool)
    assert (shown["type"], shown["title"], shown["errors"]) == ("home", None, {})
    assert shown["blocks"][0]["text"]["text"] == "Welcome"
    assert "private_metadata" not in shown
    assert page.sections["conversation"] is None


def test_the_messages_tab_can_be_looked_at_before_anything_was_said(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, open_page: OpenPage
) -> None:
    page = open_page(sandbox, ada)
    page.say(look_at={"tab": "messages"})
    shown = page.until("conversation", bool)
    assert (shown["title"], shown["place"], shown["may_post"]) == ("Pebble Bot", {"tab": "messages"}, True)
    bot.wait(lambda: "app_home_opened" in bot.event_types())
    page.say(look_at={"tab": "about"})
    page.until("conversation", lambda data: data is None)


def test_a_turned_off_messages_tab_is_not_there(
    open_sandbox: Any, manifest_with: Any, open_page: OpenPage
) -> None:
    sandbox = open_sandbox(manifest_with("features.app_home.messages_tab_enabled", False))
    page = open_page(sandbox, sandbox.add_person("Ada"))
    page.say(look_at={"tab": "messages"})
    assert page.settle()["conversation"] is None


def test_modals_are_stacked(sandbox: Sandbox, bot: PebbleBot, ada: Person, open_page: OpenPage) -> None:
    def open_one(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack()
        first = client.views_open(trigger_id=body["trigger_id"], view=modal(section("One")))
        client.views_update(
            view_id=first["view"]["id"], view=modal(input_block("Name", {"type": "plain_text_input"}))
        )

    bot.on_command = open_one
    bot.on_submit = lambda body, ack, client, respond: ack(
        response_action="push", view=modal(section("Two"), title="Second")
    )
    page = open_page(sandbox, ada)
    ada.command("/pebble")
    shown = page.until("modal", lambda data: data and data["view"]["submit"])
    assert (shown["depth"], shown["view"]["can_go_back"]) == (1, False)
    assert shown["view"]["title"] == plain("Pebble")
    ada.fill("Name", "Flint")
    page.until("modal", lambda data: data["view"]["values"]["name"]["name"]["value"] == "Flint")
    ada.submit()
    shown = page.until("modal", lambda data: data["depth"] == 2)
    assert shown["view"]["can_go_back"]


def test_frames_that_make_no_sense_are_ignored(sandbox: Sandbox, ada: Person, open_page: OpenPage) -> None:
    page = open_page(sandbox, ada)
    page.socket.send("{")
    page.socket.send("[" * 9000)
    page.socket.send(b"\x00\xff")
    page.socket.send('"text"')
    page.socket.send("x" * 200_000)
    for nonsense in (None, [], {"channel": 5}, {"tab": "moon"}, {"channel": "C404"}, {"tab": ["home"]}):
        page.say(look_at=nonsense)
    page.say(look_at={"tab": "about"}, limit="many")
    page.say(inspect={"a": 1})
    page.say(inspect="everything")
    assert page.settle()["conversation"] is None
    assert {name for name, _ in page.frames} == SECTIONS


def test_a_burst_of_changes_sends_few_frames(
    sandbox: Sandbox, ada: Person, ben: Person, open_page: OpenPage
) -> None:
    news = sandbox.add_channel("news", [ada, ben])
    page = open_page(sandbox, ada)
    page.look_at(news)
    page.settle()
    before = len(page.frames)
    for number in range(2000):
        ben.say(news, str(number))
    page.until("conversation", lambda shown: shown["messages"] and shown["messages"][-1]["text"] == "1999")
    assert len(page.frames) - before < 200
    assert page.settle()["conversation"]["older"]


def test_buttons_of_messages_come_with_their_blocks(
    sandbox: Sandbox, ada: Person, client: WebClient, open_page: OpenPage
) -> None:
    blocks = [{"type": "actions", "elements": [button("Throw")]}]
    sent = client.chat_postMessage(channel=ada.id, text="Throw?", blocks=blocks)
    shown = open_page(sandbox, ada).look_at(str(sent["channel"]))
    assert shown["messages"][0]["blocks"][0]["elements"][0]["action_id"] == "throw"
