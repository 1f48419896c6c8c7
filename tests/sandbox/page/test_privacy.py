"""Two people at two pages: neither is ever sent what is the other's."""

from collections.abc import Callable
from typing import Any

import pytest
from page_visitor import Browser, Live
from pebble_bot import Clocks, PebbleBot, button, input_block, modal, section
from slack_sdk import WebClient

from sandbox import Person, Sandbox

OpenPage = Callable[..., Live]
SECRET = "Only Ben may know"


def everything(page: Live) -> str:
    page.settle()
    return "\n".join(page.raw)


def test_direct_messages_stay_with_their_reader(
    sandbox: Sandbox, client: WebClient, ada: Person, ben: Person, open_page: OpenPage
) -> None:
    sent = client.chat_postMessage(channel=ben.id, text=SECRET)
    page = open_page(sandbox, ada)
    page.say(look_at={"channel": sent["channel"]})
    page.inspect("mine")
    assert SECRET not in everything(page)
    assert page.sections["conversation"] is None
    assert SECRET in str(open_page(sandbox, ben).look_at(str(sent["channel"])))


def test_group_dms_and_private_channels_stay_with_their_members(
    sandbox: Sandbox, client: WebClient, ada: Person, ben: Person, open_page: OpenPage
) -> None:
    chi = sandbox.add_person("Chi")
    group = client.conversations_open(users=f"{ben.id},{chi.id}")["channel"]["id"]
    private = sandbox.add_channel("secret-plans", [ben], private=True)
    for channel in (group, private):
        client.chat_postMessage(channel=channel, text=SECRET)
    page = open_page(sandbox, ada)
    for channel in (group, private):
        page.say(look_at={"channel": channel})
    page.inspect("mine")
    seen = everything(page)
    assert SECRET not in seen
    assert "secret-plans" not in seen
    assert group not in seen
    direct = open_page(sandbox, ben).until("sidebar", bool)["direct"]
    assert [(each["id"], each["kind"], each["title"], each["unread"]) for each in direct] == [
        (group, "mpim", "Chi, Pebble Bot", 1)
    ]


def test_an_empty_group_dm_is_not_listed(
    sandbox: Sandbox, client: WebClient, ada: Person, ben: Person, open_page: OpenPage
) -> None:
    client.conversations_open(users=f"{ada.id},{ben.id}")
    assert open_page(sandbox, ada).until("sidebar", bool)["direct"] == []


def test_ephemeral_messages_are_seen_by_one_reader(
    sandbox: Sandbox, client: WebClient, ada: Person, ben: Person, open_page: OpenPage
) -> None:
    news = sandbox.add_channel("news", [ada, ben])
    client.chat_postEphemeral(channel=news, user=ben.id, text=SECRET)
    page = open_page(sandbox, ada)
    page.look_at(news)
    page.inspect("mine")
    assert SECRET not in everything(page)
    shown = open_page(sandbox, ben).look_at(news)["messages"]
    assert [(each["text"], each["only_for_you"]) for each in shown] == [(SECRET, True)]


def test_modals_and_home_views_are_seen_by_their_owner(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person, browser: Browser, open_page: OpenPage
) -> None:
    def open_one(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack()
        view = modal(section(SECRET), input_block("Name", {"type": "plain_text_input"}))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    bot.on_command = open_one
    home = {"type": "home", "blocks": [section(SECRET), {"type": "actions", "elements": [button("Go")]}]}
    bot.client.views_publish(user_id=ben.id, view=home)
    ben.command("/pebble")
    page = open_page(sandbox, ada)
    page.say(look_at={"tab": "home"})
    page.inspect("mine")
    bens = open_page(sandbox, ben)
    shown = bens.until("modal", bool)["view"]
    home_id = bens.until("home", bool)["id"]
    assert SECRET not in everything(page)
    for view_id in (shown["id"], home_id):
        for deed in ("submit", "close", "back"):
            assert not browser.act(ada, deed, view=view_id, values={})["ok"]
        names = {"block_id": home_id, "action_id": "throw"}
        assert not browser.act(ada, "click", view=view_id, **names)["ok"]
    assert ben.open_modal is not None


def test_a_guest_sees_only_the_channels_they_are_in(
    sandbox: Sandbox, client: WebClient, browser: Browser, open_page: OpenPage
) -> None:
    guest = sandbox.add_person("Gus", guest=True)
    inside, outside = sandbox.add_channel("inside", [guest]), sandbox.add_channel("outside", [])
    client.chat_postMessage(channel=outside, text=SECRET)
    page = open_page(sandbox, guest)
    page.say(look_at={"channel": outside})
    assert SECRET not in everything(page)
    assert [each["id"] for each in page.sections["sidebar"]["channels"]] == [inside]
    assert not browser.act(guest, "join", channel=outside)["ok"]


def test_a_deactivated_person_sees_nothing_and_does_nothing(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, browser: Browser, open_page: OpenPage
) -> None:
    bot.client.chat_postMessage(channel=ada.id, text=SECRET)
    bot.client.views_publish(user_id=ada.id, view={"type": "home", "blocks": [section(SECRET)]})
    page = open_page(sandbox, ada)
    page.say(look_at={"tab": "messages"})
    page.until("conversation", bool)
    sandbox.deactivate(ada.id)
    page.until("me", lambda me: not me["active"])
    page.say(look_at={"tab": "home"})
    shown = page.settle()
    assert [shown[name] for name in ("conversation", "home", "modal")] == [None] * 3
    assert shown["sidebar"] == {"channels": [], "direct": [], "app": {"channel": None, "unread": 0}}
    for deed in ("click", "submit", "send", "join", "leave", "close", "back", "suggest"):
        assert browser.act(ada, deed) == {"ok": False, "error": "Ada Sample is deactivated."}


def test_nothing_of_what_only_the_app_knows_is_sent(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, open_page: OpenPage
) -> None:
    def open_one(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack()
        view = modal(section("One"), private_metadata="hidden-metadata", external_id="hidden-id")
        client.views_open(trigger_id=body["trigger_id"], view=view)

    bot.on_command = open_one
    metadata = {"event_type": "hidden", "event_payload": {"a": "hidden-payload"}}
    bot.client.chat_postMessage(channel=ada.id, text="Hello", metadata=metadata)
    ada.command("/pebble")
    page = open_page(sandbox, ada)
    page.say(look_at={"tab": "messages"})
    page.until("modal", bool)
    assert "hidden" not in everything(page)


@pytest.mark.parametrize("deed", ["click", "pick", "suggest"])
def test_messages_of_others_cannot_be_used(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person, browser: Browser, clocks: Clocks, deed: str
) -> None:
    news = sandbox.add_channel("news", [ada, ben])
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("Throw")]}]
    direct = bot.client.chat_postMessage(channel=ben.id, text="?", blocks=blocks)
    private = bot.client.chat_postEphemeral(channel=news, user=ben.id, text="?", blocks=blocks)
    places = [(direct["channel"], direct["ts"]), (news, private["message_ts"]), ("C404", "1.0"), (news, "")]
    for channel, ts in places:
        names = {"block_id": "b", "action_id": "throw", "typed": "abc", "raw": "x"}
        answer = browser.act(ada, deed, channel=channel, ts=ts, **names)
        assert answer == {"ok": False, "error": "This is not there any more."}
    assert bot.types() == []
