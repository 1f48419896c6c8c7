"""Commands, clicks, menus and response URLs: what people do in messages, and what the app may answer."""

import threading
from typing import Any

import pytest
from conftest import Stage
from pebble_bot import Clocks, PebbleBot, button, option, plain, post_json, section
from slack_sdk import WebClient
from test_sandbox_web_api import refusal

from sandbox import NotAllowed, NotOnScreen, Person, Sandbox

MENU = {
    "type": "static_select",
    "action_id": "size",
    "placeholder": plain("Size"),
    "options": [option("Small"), option("Big")],
}
STONES = {
    "type": "external_select",
    "action_id": "stone",
    "placeholder": plain("Stone"),
    "min_query_length": 2,
}


@pytest.fixture
def sandbox(stage: Stage) -> Sandbox:
    return stage.sandbox


@pytest.fixture
def clocks(stage: Stage) -> Clocks:
    return stage.clocks


@pytest.fixture
def bot(stage: Stage) -> PebbleBot:
    stage.bot.forget()
    return stage.bot


def card(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [section("Pick one"), {"type": "actions", "block_id": "row", "elements": list(elements)}]


def test_a_command_is_answered_to_its_typist_alone(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person
) -> None:
    pond = sandbox.add_channel("pond", [ada, ben])
    reply = ada.command("/pebble", "far", channel=pond)
    assert (reply.ok, reply.text) == (True, "Plop")
    assert [message.text for message in ada.messages(pond)] == ["Plop"]
    assert ben.messages(pond) == []
    body = bot.bodies[-1]
    assert (body["command"], body["text"], body["channel_name"], body["user_id"]) == (
        "/pebble",
        "far",
        "pond",
        ada.id,
    )


def test_a_command_may_be_answered_to_everyone(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person
) -> None:
    pond = sandbox.add_channel("pond", [ada, ben])
    bot.on_command = lambda body, ack, client, respond: ack("Splash", response_type="in_channel")
    ada.command("/pebble", channel=pond)
    assert [message.text for message in ben.messages(pond)] == ["Splash"]


def test_a_command_the_manifest_does_not_declare_goes_nowhere(
    sandbox: Sandbox, bot: PebbleBot, ada: Person
) -> None:
    reply = ada.command("/boulder")
    assert reply.error == "/boulder is not a valid command."
    assert sandbox.transcript.payloads["/boulder"] == 0


def test_an_illegal_answer_to_a_command_is_an_error_for_the_typist(bot: PebbleBot, ada: Person) -> None:
    bot.on_command = lambda body, ack, client, respond: ack(
        text="x", blocks=[{"type": "header", "text": plain("")}]
    )
    reply = ada.command("/pebble")
    assert "invalid_blocks" in str(reply.error)


def test_a_command_that_is_not_acknowledged_in_time_fails_for_its_typist(
    open_sandbox: Any, connect: Any
) -> None:
    sandbox = open_sandbox(ack_seconds=0.05)
    ada, bot = sandbox.add_person("Ada"), connect(sandbox)
    bot.on_command = lambda body, ack, client, respond: None
    assert "operation_timeout" in str(ada.command("/pebble").error)


def test_a_late_acknowledgement_counts_for_nothing(open_sandbox: Any, connect: Any, clocks: Clocks) -> None:
    sandbox = open_sandbox(monotonic=clocks.monotonic)
    ada, bot = sandbox.add_person("Ada"), connect(sandbox)

    def slowly(body: Any, ack: Any, client: Any, respond: Any) -> None:
        clocks.seconds += 3.1
        ack("Plop")

    bot.on_command = slowly
    assert "operation_timeout" in str(ada.command("/pebble").error)
    assert ada.messages() == []


def test_without_a_connected_bot_a_command_fails_at_once(open_sandbox: Any) -> None:
    ada = open_sandbox().add_person("Ada")
    assert "no connection" in str(ada.command("/pebble").error)


def test_a_click_tells_where_it_happened(sandbox: Sandbox, bot: PebbleBot, ada: Person) -> None:
    bot.client.chat_postMessage(channel=ada.id, text="x", blocks=card(button("Throw It"), MENU))
    (message,) = ada.messages()
    assert ada.click(message, "throw it").ok
    body = bot.bodies[-1]
    (action,) = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("throw", "row", "1")
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    assert (body["channel"]["name"], body["message"]["ts"]) == ("directmessage", message.ts)


def test_what_is_picked_in_a_message_stays_picked(bot: PebbleBot, ada: Person) -> None:
    bot.client.chat_postMessage(channel=ada.id, text="x", blocks=card(button("Throw"), MENU))
    (message,) = ada.messages()
    ada.pick(message, "Size", "Big")
    assert bot.bodies[-1]["actions"][0]["selected_option"]["value"] == "big"
    ada.click(message, "Throw")
    assert bot.bodies[-1]["state"]["values"]["row"]["size"]["selected_option"]["value"] == "big"


def test_an_overflow_menu_sends_its_option(bot: PebbleBot, ada: Person) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": [option("Edit"), option("Skip")]}
    bot.client.chat_postMessage(channel=ada.id, text="x", blocks=[section("x", accessory=menu)])
    ada.pick(ada.messages()[0], "more", "Skip")
    assert bot.bodies[-1]["actions"][0]["selected_option"]["value"] == "skip"


def test_what_is_not_there_cannot_be_clicked(bot: PebbleBot, ada: Person, ben: Person) -> None:
    bot.client.chat_postMessage(channel=ada.id, text="x", blocks=card(button("Throw"), MENU))
    (message,) = ada.messages()
    with pytest.raises(NotOnScreen, match="Throw"):
        ada.click(message, "Catch")
    with pytest.raises(NotOnScreen, match="Small, Big"):
        ada.pick(message, "size", "Huge")
    with pytest.raises(NotOnScreen):
        ben.click(message, "Throw")
    bot.client.chat_delete(channel=message.channel, ts=message.ts)
    with pytest.raises(NotOnScreen):
        ada.click(message, "Throw")


def test_a_forged_click_reaches_the_app_all_the_same(bot: PebbleBot, ada: Person, ben: Person) -> None:
    bot.client.chat_postMessage(channel=ada.id, text="x", blocks=card(button("Throw")))
    ben.click(ada.messages()[0], "admin_delete", value="all", forge=True)
    body = bot.bodies[-1]
    assert (body["user"]["id"], body["actions"][0]["action_id"], body["actions"][0]["value"]) == (
        ben.id,
        "admin_delete",
        "all",
    )


def test_a_forged_click_may_carry_false_private_metadata(bot: PebbleBot, ada: Person) -> None:
    bot.client.views_publish(
        user_id=ada.id, view={"type": "home", "private_metadata": "mine", "blocks": card(button("Go"))}
    )
    assert ada.home is not None
    ada.click(ada.home, "throw", forge=True, private_metadata="yours")
    assert bot.bodies[-1]["view"]["private_metadata"] == "yours"
    assert ada.home.private_metadata == "mine"


def test_an_unacknowledged_click_shows_an_error(open_sandbox: Any, connect: Any) -> None:
    sandbox = open_sandbox(ack_seconds=0.05)
    ada, bot = sandbox.add_person("Ada"), connect(sandbox)
    bot.client.chat_postMessage(channel=ada.id, text="x", blocks=card(button("Throw")))
    bot.on_action = lambda body, ack, client, respond: None
    assert not ada.click(ada.messages()[0], "Throw").ok


def test_a_tap_is_a_click_that_is_not_waited_for(bot: PebbleBot, sandbox: Sandbox, ada: Person) -> None:
    heard = threading.Event()

    def when_allowed(body: Any, ack: Any, client: Any, respond: Any) -> None:
        heard.wait(30)
        ack()

    bot.on_action = when_allowed
    bot.client.chat_postMessage(channel=ada.id, text="x", blocks=card(button("Throw")))
    before = sandbox.transcript.payloads["block_actions"]
    ada.tap(ada.messages()[0], "Throw")
    assert sandbox.transcript.payloads["block_actions"] == before
    heard.set()
    sandbox.idle()
    assert sandbox.transcript.recent(1) == ["payload block_actions: acknowledged"]


def test_people_who_left_can_do_nothing(sandbox: Sandbox, ada: Person) -> None:
    sandbox.deactivate(ada.id)
    with pytest.raises(NotAllowed):
        ada.command("/pebble")


def test_an_external_menu_asks_the_app_once_enough_is_typed(bot: PebbleBot, ada: Person) -> None:
    bot.on_suggest = lambda body, ack, client, respond: ack(options=[option(body["value"] + "ite")])
    bot.client.chat_postMessage(channel=ada.id, text="x", blocks=card(STONES))
    (message,) = ada.messages()
    assert ada.type_ahead(message, "stone", "g") == []
    assert [each.label for each in ada.type_ahead(message, "stone", "gran")] == ["granite"]
    body = bot.bodies[-1]
    assert (body["type"], body["action_id"], body["block_id"], body["value"]) == (
        "block_suggestion",
        "stone",
        "row",
        "gran",
    )


def respond_with(bot: PebbleBot, **answer: Any) -> None:
    def act(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack()
        respond(**answer)

    bot.on_action = act


def test_a_response_url_replaces_its_message(bot: PebbleBot, ada: Person) -> None:
    bot.client.chat_postMessage(channel=ada.id, text="x", blocks=card(button("Throw")))
    respond_with(bot, text="Thrown", replace_original=True)
    ada.click(ada.messages()[0], "Throw")
    assert ada.expect_message("Thrown").blocks == []
    assert len(ada.messages()) == 1


def test_a_response_url_answers_privately_unless_told_otherwise(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, ben: Person
) -> None:
    pond = sandbox.add_channel("pond", [ada, ben])
    bot.client.chat_postMessage(channel=pond, text="x", blocks=card(button("Throw")))
    respond_with(bot, text="Only you", replace_original=False)
    ada.click(ada.messages(pond)[0], "Throw")
    assert ada.expect_message("Only you", pond).only_for == ada.id
    respond_with(bot, text="Everyone", replace_original=False, response_type="in_channel")
    ada.click(ada.messages(pond)[0], "Throw")
    assert ben.expect_message("Everyone", pond).only_for is None


def test_a_response_url_deletes_an_ephemeral_message(sandbox: Sandbox, bot: PebbleBot, ada: Person) -> None:
    pond = sandbox.add_channel("pond", [ada])
    bot.client.chat_postEphemeral(channel=pond, user=ada.id, text="x", blocks=card(button("Hide")))
    respond_with(bot, delete_original=True)
    ada.click(ada.messages(pond)[0], "Hide")
    sandbox.idle()
    assert ada.messages(pond) == []
    assert "message" not in bot.bodies[-1]


def test_a_response_url_works_five_times_within_half_an_hour(
    bot: PebbleBot, ada: Person, clocks: Clocks
) -> None:
    ada.command("/pebble")
    address = bot.bodies[-1]["response_url"]
    answers = [post_json(address, {"text": "x"}) for _ in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1][1]
    ada.command("/pebble")
    clocks.pass_time(minutes=31)
    assert "expired_url" in post_json(bot.bodies[-1]["response_url"], {"text": "x"})[1]


def test_a_response_url_refuses_illegal_blocks(bot: PebbleBot, ada: Person) -> None:
    ada.command("/pebble")
    status, body = post_json(bot.bodies[-1]["response_url"], {"text": "x", "blocks": [{"type": "divisor"}]})
    assert (status, "invalid_blocks" in body) == (400, True)


def test_a_trigger_works_once_and_for_three_seconds(open_sandbox: Any, connect: Any, clocks: Clocks) -> None:
    sandbox = open_sandbox(monotonic=clocks.monotonic)
    ada, bot = sandbox.add_person("Ada"), connect(sandbox)
    view = {"type": "modal", "title": plain("Pebble"), "blocks": [section("x")]}

    def error(trigger_id: str) -> Any:
        return refusal(bot.client, "views.open", trigger_id=trigger_id, view=view)["error"]

    ada.command("/pebble")
    first = bot.bodies[-1]["trigger_id"]
    bot.client.views_open(trigger_id=first, view=view)
    assert error(first) == "exchanged_trigger_id"
    ada.command("/pebble")
    clocks.seconds += 3.1
    assert error(bot.bodies[-1]["trigger_id"]) == "expired_trigger_id"
    assert error("1.2.3") == "invalid_trigger_id"
    assert error("") == "invalid_arguments"


def test_what_the_app_posts_to_a_stranger_stays_unseen(
    sandbox: Sandbox, client: WebClient, ada: Person, ben: Person
) -> None:
    client.chat_postMessage(channel=ada.id, text="for Ada")
    with pytest.raises(NotOnScreen):
        ben.messages(ada.messages()[0].channel)


def test_commands_need_their_scope(open_sandbox: Any, manifest_with: Any) -> None:
    sandbox = open_sandbox(manifest_with("oauth_config.scopes.bot", ["chat:write"]))
    assert sandbox.add_person("Ada").command("/pebble").error == "/pebble is not a valid command."


def test_a_response_url_takes_nothing_but_a_json_object(bot: PebbleBot, ada: Person) -> None:
    ada.command("/pebble")
    answer: Any = ["x"]
    assert post_json(bot.bodies[-1]["response_url"], answer) == (400, "invalid_payload")
