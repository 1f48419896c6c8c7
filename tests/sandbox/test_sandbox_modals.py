"""Modals and Home: opening, filling, submitting, stacking, closing, and updates that cross."""

import urllib.request
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from conftest import Stage
from pebble_bot import Clocks, PebbleBot, button, input_block, modal, option, plain, section
from slack_sdk import WebClient
from test_sandbox_web_api import refusal

from sandbox import NothingHappened, NotOnScreen, Person, Sandbox

SIZES = [option("Small"), option("Big")]
NAME = input_block("Name", {"type": "plain_text_input", "max_length": 10})
NOTE = input_block("Note", {"type": "plain_text_input"}, optional=True)


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


def opens(bot: PebbleBot, view: dict[str, Any]) -> None:
    def act(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    bot.on_command = act


def show(bot: PebbleBot, person: Person, *blocks: dict[str, Any], **more: Any) -> None:
    opens(bot, modal(*blocks, **more))
    person.command("/pebble")
    person.modal()


def submitted(bot: PebbleBot) -> Any:
    return bot.bodies[-1]["view"]["state"]["values"]


def test_a_modal_opens_and_closes_when_its_submission_is_accepted(bot: PebbleBot, ada: Person) -> None:
    show(bot, ada, NAME, NOTE, private_metadata="42")
    ada.fill("Name", "Flint")
    assert ada.submit().closed
    assert ada.open_modal is None
    view = bot.bodies[-1]["view"]
    assert (view["callback_id"], view["private_metadata"]) == ("pebble", "42")
    assert view["state"]["values"] == {
        "name": {"name": {"type": "plain_text_input", "value": "Flint"}},
        "note": {"note": {"type": "plain_text_input", "value": None}},
    }


def test_every_kind_of_input_reports_what_was_entered(bot: PebbleBot, ada: Person, ben: Person) -> None:
    kinds = {
        "number": ({"type": "number_input", "is_decimal_allowed": True}, 2.5, {"value": "2.5"}),
        "mail": ({"type": "email_text_input"}, "a@example.com", {"value": "a@example.com"}),
        "link": ({"type": "url_text_input"}, "https://example.com", {"value": "https://example.com"}),
        "one": ({"type": "static_select", "options": SIZES}, "Big", {"selected_option": SIZES[1]}),
        "some": (
            {"type": "multi_static_select", "options": SIZES},
            ["small"],
            {"selected_options": SIZES[:1]},
        ),
        "radio": ({"type": "radio_buttons", "options": SIZES}, "small", {"selected_option": SIZES[0]}),
        "boxes": ({"type": "checkboxes", "options": SIZES}, ["Small", "Big"], {"selected_options": SIZES}),
        "user": ({"type": "users_select"}, ben, {"selected_user": ben.id}),
        "users": ({"type": "multi_users_select"}, [ben, ada], {"selected_users": [ben.id, ada.id]}),
        "talk": ({"type": "conversations_select"}, "C1", {"selected_conversation": "C1"}),
        "room": ({"type": "channels_select"}, "C2", {"selected_channel": "C2"}),
        "day": ({"type": "datepicker"}, date(2026, 3, 2), {"selected_date": "2026-03-02"}),
        "hour": ({"type": "timepicker"}, time(9, 5), {"selected_time": "09:05"}),
        "when": (
            {"type": "datetimepicker"},
            datetime(2026, 3, 2, tzinfo=UTC),
            {"selected_date_time": 1772409600},
        ),
    }
    show(bot, ada, *(input_block(name, element) for name, (element, _, _) in kinds.items()))
    for name, (_, choice, _) in kinds.items():
        ada.fill(name, choice)
    assert ada.submit().closed
    expected = {
        name: {name: {"type": element["type"], **entry}} for name, (element, _, entry) in kinds.items()
    }
    assert submitted(bot) == expected


def test_untouched_inputs_report_their_presets(bot: PebbleBot, ada: Person) -> None:
    show(
        bot,
        ada,
        input_block("Name", {"type": "plain_text_input", "initial_value": "Flint"}),
        input_block("Size", {"type": "static_select", "options": SIZES, "initial_option": SIZES[0]}),
    )
    ada.submit()
    assert submitted(bot)["name"]["name"]["value"] == "Flint"
    assert submitted(bot)["size"]["size"]["selected_option"] == SIZES[0]


def test_a_rich_text_input_reports_rich_text(bot: PebbleBot, ada: Person) -> None:
    show(bot, ada, input_block("Story", {"type": "rich_text_input"}))
    ada.fill("story", "Once")
    ada.submit()
    (part,) = submitted(bot)["story"]["story"]["rich_text_value"]["elements"]
    assert part["elements"] == [{"type": "text", "text": "Once"}]


def test_an_uploaded_file_can_be_read_by_the_app(sandbox: Sandbox, bot: PebbleBot, ada: Person) -> None:
    show(bot, ada, input_block("List", {"type": "file_input", "max_files": 1}))
    ada.fill("List", ("people.csv", b"a,b"))
    ada.submit()
    (file,) = submitted(bot)["list"]["list"]["files"]
    assert (file["name"], file["size"]) == ("people.csv", 3)
    request = urllib.request.Request(
        file["url_private"], headers={"Authorization": f"Bearer {sandbox.bot_token}"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.read() == b"a,b"


def test_an_external_select_is_filled_from_what_the_app_offers(bot: PebbleBot, ada: Person) -> None:
    bot.on_suggest = lambda body, ack, client, respond: ack(options=[option("Granite"), option("Flint")])
    element = {"type": "external_select", "min_query_length": 1}
    show(bot, ada, input_block("stone", element))
    ada.fill("stone", "Flint")
    ada.submit()
    assert submitted(bot)["stone"]["stone"]["selected_option"] == option("Flint")


@pytest.mark.parametrize(
    ("element", "value", "message"),
    [
        ({"type": "plain_text_input"}, None, "Please complete this required field."),
        ({"type": "checkboxes", "options": SIZES}, [], "Please complete this required field."),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Please enter at least 3 characters."),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "Please enter at most 3 characters."),
        ({"type": "number_input", "is_decimal_allowed": False}, "x", "Please enter a number."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "2"},
            1,
            "Please enter 2 or more.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "2"},
            3,
            "Please enter 2 or less.",
        ),
        ({"type": "email_text_input"}, "nobody", "Please enter an email address."),
        ({"type": "url_text_input"}, "example.com", "Please enter a link."),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["U1", "U2"], "Please choose at most 1."),
    ],
)
def test_the_client_itself_refuses_wrong_input(
    sandbox: Sandbox, bot: PebbleBot, ada: Person, element: dict[str, Any], value: Any, message: str
) -> None:
    show(bot, ada, input_block("Thing", element))
    ada.fill("Thing", value)
    submission = ada.submit()
    assert (submission.sent, submission.errors) == (False, {"thing": message})
    assert "view_submission" not in bot.types()


def test_errors_from_the_app_stand_at_their_fields(bot: PebbleBot, ada: Person) -> None:
    show(bot, ada, NAME)
    bot.on_submit = lambda body, ack, client, respond: ack(
        response_action="errors", errors={"name": "Too dull."}
    )
    ada.fill("Name", "Rock")
    submission = ada.submit()
    assert (submission.closed, submission.errors) == (False, {"name": "Too dull."})
    assert "! Too dull." in ada.see()
    assert "Rock" in ada.see()


def test_errors_for_fields_that_are_not_there_are_a_failure(bot: PebbleBot, ada: Person) -> None:
    show(bot, ada, NAME)
    bot.on_submit = lambda body, ack, client, respond: ack(response_action="errors", errors={"nmae": "Oops"})
    ada.fill("Name", "Rock")
    assert "trouble connecting" in str(ada.submit().error)


def test_an_answer_may_replace_or_push_the_view(bot: PebbleBot, ada: Person) -> None:
    show(bot, ada, NAME)
    ada.fill("Name", "Rock")
    second = modal(section("Sure?"), title="Second", submit=plain("Yes"))
    bot.on_submit = lambda body, ack, client, respond: ack(response_action="update", view=second)
    updated = ada.submit().updated
    assert updated is not None
    assert updated is ada.modal(title="Second")
    third = modal(section("Really?"), title="Third", submit=plain("Yes"))
    bot.on_submit = lambda body, ack, client, respond: ack(response_action="push", view=third)
    pushed = ada.submit().pushed
    assert pushed is not None
    assert (pushed.previous_id, pushed.root_id) == (updated.id, updated.id)
    bot.on_submit = lambda body, ack, client, respond: ack()
    assert ada.submit().closed
    assert ada.modal() is updated


def test_an_answer_may_clear_all_views(bot: PebbleBot, ada: Person) -> None:
    show(bot, ada, NAME)
    ada.fill("Name", "Rock")
    bot.on_submit = lambda body, ack, client, respond: ack(response_action="clear")
    assert ada.submit().closed
    assert ada.open_modal is None


def test_an_update_keeps_what_was_typed_where_the_ids_stay(bot: PebbleBot, ada: Person) -> None:
    show(bot, ada, NAME, NOTE)
    ada.fill("Name", "Rock")
    ada.fill("Note", "gone soon")
    other = input_block("Remark", {"type": "plain_text_input"}, optional=True)
    bot.client.views_update(view_id=ada.modal().id, view=modal(NAME, other))
    assert ada.entered("Name")["value"] == "Rock"
    assert ada.entered("Remark")["value"] is None
    with pytest.raises(NotOnScreen):
        ada.fill("Note", "x")


def pushes(bot: PebbleBot) -> None:
    def act(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack()
        more = [section("x"), {"type": "actions", "elements": [button("Deeper")]}]
        client.views_push(
            trigger_id=body["trigger_id"], view=modal(*more, title="Deep", notify_on_close=True)
        )

    bot.on_action = act


def test_three_modals_fit_on_the_stack(sandbox: Sandbox, bot: PebbleBot, ada: Person) -> None:
    pushes(bot)
    show(bot, ada, section("x", accessory=button("Deeper")), notify_on_close=True)
    root = ada.modal()
    for _ in range(3):
        ada.click(ada.modal(), "Deeper")
        sandbox.idle()
    assert ("views.push", "push_limit_reached") in sandbox.transcript.refusals
    ada.back()
    closed = bot.bodies[-1]
    assert (closed["type"], closed["is_cleared"], closed["view"]["root_view_id"]) == (
        "view_closed",
        False,
        root.id,
    )
    ada.close_modal()
    closed = bot.bodies[-1]
    assert (closed["is_cleared"], closed["view"]["id"]) == (True, root.id)
    assert ada.open_modal is None


def test_nothing_is_pushed_onto_no_modal(bot: PebbleBot, ada: Person) -> None:
    ada.command("/pebble")
    answer = refusal(
        bot.client, "views.push", trigger_id=bot.bodies[-1]["trigger_id"], view=modal(section("x"))
    )
    assert answer["error"] == "not_found"


def test_closing_is_told_only_where_asked(sandbox: Sandbox, bot: PebbleBot, ada: Person) -> None:
    show(bot, ada, NAME)
    ada.close_modal()
    assert "view_closed" not in bot.types()


def test_a_stale_hash_is_a_conflict(client: WebClient, ada: Person) -> None:
    home = {"type": "home", "blocks": [section("x")]}
    first = client.views_publish(user_id=ada.id, view=home)["view"]
    second = client.views_publish(user_id=ada.id, view=home, hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    assert second["hash"] != first["hash"]
    stale = {"view": home, "hash": first["hash"]}
    assert refusal(client, "views.publish", user_id=ada.id, **stale)["error"] == "hash_conflict"
    assert refusal(client, "views.update", view_id=first["id"], **stale)["error"] == "hash_conflict"


def test_an_external_id_names_one_view_at_a_time(bot: PebbleBot, ada: Person, ben: Person) -> None:
    show(bot, ada, NAME, external_id="flint")
    updated = bot.client.views_update(external_id="flint", view=modal(NOTE, external_id="flint"))["view"]
    assert updated["id"] == ada.modal().id
    ben.command("/pebble")
    assert ben.open_modal is None
    ada.close_modal()
    show(bot, ben, NAME, external_id="flint")


def test_a_view_has_a_size_limit_and_must_exist(client: WebClient, ada: Person) -> None:
    fields = [{"type": "mrkdwn", "text": "x" * 2000} for _ in range(10)]
    large = {"type": "home", "blocks": [{"type": "section", "fields": fields} for _ in range(13)]}
    assert refusal(client, "views.publish", user_id=ada.id, view=large)["error"] == "view_too_large"
    small = modal(section("x"))
    assert refusal(client, "views.update", view_id="V404", view=small)["error"] == "not_found"
    assert (
        refusal(client, "views.publish", user_id="U404", view={"type": "home", "blocks": []})["error"]
        == "user_not_found"
    )
    assert refusal(client, "views.publish", user_id=ada.id, view=small)["error"] == "invalid_arguments"


def test_without_a_home_tab_nothing_is_published(open_sandbox: Any, manifest_with: Any) -> None:
    sandbox = open_sandbox(manifest_with("features.app_home.home_tab_enabled", False))
    client, ada = WebClient(sandbox.bot_token, sandbox.api_url), sandbox.add_person("Ada")
    answer = refusal(client, "views.publish", user_id=ada.id, view={"type": "home", "blocks": [section("x")]})
    assert answer["error"] == "not_enabled"


def test_home_is_published_when_opened(bot: PebbleBot, ada: Person) -> None:
    view = {
        "type": "home",
        "blocks": [section("Welcome"), {"type": "actions", "elements": [button("Start")]}],
    }
    bot.on_event = lambda event, client: client.views_publish(user_id=event["user"], view=view)
    home = ada.open_home()
    assert (home.content.splitlines()[0], home.buttons) == ("Welcome", ["Start"])
    assert "view" not in bot.events[-1]["event"]
    assert ada.open_home() is home
    assert bot.events[-1]["event"]["view"]["id"] == home.id
    assert "Welcome" in ada.see()
    ada.click(home, "Start")
    body = bot.bodies[-1]
    assert body["container"] == {"type": "view", "view_id": home.id}
    assert not {"channel", "message", "response_url"} & body.keys()


def test_a_block_that_stays_on_home_keeps_its_id(client: WebClient, sandbox: Sandbox, ada: Person) -> None:
    stays, goes = section("Stays"), section("Goes")
    client.views_publish(user_id=ada.id, view={"type": "home", "blocks": [goes, stays]})
    assert ada.home is not None
    gone, kept = (block["block_id"] for block in ada.home.blocks)
    client.views_publish(user_id=ada.id, view={"type": "home", "blocks": [stays, stays, section("New")]})
    ids = [block["block_id"] for block in ada.home.blocks]
    assert ids[0] == kept
    assert gone not in ids
    assert len(set(ids)) == 3


def test_picking_in_a_modal_tells_the_app_only_where_that_is_wanted(
    sandbox: Sandbox, bot: PebbleBot, ada: Person
) -> None:
    silent = input_block("Quiet", {"type": "static_select", "options": SIZES})
    loud = input_block("Loud", {"type": "static_select", "options": SIZES}, dispatch_action=True)
    show(bot, ada, silent, loud)
    ada.fill("Quiet", "Big")
    assert "block_actions" not in bot.types()
    ada.fill("Loud", "Big")
    body = bot.bodies[-1]
    assert body["actions"][0]["selected_option"] == SIZES[1]
    assert body["view"]["state"]["values"]["quiet"]["quiet"]["selected_option"] == SIZES[1]


def test_a_forged_submission_reaches_the_app(bot: PebbleBot, ada: Person) -> None:
    values = {"name": {"name": {"type": "plain_text_input", "value": "<!channel>"}}}
    ada.forge_submission("pebble", values, private_metadata="not mine")
    view = bot.bodies[-1]["view"]
    assert (view["private_metadata"], view["state"]["values"]) == ("not mine", values)


def test_waiting_in_vain_for_a_modal_tells_what_happened_instead(bot: PebbleBot, ada: Person) -> None:
    ada.command("/pebble")
    with pytest.raises(NothingHappened, match="payload /pebble: acknowledged"):
        ada.modal(timeout=0.05)


def test_a_submission_nobody_answers_leaves_the_modal_open(open_sandbox: Any, connect: Any) -> None:
    sandbox = open_sandbox(ack_seconds=0.6)
    ada, bot = sandbox.add_person("Ada"), connect(sandbox)
    show(bot, ada, NAME)
    ada.fill("Name", "Rock")
    bot.on_submit = lambda body, ack, client, respond: None
    assert ada.submit().error == "We had some trouble connecting. Try again?"
    assert ada.open_modal is not None


def test_a_select_that_asks_for_it_brings_a_response_url(
    sandbox: Sandbox, bot: PebbleBot, ada: Person
) -> None:
    pond = sandbox.add_channel("pond", [ada])
    show(bot, ada, input_block("Where", {"type": "conversations_select", "response_url_enabled": True}))
    ada.fill("Where", pond)
    ada.submit()
    (issued,) = bot.bodies[-1]["response_urls"]
    assert (issued["channel_id"], issued["block_id"]) == (pond, "where")


def test_cancel_closes_everything_where_the_view_says_so(
    sandbox: Sandbox, bot: PebbleBot, ada: Person
) -> None:
    pushes(bot)
    show(bot, ada, section("x", accessory=button("Deeper")))
    ada.click(ada.modal(), "Deeper")
    bot.client.views_update(view_id=ada.modal(title="Deep").id, view=modal(section("x"), clear_on_close=True))
    ada.back()
    assert ada.open_modal is None


def test_without_interactivity_the_app_hears_of_no_click(open_sandbox: Any, manifest_with: Any) -> None:
    sandbox = open_sandbox(manifest_with("settings.interactivity", {"is_enabled": False}))
    client, ada = WebClient(sandbox.bot_token, sandbox.api_url), sandbox.add_person("Ada")
    client.chat_postMessage(channel=ada.id, text="x", blocks=[section("x", accessory=button("Go"))])
    assert "not configured" in str(ada.click(ada.messages()[0], "Go").error)
    assert sandbox.transcript.payloads.total() == 0
