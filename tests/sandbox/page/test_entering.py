"""Raw values from the page: each kind of input takes its own, and refuses what it could not offer."""

import base64
from typing import Any

import pytest
from page_visitor import Browser
from pebble_bot import PebbleBot, input_block, modal, option

from sandbox import Person, Sandbox

Json = dict[str, Any]
STONES = [option("Flint"), option("Chalk"), {"text": option("x")["text"], "value": "Flint"}]


@pytest.fixture
def submit(sandbox: Sandbox, bot: PebbleBot, ada: Person, browser: Browser) -> Any:
    """Opens a form of one element for Ada and sends it with a raw value; (status, answer)."""

    def submit_it(element: Json, raw: Any, **more: Any) -> Any:
        def open_view(body: Any, ack: Any, client: Any, respond: Any) -> None:
            ack()
            view = modal(input_block("It", element, **({"optional": True} | more)))
            client.views_open(trigger_id=body["trigger_id"], view=view)

        bot.on_command = open_view
        ada.command("/pebble")
        body = {"view": ada.modal().id, "values": {"it": {"it": raw}}}
        return browser.post(f"/page/people/{ada.id}/submit", body)

    return submit_it


def entered(bot: PebbleBot) -> Any:
    state: Json = bot.bodies[-1]["view"]["state"]["values"]["it"]["it"]
    return {key: value for key, value in state.items() if key != "type"}


GOOD: list[tuple[Json, Any, Json]] = [
    ({"type": "plain_text_input"}, "Flint", {"value": "Flint"}),
    ({"type": "plain_text_input"}, "", {"value": None}),
    ({"type": "plain_text_input"}, None, {"value": None}),
    ({"type": "number_input", "is_decimal_allowed": False}, "12", {"value": "12"}),
    ({"type": "email_text_input"}, "ada@example.com", {"value": "ada@example.com"}),
    ({"type": "url_text_input"}, "https://example.com", {"value": "https://example.com"}),
    ({"type": "static_select", "options": STONES}, "flint", {"selected_option": STONES[0]}),
    ({"type": "static_select", "options": STONES}, "Flint", {"selected_option": STONES[2]}),
    ({"type": "static_select", "options": STONES}, None, {"selected_option": None}),
    ({"type": "radio_buttons", "options": STONES}, "chalk", {"selected_option": STONES[1]}),
    ({"type": "checkboxes", "options": STONES}, ["chalk", "flint"], {"selected_options": STONES[1::-1]}),
    ({"type": "checkboxes", "options": STONES}, [], {"selected_options": []}),
    ({"type": "multi_static_select", "options": STONES}, ["chalk"], {"selected_options": STONES[1:2]}),
    ({"type": "multi_static_select", "options": STONES}, None, {"selected_options": []}),
    ({"type": "datepicker"}, "2026-03-09", {"selected_date": "2026-03-09"}),
    ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
    ({"type": "datetimepicker"}, 1772442000, {"selected_date_time": 1772442000}),
]


@pytest.mark.parametrize(("element", "raw", "state"), GOOD)
def test_what_was_entered_arrives(submit: Any, bot: PebbleBot, element: Json, raw: Any, state: Json) -> None:
    assert submit(element, raw) == (200, {"ok": True, "outcome": "closed", "errors": {}})
    assert entered(bot) == state


SENSELESS: list[tuple[str, Any]] = [
    ("plain_text_input", 5),
    ("plain_text_input", ["Flint"]),
    ("plain_text_input", "x" * 100_001),
    ("datepicker", "9 March"),
    ("datepicker", "2026-02-30"),
    ("timepicker", "25:00"),
    ("timepicker", "9:30"),
    ("datetimepicker", "1772442000"),
    ("datetimepicker", True),
    ("datetimepicker", -1),
    ("users_select", 5),
    ("multi_users_select", "U1"),
    ("multi_users_select", ["U1"] * 101),
    ("file_input", "notes.txt"),
    ("file_input", ["notes.txt"]),
    ("file_input", [{"name": "", "base64": ""}]),
    ("file_input", [{"name": "a.txt", "base64": "not base64!"}]),
    ("file_input", [{"name": "a.txt", "base64": 5}]),
]


@pytest.mark.parametrize(("kind", "raw"), SENSELESS)
def test_what_makes_no_sense_is_refused(submit: Any, bot: PebbleBot, kind: str, raw: Any) -> None:
    status, answer = submit({"type": kind}, raw)
    assert (status, answer["ok"]) == (400, False)
    assert bot.types() == []


@pytest.mark.parametrize("raw", ["Chalk", "granite", "x"])
def test_options_go_by_their_value_alone(submit: Any, raw: str) -> None:
    status, answer = submit({"type": "static_select", "options": STONES[:2]}, raw)
    assert (status, answer["ok"]) == (200, False)


def test_people_and_channels_must_be_in_sight(sandbox: Sandbox, submit: Any, bot: PebbleBot) -> None:
    ben = sandbox.add_person("Ben")
    open_, closed = sandbox.add_channel("open"), sandbox.add_channel("closed", [ben], private=True)
    assert submit({"type": "users_select"}, ben.id)[1]["ok"]
    assert entered(bot) == {"selected_user": ben.id}
    assert submit({"type": "multi_users_select"}, [ben.id])[1]["ok"]
    assert entered(bot) == {"selected_users": [ben.id]}
    for kind in ("conversations_select", "channels_select"):
        assert submit({"type": kind}, open_)[1]["ok"]
        assert not submit({"type": kind}, closed)[1]["ok"]
        assert not submit({"type": kind}, ben.id)[1]["ok"]
    assert not submit({"type": "users_select"}, "U404")[1]["ok"]


def test_rich_text_comes_as_one_paragraph(submit: Any, bot: PebbleBot) -> None:
    assert submit({"type": "rich_text_input"}, "Hello")[1]["ok"]
    assert entered(bot)["rich_text_value"]["elements"][0]["elements"] == [{"type": "text", "text": "Hello"}]


def test_files_are_uploaded_once(sandbox: Sandbox, submit: Any, bot: PebbleBot, ada: Person) -> None:
    def keep(body: Any, ack: Any, client: Any, respond: Any) -> None:
        ack(response_action="errors", errors={"it": "Once more."})

    bot.on_submit = keep
    raw = [{"name": "C:\\notes\\stones.txt", "base64": base64.b64encode(b"Flint").decode()}]
    assert submit({"type": "file_input"}, raw)[1]["outcome"] == "errors"
    first = entered(bot)["files"][0]
    assert (first["name"], sandbox.file_content(first["id"])) == ("stones.txt", b"Flint")
    page, view = Browser(sandbox), ada.modal().id
    for again in (raw, [{"id": first["id"]}]):
        assert page.act(ada, "submit", view=view, values={"it": {"it": again}})["outcome"] == "errors"
        assert [file["id"] for file in entered(bot)["files"]] == [first["id"]]
    unknown = {"view": view, "values": {"it": {"it": [{"id": "F404"}]}}}
    assert page.post(f"/page/people/{ada.id}/submit", unknown)[0] == 400
