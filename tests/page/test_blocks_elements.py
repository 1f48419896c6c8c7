"""Buttons, choices and inputs: what each tells the app, by mouse and by keyboard."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.page.stage import Json, Stage, asked, option, row, view, words

HERE = {"channel": "C1", "ts": "1.0"}
PICKED = {**HERE, "deed": "pick", "block_id": "row", "action_id": "it"}
CONFIRM = {
    "title": words("Really?"),
    "text": words("It cannot be undone."),
    "confirm": words("Do It"),
    "deny": words("Go Back"),
}
OPTIONS = [option("a", "Apple"), option("b", "Bread", "fresh"), option("c", "Cheese")]
AUTUMN = int(datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")).timestamp())


def _button(**more: Any) -> Json:
    return {"type": "button", "action_id": "it", "text": words("Accept"), **more}


def _typing(stage: Stage, element: Json, text: str, **block: Any) -> Any:
    """What the form sends after this was typed into the element."""
    stage.modal(view(asked("Field", element, **block)))
    stage.page.get_by_label("Field").fill(text)
    return _sent(stage)


def _sent(stage: Stage) -> Any:
    stage.page.get_by_role("button", name="Send").click()
    return stage.wait_for_deed()["values"]["Field"]["it"]


def test_a_button_tells_the_app_where_it_stands(stage: Stage) -> None:
    stage.message(row(_button()))
    stage.page.get_by_role("button", name="Accept").press("Enter")
    assert stage.deeds == [{**HERE, "deed": "click", "block_id": "row", "action_id": "it"}]


def test_a_button_waits_for_its_answer_and_keeps_the_focus(stage: Stage) -> None:
    stage.answer("click", "later")
    stage.message(row(_button()))
    button = stage.page.get_by_role("button", name="Accept")
    button.press("Space")
    expect(button).to_have_attribute("aria-busy", "true")
    button.click()
    stage.release({"ok": True})
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(button).to_be_focused()
    assert len(stage.deeds) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"ok": False, "error": "This app did not answer in time."}, "This app did not answer in time."),
        ("lost", "We had some trouble connecting. Try again?"),
    ],
)
def test_what_went_wrong_is_shown_beneath_the_message(stage: Stage, answer: Json | str, error: str) -> None:
    stage.answer("click", answer)
    stage.message(row(_button()))
    stage.page.get_by_role("button").click()
    expect(stage.page.locator(".bk-failure")).to_have_text(error)
    assert stage.said == [error]


def test_a_confirmation_is_asked_for_before_a_click(stage: Stage) -> None:
    stage.message(row(_button(confirm=CONFIRM, style="danger")))
    button = stage.page.get_by_role("button", name="Accept")
    for way_out in ("Go Back", "Escape"):
        button.press("Enter")
        dialog = stage.page.get_by_role("dialog", name="Really?")
        expect(dialog).to_contain_text("It cannot be undone.")
        if way_out == "Escape":
            stage.page.keyboard.press("Escape")
        else:
            dialog.get_by_role("button", name=way_out).press("Enter")
        expect(dialog).to_have_count(0)
        expect(button).to_be_focused()
    assert stage.deeds == []
    button.press("Enter")
    stage.page.get_by_role("button", name="Do It").press("Enter")
    assert stage.wait_for_deed()["deed"] == "click"


def test_a_button_is_announced_by_its_accessibility_label(stage: Stage) -> None:
    stage.message(row(_button(accessibility_label="Accept Ana as your mentor")))
    expect(stage.page.get_by_role("button", name="Accept Ana as your mentor")).to_have_text("Accept")


def test_a_button_with_an_address_opens_it_and_tells_the_app(stage: Stage) -> None:
    stage.message(row(_button(url=stage.page.url)))
    with stage.page.context.expect_page() as opened:
        stage.page.get_by_role("link", name="Accept").click()
    assert opened.value.evaluate("window.opener") is None
    assert stage.wait_for_deed()["deed"] == "click"


def test_the_more_menu_is_used_by_keyboard(stage: Stage) -> None:
    stage.message(row({"type": "overflow", "action_id": "it", "options": OPTIONS}))
    opener = stage.page.get_by_role("button", name="More actions")
    opener.press("ArrowDown")
    stage.page.keyboard.press("ArrowDown")
    stage.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    assert stage.deeds == []
    opener.press("Enter")
    for key in ("End", "ArrowDown", "ArrowDown", "Enter"):
        stage.page.keyboard.press(key)
    assert stage.wait_for_deed() == {**PICKED, "raw": "b"}
    expect(opener).to_be_focused()


def test_checkboxes_and_radio_buttons_tell_what_is_chosen(stage: Stage) -> None:
    boxes = {
        "type": "checkboxes",
        "action_id": "it",
        "options": OPTIONS,
        "initial_options": [OPTIONS[2]],
    }
    stage.message(row(boxes))
    bread = stage.page.get_by_role("checkbox", name="Bread")
    expect(bread).to_have_accessible_description("fresh")
    bread.press("Space")
    assert stage.wait_for_deed() == {**PICKED, "raw": ["b", "c"]}
    stage.message(row({"type": "radio_buttons", "action_id": "it", "options": OPTIONS}))
    stage.page.get_by_label("Apple").check()
    stage.page.keyboard.press("ArrowDown")
    assert stage.wait_for_deed(3)["raw"] == "b"


def test_a_choice_not_confirmed_is_taken_back(stage: Stage) -> None:
    radios = {"type": "radio_buttons", "action_id": "it", "options": OPTIONS, "confirm": CONFIRM}
    stage.message(row({**radios, "initial_option": OPTIONS[0]}))
    stage.page.get_by_label("Cheese").click()
    stage.page.get_by_role("button", name="Go Back").click()
    expect(stage.page.get_by_label("Apple")).to_be_checked()
    assert stage.deeds == []


def test_what_the_viewer_picked_before_is_shown(stage: Stage) -> None:
    radios = {"type": "radio_buttons", "action_id": "it", "options": OPTIONS, "initial_option": OPTIONS[0]}
    state = {"type": "radio_buttons", "selected_option": OPTIONS[2]}
    stage.message(row(radios), values={"row": {"it": state}})
    expect(stage.page.get_by_label("Cheese")).to_be_checked()


def test_what_is_typed_is_sent_as_it_is(stage: Stage) -> None:
    typed: dict[str, tuple[Json, str, str | None]] = {
        "Line": ({"type": "plain_text_input"}, "<b>words</b>", "<b>words</b>"),
        "Lines": ({"type": "plain_text_input", "multiline": True, "initial_value": "-"}, "a\nb", "a\nb"),
        "Emptied": ({"type": "plain_text_input", "initial_value": "old"}, "", None),
        "Number": ({"type": "number_input", "is_decimal_allowed": True}, "x1.5", "x1.5"),
        "Mail": ({"type": "email_text_input"}, "ana@example.com", "ana@example.com"),
        "Address": ({"type": "url_text_input"}, "https://example.com", "https://example.com"),
        "Rich": ({"type": "rich_text_input"}, "plain", "plain"),
        "Day": ({"type": "datepicker", "initial_date": "2026-01-01"}, "2026-02-28", "2026-02-28"),
        "No day": ({"type": "datepicker", "initial_date": "2026-01-01"}, "", None),
        "Hour": ({"type": "timepicker"}, "09:05", "09:05"),
    }
    stage.modal(view(*(asked(name, element) for name, (element, _, _) in typed.items())))
    for name, (_, text, _) in typed.items():
        stage.page.get_by_label(name, exact=True).fill(text)
    stage.page.get_by_role("button", name="Send").click()
    values = stage.wait_for_deed()["values"]
    assert values == {name: {"it": raw} for name, (_, _, raw) in typed.items()}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_a_moment_is_told_by_the_viewers_wall_clock(page: Page, static_site: str, zone: str) -> None:
    stage = Stage(page)
    stage.prepare(static_site, zone)
    walls = "2026-01-05T10:00 2026-03-29T03:00 2026-10-25T03:00 2026-11-01T01:30 2026-04-05T01:45".split()
    stage.modal(view(*(asked(wall, {"type": "datetimepicker"}) for wall in walls)))
    for wall in walls:
        stage.page.get_by_label(wall).fill(wall)
    stage.page.get_by_role("button", name="Send").click()
    for wall, told in stage.wait_for_deed()["values"].items():
        assert told["it"] == int(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).timestamp())


def test_an_hour_that_spring_leaves_out_is_the_one_after_it(stage: Stage) -> None:
    raw = _typing(stage, {"type": "datetimepicker"}, "2026-03-29T02:30")
    assert raw == int(datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Berlin")).timestamp())


@pytest.mark.parametrize("moment", [AUTUMN, AUTUMN + 3600])
def test_a_moment_not_touched_stays_as_it_is(stage: Stage, moment: int) -> None:
    stage.modal(view(asked("Field", {"type": "datetimepicker", "initial_date_time": moment})))
    expect(stage.page.get_by_label("Field")).to_have_value("2026-10-25T02:30")
    assert _sent(stage) == moment


def test_a_date_in_a_message_is_told_once_it_is_complete(stage: Stage) -> None:
    stage.message(row({"type": "datepicker", "action_id": "it", "initial_date": "2026-01-01"}))
    stage.page.get_by_label("Date").fill("2026-02-02")
    stage.page.get_by_label("Date").fill("2026-02-03")
    assert stage.wait_for_deed() == {**PICKED, "raw": "2026-02-03"}


def test_the_characters_left_are_counted_and_told(stage: Stage) -> None:
    stage.modal(view(asked("Field", {"type": "plain_text_input", "max_length": 5})))
    field = stage.page.get_by_label("Field")
    field.press_sequentially("abc 🙂🙂")
    expect(stage.page.locator(".bk-counter")).to_have_text("-1")
    assert stage.said[-1] == "1 character too many"
    assert _sent(stage) == "abc 🙂🙂"


def test_an_input_that_dispatches_tells_on_enter_or_on_each_pause(stage: Stage) -> None:
    element = {"type": "plain_text_input", "placeholder": words("Search")}
    stage.modal(view(asked("Field", element, dispatch_action=True)))
    stage.page.get_by_placeholder("Search").fill("abc")
    stage.page.keyboard.press("Enter")
    deed = stage.wait_for_deed()
    assert (deed["deed"], deed["raw"], deed["view"]) == ("pick", "abc", "V1")
    assert deed["values"] == {"Field": {"it": "abc"}}
    eager = {**element, "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    stage.modal(view(asked("Other", eager, dispatch_action=True), id="V2"))
    stage.page.get_by_placeholder("Search").press_sequentially("xy")
    assert stage.wait_for_deed(2)["raw"] == "xy"


def test_files_are_handed_over_with_the_form(stage: Stage) -> None:
    stage.modal(view(asked("Field", {"type": "file_input"})))
    files = {"a.txt": b"\x00\xffa", "b.txt": b"b"}
    stage.page.get_by_label("Field").set_input_files(
        [FilePayload(name=name, mimeType="text/plain", buffer=content) for name, content in files.items()]
    )
    stage.page.get_by_role("button", name="Remove b.txt").click()
    assert _sent(stage) == [{"name": "a.txt", "base64": "AP9h"}]


def test_files_handed_over_before_are_kept(stage: Stage) -> None:
    state = {"type": "file_input", "files": [{"id": "F1", "name": "old.txt"}, {"id": "F2", "name": "b.txt"}]}
    stage.modal(view(asked("Field", {"type": "file_input"}), values={"Field": {"it": state}}))
    stage.page.get_by_role("button", name="Remove b.txt").click()
    assert _sent(stage) == [{"id": "F1", "name": "old.txt"}]


def test_a_button_in_a_view_sends_all_that_is_entered(stage: Stage) -> None:
    fields = [
        asked("Name", {"type": "plain_text_input", "initial_value": "x"}),
        asked("Kind", {"type": "radio_buttons", "options": OPTIONS}),
        asked("Sorts", {"type": "checkboxes", "options": OPTIONS}, optional=True),
    ]
    stage.modal(view(*fields, row(_button())))
    stage.page.get_by_label("Name").fill("new")
    stage.page.get_by_role("button", name="Accept").click()
    values = stage.wait_for_deed()["values"]
    assert values == {"Name": {"it": "new"}, "Kind": {"it": None}, "Sorts": {"it": []}}
