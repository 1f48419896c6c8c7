"""Blocks that only show something: what stands where, and what assistive technology is told."""

from playwright.sync_api import expect

from tests.page.stage import Json, Stage, row, view, words

SECTION_LINES = {"Title", "Words", "Team", "Platform", "plain *text*", "Open", "small", "print"}
BUTTON = {"type": "button", "action_id": "it", "text": words("Open")}


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def test_a_section_shows_text_fields_and_what_stands_beside_them(stage: Stage) -> None:
    stage.message(
        {"type": "header", "text": words("Title")},
        {
            "type": "section",
            "block_id": "row",
            "text": _mrkdwn("*Words*"),
            "fields": [_mrkdwn("*Team*\nPlatform"), words("plain *text*")],
            "accessory": BUTTON,
        },
        {"type": "divider"},
        {"type": "context", "elements": [_mrkdwn("_small_"), words("print")]},
    )
    expect(stage.page.get_by_role("heading", name="Title")).to_be_visible()
    expect(stage.page.get_by_role("separator")).to_be_visible()
    text = stage.page.locator(".bk-section-text").bounding_box()
    button = stage.page.get_by_role("button", name="Open").bounding_box()
    assert text
    assert button
    assert text["x"] < button["x"]
    assert {line for line in stage.seen.split("\n") if line} == SECTION_LINES


def test_tables_have_headers_and_charts_are_tables_of_their_figures(stage: Stage) -> None:
    rows = [[_cell("Name"), _cell("Hours")], [_cell("<b>"), {"type": "raw_number", "value": 3}]]
    series = [{"name": "2026", "data": [{"label": "May", "value": 4}]}]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": ["May"]}}
    stage.message(
        {"type": "table", "rows": rows, "column_settings": [None, {"align": "right"}]},
        {"type": "data_visualization", "title": "Meetings", "chart": chart},
    )
    expect(stage.page.get_by_role("columnheader")).to_have_text(["Name", "Hours", "", "2026"])
    expect(stage.page.get_by_role("cell")).to_have_text(["<b>", "3", "4"])
    expect(stage.page.get_by_role("table", name="Meetings")).to_be_visible()


def test_images_from_elsewhere_are_links_and_own_ones_are_shown(stage: Stage) -> None:
    requested: list[str] = []
    stage.page.on("request", lambda request: requested.append(request.url))
    pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    stage.message(
        {"type": "image", "image_url": "https://example.com/tree.png", "alt_text": "A tree"},
        {"type": "image", "image_url": pixel, "alt_text": "A dot"},
        {"type": "context", "elements": [{"type": "image", "image_url": "//example.com/x", "alt_text": "X"}]},
    )
    link = stage.page.get_by_role("link", name="Image: A tree")
    expect(link).to_have_attribute("href", "https://example.com/tree.png")
    expect(stage.page.get_by_role("img", name="A dot")).to_be_visible()
    assert [url for url in requested if "example.com" in url] == []


def test_an_alert_says_how_grave_it_is(stage: Stage) -> None:
    stage.modal(view({"type": "alert", "level": "warning", "text": _mrkdwn("It *starts* soon.")}))
    expect(stage.page.get_by_role("img", name="warning")).to_be_visible()
    expect(stage.page.get_by_role("dialog")).to_contain_text("It starts soon.")


def test_buttons_inside_cards_and_containers_work(stage: Stage) -> None:
    card = {"type": "card", "block_id": "card", "title": words("Card"), "actions": [BUTTON]}
    inner = {**row({**BUTTON, "text": words("Deeper")}), "block_id": "inner"}
    container = {
        "type": "container",
        "title": words("More"),
        "is_collapsible": True,
        "default_collapsed": True,
    }
    stage.message({"type": "carousel", "elements": [card]}, {**container, "child_blocks": [inner]})
    stage.page.get_by_role("button", name="Open").click()
    expect(stage.page.get_by_text("Deeper")).to_be_hidden()
    stage.page.get_by_text("More").press("Enter")
    stage.page.get_by_role("button", name="Deeper").click()
    assert [deed["block_id"] for deed in stage.deeds] == ["card", "inner"]


def test_the_markdown_block_is_standard_markdown(stage: Stage) -> None:
    text = "# Plan\n**bold** and *leaning*\n\n- one\n- two\n\n3. three\n\n> said\n\n```py\n**x**\n```\n[a](https://b.c)"
    stage.message({"type": "markdown", "text": text})
    page = stage.page
    assert page.locator(".bk-heading").inner_text() == "Plan"
    assert [page.locator(tag).inner_text() for tag in ("b", "i", "blockquote", "pre")] == [
        "bold",
        "leaning",
        "said",
        "**x**",
    ]
    assert page.get_by_role("listitem").all_inner_texts() == ["one", "two", "three"]
    assert page.locator("ol").get_attribute("start") == "3"
    expect(page.get_by_role("link", name="a")).to_have_attribute("href", "https://b.c")


def test_attachments_stand_behind_a_coloured_bar(stage: Stage) -> None:
    attachment = {"color": "#36a64f", "title": "Attached", "text": "*words*", "fallback": "none"}
    stage.page.evaluate(
        "(a) => stage.root.replaceChildren(blocks.renderMessage([], 'Hello', [a], stage.context))", attachment
    )
    bar = stage.page.locator(".bk-attachment")
    expect(bar).to_have_css("border-left-color", "rgb(54, 166, 79)")
    assert stage.seen.split() == ["Hello", "Attached", "words"]


def test_nothing_is_wider_than_a_narrow_screen(stage: Stage) -> None:
    stage.page.set_viewport_size({"width": 360, "height": 700})
    menu = {"type": "users_select", "action_id": "who", "placeholder": words("Choose somebody")}
    stage.message(
        {"type": "section", "block_id": "s", "text": _mrkdwn("w" * 200), "accessory": menu},
        row(*({**BUTTON, "action_id": f"b{n}"} for n in range(9))),
        {"type": "table", "rows": [[_cell("long words " * 5) for _ in range(4)]] * 2},
    )
    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    content, screen = stage.page.evaluate(widths)
    assert content <= screen
