"""What people do on the page, and what they are told when it cannot be done."""

from collections.abc import Callable
from typing import Any

import pytest
from page_visitor import Browser
from pebble_bot import PebbleBot, button, input_block, modal, option, plain, section
from slack_sdk import WebClient

from sandbox import Person, Sandbox

GONE = {"ok": False, "error": "This is not there any more."}
OpenModal = Callable[..., dict[str, Any]]


@pytest.fixture
def show(sandbox: Sandbox, bot: PebbleBot, ada: Person) -> OpenModal:
    """Opens a modal of these blocks for Ada; what a deed needs to name it."""

    def open_it(*blocks: Any, **more: Any) -> dict[str, Any]:
        def open_view(body: Any, ack: Any, client: Any, respond: Any) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks, **more))

        bot.on_command = open_view
        ada.command("/pebble")
        return {"view": ada.modal().id}

    return open_it


def text_input(label: str, **more: Any) -> Any:
    return input_block(label, {"type": "plain_text_input"}, **more)


def test_equal_action_ids_are_told_apart_by_their_blocks(
    bot: PebbleBot, ada: Person, browser: Browser
) -> None:
    blocks = [
        {"type": "actions", "block_id": name, "elements": [button(name, "throw", value=name)]}
        for name in ("left", "right")
    ]
    sent = bot.client.chat_postMessage(channel=ada.id, text="Which?", blocks=blocks)
    place = {"channel": sent["channel"], "ts": sent["ts"]}
    assert browser.act(ada, "click", **place, block_id="right", action_id="throw") == {"ok": True}
    assert bot.bodies[-1]["actions"][0]["value"] == "right"
    answer = browser.act(ada, "click", **place, block_id="middle", action_id="throw")
    assert not answer["ok"]


def test_a_button_in_an_ephemeral_message_can_be_clicked(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, browser: Browser
) -> None:
    news = sandbox.add_channel("news", [ada])
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("Throw")]}]
    sent = bot.client.chat_postEphemeral(channel=news, user=ada.id, text="?", blocks=blocks)
    place = {"channel": news, "ts": sent["message_ts"]}
    assert browser.act(ada, "click", **place, block_id="b", action_id="throw") == {"ok": True}
    assert bot.bodies[-1]["container"]["is_ephemeral"]


def test_an_app_that_does_not_answer_is_reported(ada: Person, browser: Browser) -> None:
    answer = browser.act(ada, "send", channel=ada.dm("Hello").channel, text="/pebble now")
    assert not answer["ok"]
    assert "operation_timeout" in answer["error"]


def test_a_click_brings_what_was_entered(
    bot: PebbleBot, ada: Person, browser: Browser, show: OpenModal
) -> None:
    actions = {"type": "actions", "block_id": "more", "elements": [button("More", "more")]}
    place = show(text_input("Name"), actions)
    values = {"name": {"name": "Flint"}, "gone": {"gone": "x"}}
    answer = browser.act(ada, "click", **place, block_id="more", action_id="more", values=values)
    assert answer == {"ok": True}
    assert bot.bodies[-1]["view"]["state"]["values"]["name"]["name"]["value"] == "Flint"


def test_picking_in_an_input_tells_the_app_only_when_it_asked(
    bot: PebbleBot, ada: Person, browser: Browser, show: OpenModal
) -> None:
    kind = {"type": "static_select", "options": [option("Big"), option("Small")]}
    place = show(input_block("Quiet", kind), input_block("Loud", kind, dispatch_action=True))
    for name in ("quiet", "loud"):
        names = {"block_id": name, "action_id": name}
        assert browser.act(ada, "pick", **place, **names, raw="small") == {"ok": True}
        assert ada.entered(name)["selected_option"]["value"] == "small"
    assert bot.types() == ["block_actions"]
    answer = browser.act(ada, "pick", **place, block_id="loud", action_id="loud", raw="medium")
    assert "medium" in answer["error"]


def test_an_overflow_menu_can_be_picked_from(bot: PebbleBot, ada: Person, browser: Browser) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": [option("One"), option("Two")]}
    blocks = [section("Text", block_id="b", accessory=menu)]
    sent = bot.client.chat_postMessage(channel=ada.id, text="Text", blocks=blocks)
    body = {"channel": sent["channel"], "ts": sent["ts"], "block_id": "b", "action_id": "more"}
    assert browser.act(ada, "pick", **body, raw="two") == {"ok": True}
    assert bot.bodies[-1]["actions"][0]["selected_option"]["value"] == "two"
    assert browser.post(f"/page/people/{ada.id}/pick", body)[0] == 400


def test_external_menus_offer_what_the_app_says_and_nothing_else(
    bot: PebbleBot, ada: Person, browser: Browser, show: OpenModal
) -> None:
    offered = [option("Flint") | {"description": plain("Hard")}, option("Chalk")]
    bot.on_suggest = lambda body, ack, client, respond: ack(options=offered)
    kind = {"type": "external_select", "action_id": "stone", "min_query_length": 1}
    place = show(input_block("Stone", kind))
    names = {"block_id": "stone", "action_id": "stone"}
    assert browser.act(ada, "suggest", **place, **names, typed="") == {
        "ok": True,
        "options": [],
        "groups": [],
    }
    raw = {"text": "Chalk", "value": "chalk"}
    values = {"stone": {"stone": raw}}
    assert not browser.act(ada, "submit", **place, values=values)["ok"]
    answer = browser.act(ada, "suggest", **place, **names, typed="f")
    assert answer["options"] == [{"text": "Flint", "value": "flint", "description": "Hard"}, raw]
    assert browser.act(ada, "submit", **place, values=values)["outcome"] == "closed"
    assert bot.bodies[-1]["view"]["state"]["values"]["stone"]["stone"]["selected_option"] == offered[1]


def test_external_menus_may_have_groups(
    bot: PebbleBot, ada: Person, browser: Browser, show: OpenModal
) -> None:
    groups = [{"label": plain("Soft"), "options": [option("Chalk")]}]
    bot.on_suggest = lambda body, ack, client, respond: ack(option_groups=groups)
    kind = {"type": "multi_external_select", "action_id": "stone", "min_query_length": 0}
    place = show(input_block("Stone", kind))
    answer = browser.act(ada, "suggest", **place, block_id="stone", action_id="stone", typed="")
    assert answer["groups"] == [{"label": "Soft", "options": [{"text": "Chalk", "value": "chalk"}]}]
    values = {"stone": {"stone": [{"text": "Chalk", "value": "chalk"}]}}
    assert browser.act(ada, "submit", **place, values=values)["outcome"] == "closed"


def test_what_an_external_menu_was_preset_with_may_stay(
    bot: PebbleBot, ada: Person, browser: Browser, show: OpenModal
) -> None:
    kind = {"type": "external_select", "action_id": "stone", "initial_option": option("Basalt")}
    place = show(input_block("Stone", kind))
    values = {"stone": {"stone": {"text": "Basalt", "value": "basalt"}}}
    assert browser.act(ada, "submit", **place, values=values)["outcome"] == "closed"


def test_only_menus_that_ask_the_app_make_suggestions(ada: Person, browser: Browser, show: OpenModal) -> None:
    place = show(text_input("Name"))
    answer = browser.act(ada, "suggest", **place, block_id="name", action_id="name", typed="abc")
    assert answer == {"ok": False, "error": "“Name” does not ask the app."}


def test_a_submission_may_update_push_or_fail(
    bot: PebbleBot, ada: Person, browser: Browser, show: OpenModal
) -> None:
    place = show(text_input("Name"))
    answers: list[Any] = [
        {"response_action": "errors", "errors": {"name": "Taken."}},
        {"response_action": "update", "view": modal(text_input("Name"), title="Again")},
        {"response_action": "push", "view": modal(section("Sure?"), title="Second")},
    ]
    bot.on_submit = lambda body, ack, client, respond: ack(**answers.pop(0))
    values = {"name": {"name": "Flint"}}
    first = browser.act(ada, "submit", **place, values=values)
    assert first == {"ok": True, "outcome": "errors", "errors": {"name": "Taken."}}
    assert browser.act(ada, "submit", **place, values=values)["outcome"] == "updated"
    assert browser.act(ada, "submit", **place, values=values)["outcome"] == "pushed"
    assert browser.act(ada, "submit", **place, values=values) == GONE


def test_required_inputs_are_asked_for_before_the_app_hears_of_it(
    bot: PebbleBot, ada: Person, browser: Browser, show: OpenModal
) -> None:
    place = show(text_input("Name"))
    answer = browser.act(ada, "submit", **place, values={"name": {"name": None}})
    assert answer["errors"] == {"name": "Please complete this required field."}
    assert bot.types() == []


def test_a_form_without_a_button_cannot_be_sent(ada: Person, browser: Browser, show: OpenModal) -> None:
    assert not browser.act(ada, "submit", **show(section("Only words")))["ok"]


def test_back_and_close(bot: PebbleBot, ada: Person, browser: Browser, show: OpenModal) -> None:
    place = show(text_input("Name"), notify_on_close=True)
    bot.on_submit = lambda body, ack, client, respond: ack(
        response_action="push", view=modal(section("Two"), title="Two")
    )
    browser.act(ada, "submit", **place, values={"name": {"name": "Flint"}})
    assert not browser.act(ada, "back", **place)["ok"]
    assert browser.act(ada, "back", view=ada.modal(title="Two").id) == {"ok": True}
    bot.on_submit = lambda body, ack, client, respond: ack()
    assert browser.act(ada, "close", **place) == {"ok": True}
    assert bot.types()[-1] == "view_closed"
    assert not browser.act(ada, "close", **place)["ok"]


def test_text_and_commands_are_sent(sandbox: Sandbox, bot: PebbleBot, ada: Person, browser: Browser) -> None:
    news = sandbox.add_channel("news", [ada])
    assert browser.act(ada, "send", channel=news, text="Hello all") == {"ok": True}
    assert sandbox.channel_messages(news)[-1].text == "Hello all"
    assert browser.act(ada, "send", channel=news, text="/pebble  far\n") == {"ok": True}
    assert (bot.bodies[-1]["command"], bot.bodies[-1]["text"]) == ("/pebble", "far")
    assert bot.bodies[-1]["channel_id"] == news
    assert browser.act(ada, "send", channel=news, text="/boulder") == {
        "ok": False,
        "error": "/boulder is not a valid command.",
    }
    assert ada.messages(news)[-1].text == "Plop"


def test_nothing_can_be_written_where_one_is_not(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person, browser: Browser
) -> None:
    public, private = sandbox.add_channel("public"), sandbox.add_channel("private", [ben], private=True)
    old = sandbox.add_channel("old", [ada])
    sandbox.archive_channel(old)
    bens = ben.dm("Mine").channel
    refused = {"ok": False, "error": "Nothing can be written here."}
    for text in ("Hello", "/pebble"):
        assert browser.act(ada, "send", channel=public, text=text) == refused
        assert browser.act(ada, "send", channel=old, text=text) == refused
        assert browser.act(ada, "send", channel=private, text=text) == GONE
        assert browser.act(ada, "send", channel=bens, text=text) == GONE
    assert sandbox.transcript.payloads["/pebble"] == 0


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 12_001])
def test_empty_and_endless_messages_are_refused(
    sandbox: Sandbox, ada: Person, browser: Browser, text: str
) -> None:
    news = sandbox.add_channel("news", [ada])
    assert not browser.act(ada, "send", channel=news, text=text)["ok"]
    assert sandbox.channel_messages(news) == []


def test_a_read_only_messages_tab_takes_no_messages(open_sandbox: Any, manifest_with: Any) -> None:
    manifest = manifest_with("features.app_home.messages_tab_read_only_enabled", True)
    sandbox = open_sandbox(manifest)
    ada = sandbox.add_person("Ada")
    client = WebClient(sandbox.bot_token, sandbox.api_url)
    dm = client.chat_postMessage(channel=ada.id, text="Only reading")["channel"]
    assert not Browser(sandbox).act(ada, "send", channel=dm, text="Hello")["ok"]
    assert len(ada.messages()) == 1


def test_channels_are_joined_and_left(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person, browser: Browser
) -> None:
    news = sandbox.add_channel("news", [ben])
    assert browser.act(ada, "join", channel=news) == {"ok": True}
    assert ada.id in sandbox.channel_members(news)
    assert browser.act(ada, "leave", channel=news) == {"ok": True}
    assert ada.id not in sandbox.channel_members(news)
    assert not browser.act(ada, "leave", channel=news)["ok"]
    private = sandbox.add_channel("private", [ben], private=True)
    assert browser.act(ada, "join", channel=private) == GONE
    assert not browser.act(ada, "leave", channel=ada.dm("Hello").channel)["ok"]


def test_without_a_conductor_nobody_can_be_handed_over(ada: Person, browser: Browser) -> None:
    assert not browser.act(ada, "hand_over", by_hand=False)["ok"]


NONSENSE = [
    ("juggle", {}),
    ("click", {}),
    ("click", {"view": 5, "block_id": "b", "action_id": "a"}),
    ("click", {"channel": "C1", "block_id": "b", "action_id": "a"}),
    ("submit", {"values": {}}),
    ("send", {"channel": ["C"], "text": "Hello"}),
    ("join", {"channel": None}),
    ("hand_over", {"by_hand": "yes"}),
    ("close", {}),
]


@pytest.mark.parametrize(("deed", "body"), NONSENSE)
def test_deeds_that_make_no_sense_are_refused(
    ada: Person, browser: Browser, deed: str, body: dict[str, Any]
) -> None:
    status, answer = browser.post(f"/page/people/{ada.id}/{deed}", body)
    assert (status, answer["ok"]) == (400, False)
    assert answer["error"]


@pytest.mark.parametrize("values", [[1], {"name": 5}, {"name": {"name": 5}}, {"name": {"name": {"a": 1}}}])
def test_values_of_the_wrong_shape_are_refused(
    ada: Person, browser: Browser, show: OpenModal, values: Any
) -> None:
    place = show(text_input("Name"))
    assert browser.post(f"/page/people/{ada.id}/submit", place | {"values": values})[0] == 400


def test_bots_and_strangers_do_nothing(sandbox: Sandbox, ada: Person, browser: Browser) -> None:
    for who in (sandbox.bot_user_id, "USLACKBOT", "U404"):
        status, answer = browser.post(f"/page/people/{who}/send", {"channel": "C", "text": "Hello"})
        assert (status, answer["error"]) == (400, "There is no such person.")
