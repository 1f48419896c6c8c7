"""Modals and the Home tab: opening, changing in place, pushing, closing, errors, and where the focus is."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.stage import Json, Stage, asked, option, row, view, words

NAME = asked("Name", {"type": "plain_text_input"}, hint=words("As people call you."))
AGE = asked("Age", {"type": "plain_text_input"})
OPEN = {"type": "button", "action_id": "open", "text": words("Open")}
REQUIRED = "Please complete this required field."


def _note(text: str) -> Json:
    return {"type": "section", "block_id": "note", "text": words(text)}


def _dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def _opened_by_keyboard(stage: Stage, modal: Json) -> Locator:
    stage.message(row(OPEN))
    opener = stage.page.get_by_role("button", name="Open")
    opener.press("Enter")
    stage.modal(modal)
    return opener


def test_a_form_is_filled_and_sent_by_keyboard_alone(stage: Stage) -> None:
    menu = {"type": "static_select", "options": [option("a", "Apple"), option("b", "Bread")]}
    opener = _opened_by_keyboard(stage, view(NAME, asked("Food", menu)))
    stage.answer("submit", {"ok": True, "outcome": "closed"})
    keyboard = stage.page.keyboard
    keyboard.press("Tab")
    assert stage.focused == "Close"
    keyboard.press("Tab")
    keyboard.type("Ana")
    keyboard.press("Tab")
    keyboard.type("bre")
    keyboard.press("Enter")
    for _ in range(2):
        keyboard.press("Tab")
    assert stage.focused == "Send"
    keyboard.press("Enter")
    assert stage.wait_for_deed(2) == {
        "deed": "submit",
        "view": "V1",
        "values": {"Name": {"it": "Ana"}, "Food": {"it": "b"}},
    }
    expect(_dialog(stage.page)).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_focus_stays_inside_a_modal(stage: Stage) -> None:
    _opened_by_keyboard(stage, view(NAME))
    expect(_dialog(stage.page)).to_be_focused()
    for _ in range(9):
        stage.page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        assert stage.page.evaluate(inside)


def test_the_field_that_asks_for_it_has_the_focus_first(stage: Stage) -> None:
    stage.modal(view(NAME, asked("Age", {"type": "plain_text_input", "focus_on_load": True})))
    expect(stage.page.get_by_label("Age")).to_be_focused()


def test_enter_in_a_line_sends_the_form(stage: Stage) -> None:
    stage.modal(view(NAME, asked("Long", {"type": "plain_text_input", "multiline": True})))
    stage.page.get_by_label("Long").press("Enter")
    assert stage.deeds == []
    stage.page.get_by_label("Name").press("Enter")
    assert stage.wait_for_deed()["values"] == {"Name": {"it": None}, "Long": {"it": "\n"}}


def test_errors_are_tied_to_their_fields_and_the_first_has_the_focus(stage: Stage) -> None:
    stage.answer(
        "submit", {"ok": True, "outcome": "errors", "errors": {"Name": REQUIRED, "Age": "Too young."}}
    )
    stage.modal(view(_note("Hello"), NAME, AGE))
    stage.page.get_by_label("Age").fill("7")
    stage.page.get_by_role("button", name="Send").click()
    name, age = stage.page.get_by_label("Name"), stage.page.get_by_label("Age")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description(f"{REQUIRED} As people call you.")
    expect(age).to_have_accessible_description("Too young.")
    expect(age).to_have_value("7")
    assert stage.said == ["2 answers need your attention."]


def test_what_went_wrong_with_sending_is_shown_and_nothing_is_lost(stage: Stage) -> None:
    stage.answer("submit", {"ok": False, "error": "This app did not answer in time."})
    stage.modal(view(NAME))
    stage.page.get_by_label("Name").fill("Ana")
    stage.page.get_by_role("button", name="Send").click()
    expect(_dialog(stage.page)).to_contain_text("This app did not answer in time.")
    expect(stage.page.get_by_label("Name")).to_have_value("Ana")
    expect(stage.page.get_by_role("button", name="Send")).not_to_have_attribute("aria-busy", "true")


def test_a_form_is_sent_once_while_it_waits(stage: Stage) -> None:
    stage.answer("submit", "later")
    stage.modal(view(NAME))
    send = stage.page.get_by_role("button", name="Send")
    send.click()
    expect(send).to_have_attribute("aria-busy", "true")
    send.click()
    assert len(stage.deeds) == 1
    stage.release({"ok": True, "outcome": "updated"})
    expect(send).not_to_have_attribute("aria-busy", "true")


def test_a_loading_view_gives_way_in_place(stage: Stage) -> None:
    opener = _opened_by_keyboard(stage, view(_note("Loading…"), submit=None))
    expect(stage.page.get_by_role("button", name="Send")).to_be_hidden()
    stage.modal(view(NAME, hash="2", title=words("Your profile")))
    dialog = stage.page.get_by_role("dialog", name="Your profile")
    expect(dialog.get_by_role("button", name="Send")).to_be_visible()
    expect(dialog).not_to_contain_text("Loading")
    assert stage.said == ["Your profile"]
    assert stage.page.evaluate("!!document.activeElement.closest('dialog')")
    stage.modal(None)
    expect(opener).to_be_focused()


def test_an_update_keeps_what_was_typed_and_where(stage: Stage) -> None:
    stage.modal(view(_note("One"), NAME, AGE))
    name = stage.page.get_by_label("Name")
    name.fill("Anna")
    name.press("ArrowLeft")
    hinted = {**NAME, "hint": words("Another hint.")}
    state = {"Name": {"it": {"type": "plain_text_input", "value": None}}}
    stage.modal(view(AGE, _note("Two"), hinted, hash="2", values=state))
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("Another hint.")
    stage.page.keyboard.type("-")
    expect(name).to_have_value("Ann-a")
    assert _dialog(stage.page).inner_text().index("Age") < _dialog(stage.page).inner_text().index("Two")


def test_an_untouched_field_shows_what_the_server_holds(stage: Stage) -> None:
    stage.modal(view(NAME))
    state = {"Name": {"it": {"type": "plain_text_input", "value": "From elsewhere"}}}
    stage.modal(view(NAME, values=state))
    expect(stage.page.get_by_label("Name")).to_have_value("From elsewhere")


def test_a_field_that_is_gone_is_not_sent(stage: Stage) -> None:
    stage.modal(view(NAME, AGE))
    stage.page.get_by_label("Age").fill("7")
    other = {**NAME, "element": {**NAME["element"], "action_id": "other"}}
    stage.modal(view(other, hash="2"))
    stage.page.get_by_role("button", name="Send").click()
    assert stage.wait_for_deed()["values"] == {"Name": {"other": None}}


def test_a_view_pushed_on_top_goes_back_to_what_was_typed(stage: Stage) -> None:
    stage.modal(view(NAME))
    stage.page.get_by_label("Name").fill("Ana")
    stage.modal(view(AGE, id="V2", title=words("More"), close=None, can_go_back=True), depth=2)
    expect(stage.page.get_by_role("dialog", name="More")).to_be_visible()
    stage.page.get_by_role("button", name="Back").click()
    assert stage.wait_for_deed() == {"deed": "back", "view": "V2"}
    stage.modal(view(NAME))
    expect(stage.page.get_by_label("Name")).to_have_value("Ana")


@pytest.mark.parametrize(("way", "deed"), [("Escape", "close"), ("✕", "close"), ("Cancel", "back")])
def test_a_modal_closes_at_once_without_asking(stage: Stage, way: str, deed: str) -> None:
    modal = view(NAME, close=words("Cancel"))
    opener = _opened_by_keyboard(stage, modal)
    stage.page.get_by_label("Name").fill("typed")
    if way == "Escape":
        stage.page.keyboard.press("Escape")
    else:
        stage.page.get_by_text(way, exact=True).click()
    expect(_dialog(stage.page)).to_be_hidden()
    expect(opener).to_be_focused()
    assert stage.wait_for_deed(2) == {"deed": deed, "view": "V1"}
    stage.modal(modal)
    expect(_dialog(stage.page)).to_be_hidden()
    stage.modal(None)
    stage.modal(view(NAME, id="V2"))
    expect(_dialog(stage.page)).to_be_visible()


def test_escape_closes_an_open_menu_alone(stage: Stage) -> None:
    stage.modal(view(asked("Food", {"type": "static_select", "options": [option("a", "Apple")]})))
    stage.page.get_by_role("combobox").press("ArrowDown")
    stage.page.keyboard.press("Escape")
    expect(stage.page.get_by_role("listbox")).to_be_hidden()
    expect(_dialog(stage.page)).to_be_visible()
    assert stage.deeds == []


def test_a_modal_that_could_not_be_closed_comes_back(stage: Stage) -> None:
    stage.answer("close", {"ok": False, "error": "No answer."})
    stage.modal(view(NAME))
    stage.page.keyboard.press("Escape")
    expect(_dialog(stage.page)).to_be_visible()
    assert stage.said == ["No answer."]


def test_the_focus_returns_to_an_opener_drawn_anew(stage: Stage) -> None:
    _opened_by_keyboard(stage, view(NAME))
    stage.message(row(OPEN) | {"block_id": "new id"}, row(OPEN) | {"block_id": "other"})
    stage.modal(None)
    expect(stage.page.get_by_role("button", name="Open").first).to_be_focused()


def test_the_home_tab_is_drawn_anew_with_the_focus_kept(stage: Stage) -> None:
    field = {**NAME, "dispatch_action": True}
    stage.home(view(_note("One"), row(OPEN), field, type="home"))
    button = stage.page.get_by_role("button", name="Open")
    button.press("Enter")
    assert stage.wait_for_deed()["view"] == "V1"
    stage.home(view(_note("Two"), row(OPEN), field, type="home", hash="2"))
    expect(button).to_be_focused()
    assert "Two" in stage.seen
    renamed = {**OPEN, "text": words("Open again")}
    stage.home(view(row(renamed) | {"block_id": "new id"}, field, type="home", hash="3"))
    expect(stage.page.get_by_role("button", name="Open again")).to_be_focused()


def test_labels_name_every_control(stage: Stage) -> None:
    kinds = ["plain_text_input", "datepicker", "timepicker", "datetimepicker", "users_select", "file_input"]
    stage.modal(view(*(asked(kind, {"type": kind}) for kind in kinds)))
    for kind in kinds:
        expect(stage.page.get_by_label(kind, exact=True)).to_have_accessible_name(kind)
