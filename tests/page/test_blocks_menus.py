"""Select menus by keyboard, and by pointer where that differs."""

import pytest
from playwright.sync_api import Locator, expect

from tests.page.stage import Json, Stage, asked, option, row, view, words

FRUIT = [option("a", "Apple"), option("b", "Banana", "yellow"), option("c", "Cherry")]
GROUPS = [
    {"label": words("Fruit"), "options": FRUIT},
    {"label": words("Other"), "options": [option("bread", "Bread")]},
]
FOUND = {"ok": True, "options": [{"text": "Python", "value": "py"}, {"text": "Piano", "value": "pi"}]}


def _select(kind: str, **more: object) -> Json:
    return {"type": kind, "action_id": "it", "placeholder": words("Choose"), **more}


def _box(stage: Stage) -> Locator:
    return stage.page.get_by_role("combobox")


def _press(stage: Stage, *keys: str) -> None:
    for key in keys:
        stage.page.keyboard.press(key)


def _offered(stage: Stage) -> list[str]:
    return stage.page.get_by_role("option").all_inner_texts()


def _active(stage: Stage) -> str:
    """The option a screen reader reads out now."""
    reference = _box(stage).get_attribute("aria-activedescendant")
    return stage.page.locator(f"[id='{reference}']").inner_text()


def test_an_option_is_found_and_chosen_by_keyboard(stage: Stage) -> None:
    stage.message(row(_select("static_select", option_groups=GROUPS)))
    box = _box(stage)
    box.focus()
    _press(stage, "ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert _active(stage) == "Apple"
    _press(stage, "ArrowUp", "ArrowUp")
    assert _active(stage) == "Cherry"
    box.press_sequentially("b")
    assert _offered(stage) == ["Banana\nyellow", "Bread"]
    assert stage.page.get_by_role("group").all_inner_texts()[1] == "Other\nBread"
    assert stage.said[-1] == "2 results"
    _press(stage, "ArrowDown", "Enter")
    expect(box).to_have_value("Bread")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert stage.wait_for_deed()["raw"] == "bread"


@pytest.mark.parametrize("key", ["Escape", "Tab"])
def test_leaving_a_menu_changes_nothing(stage: Stage, key: str) -> None:
    stage.message(row(_select("static_select", options=FRUIT, initial_option=FRUIT[1])))
    _box(stage).press("Enter")
    assert _active(stage).startswith("Banana")
    _box(stage).press_sequentially("che")
    _press(stage, key)
    expect(_box(stage)).to_have_value("Banana")
    expect(_box(stage)).to_have_attribute("aria-expanded", "false")
    assert stage.deeds == []


def test_what_fits_nothing_is_said(stage: Stage) -> None:
    stage.message(row(_select("static_select", options=FRUIT)))
    _box(stage).fill("zzz")
    expect(stage.page.get_by_text("No results")).to_be_visible()
    _press(stage, "Enter", "ArrowDown")
    assert stage.deeds == []
    assert stage.said == ["No results"]


def test_a_menu_is_used_by_pointer(stage: Stage) -> None:
    stage.message(row(_select("static_select", options=FRUIT)))
    _box(stage).click()
    stage.page.get_by_role("option", name="Cherry").click()
    assert stage.wait_for_deed()["raw"] == "c"
    expect(_box(stage)).to_be_focused()


def test_an_optional_choice_can_be_cleared(stage: Stage) -> None:
    select = _select("static_select", options=FRUIT, initial_option=FRUIT[0])
    stage.modal(view(asked("Fruit", select, optional=True)))
    stage.page.get_by_role("button", name="Clear").press("Enter")
    stage.page.get_by_role("button", name="Send").click()
    assert stage.wait_for_deed()["values"] == {"Fruit": {"it": None}}


def test_several_options_are_chosen_and_taken_away_by_keyboard(stage: Stage) -> None:
    select = _select("multi_static_select", options=FRUIT, initial_options=FRUIT[:1], max_selected_items=2)
    stage.message(row(select))
    _box(stage).focus()
    _press(stage, "ArrowDown", "ArrowDown", "Enter", "ArrowDown", "Enter")
    assert stage.said[-1] == "You can choose at most 2."
    selected = stage.page.get_by_role("option", selected=True)
    expect(selected).to_have_text(["Apple", "Bananayellow"])
    assert stage.deeds == []
    _press(stage, "Escape")
    assert stage.wait_for_deed()["raw"] == ["a", "b"]
    _press(stage, "Backspace")
    assert stage.wait_for_deed(2)["raw"] == ["a"]
    assert stage.said[-1] == "Banana removed"
    stage.page.get_by_role("button", name="Remove Apple").press("Enter")
    assert stage.wait_for_deed(3)["raw"] == []
    expect(_box(stage)).to_be_focused()


def test_the_apps_own_options_are_asked_for_while_typing(stage: Stage) -> None:
    stage.answer("suggest", FOUND)
    stage.modal(view(asked("Topic", _select("external_select"))))
    box = _box(stage)
    box.press_sequentially("py")
    expect(stage.page.get_by_text("Type 1 more letter to search")).to_be_visible()
    box.press_sequentially("tho")
    stage.page.get_by_role("option", name="Python").wait_for()
    assert [deed["typed"] for deed in stage.deeds] == ["pytho"]
    assert stage.deeds[0]["view"] == "V1"
    _press(stage, "ArrowDown", "Enter")
    expect(box).to_have_value("Piano")
    stage.page.get_by_role("button", name="Send").click()
    assert stage.wait_for_deed(2)["values"] == {"Topic": {"it": {"text": "Piano", "value": "pi"}}}


def test_several_of_the_apps_own_options_are_chosen_by_keyboard(stage: Stage) -> None:
    stage.answer("suggest", FOUND)
    topic = _select("multi_external_select", min_query_length=0, initial_options=[option("x", "Xylophone")])
    stage.modal(view(asked("Topics", topic)))
    _box(stage).press("ArrowDown")
    stage.page.get_by_role("option").first.wait_for()
    _press(stage, "Enter", "Escape")
    expect(stage.page.get_by_role("dialog")).to_be_visible()
    stage.page.get_by_role("button", name="Send").click()
    chosen = [{"text": "Xylophone", "value": "x"}, {"text": "Python", "value": "py"}]
    assert stage.wait_for_deed(2)["values"] == {"Topics": {"it": chosen}}


def test_only_the_last_of_several_searches_counts(stage: Stage) -> None:
    stage.answer("suggest", "later")
    stage.modal(view(asked("Topic", _select("external_select", min_query_length=1))))
    _box(stage).fill("a")
    stage.wait_for_deed(1)
    _box(stage).fill("ab")
    stage.wait_for_deed(2)
    stage.page.evaluate("stage.waiting.reverse()")
    stage.release({"ok": True, "options": [{"text": "New", "value": "n"}]})
    stage.release({"ok": True, "options": [{"text": "Old", "value": "o"}]})
    expect(stage.page.get_by_role("option")).to_have_text(["New"])


def test_an_app_that_does_not_answer_a_menu_is_named(stage: Stage) -> None:
    stage.answer("suggest", {"ok": False, "error": "This app did not answer in time."})
    stage.message(row(_select("external_select", min_query_length=0)))
    _box(stage).click()
    expect(stage.page.get_by_role("listbox")).to_have_text("This app did not answer in time.")


@pytest.mark.parametrize(
    ("select", "offered"),
    [
        (_select("users_select"), ["Ana Souza", "Bo Li"]),
        (_select("channels_select"), ["# mentoring"]),
        (_select("conversations_select"), ["# mentoring", "🔒 secret"]),
        (_select("conversations_select", filter={"include": ["private"]}), ["🔒 secret"]),
    ],
)
def test_people_and_places_are_those_the_viewer_knows(stage: Stage, select: Json, offered: list[str]) -> None:
    stage.message(row(select))
    _box(stage).click()
    names = stage.page.locator("[role=option] .bk-option-words").all_inner_texts()
    assert names == offered


def test_people_are_told_by_their_ids(stage: Stage) -> None:
    stage.message(row(_select("multi_users_select", initial_users=["U3"])))
    expect(stage.page.locator(".bk-chip")).to_contain_text("Cy Gone")
    _box(stage).fill("bo")
    _press(stage, "Enter", "Tab")
    assert stage.wait_for_deed()["raw"] == ["U3", "U2"]
