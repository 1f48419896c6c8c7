"""Where blocks and elements may sit, which fields they need, and the rules between fields."""

from typing import Any

import pytest
from block_kit_samples import (
    BLOCKS,
    ELEMENTS,
    Content,
    accessory,
    actions,
    bars,
    button,
    card,
    confirm,
    container,
    context_actions,
    data_table,
    field,
    group,
    home,
    image,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    rich_list,
    rich_section,
    rich_text,
    rows,
    section,
    select,
    table,
    task,
)

from sandbox.block_kit import Problem, check_message, check_view

ONLY_MESSAGE = {"context_actions", "markdown", "plan", "task_card"}
NOT_IN_MODAL = {"carousel", "container", "data_table", "data_visualization", "table"} | ONLY_MESSAGE
ONLY_MODAL = {"alert"}

IN_ACCESSORY_AND_ACTIONS = {"button", "workflow_button", "overflow"}
ONLY_INPUT = {"plain_text_input", "number_input", "email_text_input", "url_text_input", "file_input"}
IN_ACTIONS_AND_INPUT = {"datetimepicker", "rich_text_input"}
IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}
ANYWHERE = (
    ELEMENTS.keys()
    - IN_ACCESSORY_AND_ACTIONS
    - ONLY_INPUT
    - IN_ACTIONS_AND_INPUT
    - IN_CONTEXT_ACTIONS
    - {"image"}
)


def refusals(*blocks: Content) -> list[str]:
    return [str(problem) for problem in check_message("Hello", list(blocks))]


@pytest.mark.parametrize("kind", BLOCKS)
def test_each_block_stands_only_on_its_surfaces(kind: str) -> None:
    block = BLOCKS[kind]
    unsupported = [Problem(f"unsupported type: {kind}", "/view/blocks/0/type")]
    in_message = [Problem(f"unsupported type: {kind}", "/blocks/0/type")]
    assert check_message("Hello", [block]) == (in_message if kind in ONLY_MODAL else [])
    assert check_view(modal(block)) == (unsupported if kind in NOT_IN_MODAL else [])
    assert check_view(home(block)) == (unsupported if kind in ONLY_MESSAGE | ONLY_MODAL else [])


@pytest.mark.parametrize("kind", ELEMENTS)
def test_each_element_sits_only_in_its_places(kind: str) -> None:
    element = {"type": kind, **ELEMENTS[kind]}
    places = {
        "accessory": section(accessory=element),
        "elements/0": actions(element),
        "element": field(kind, **ELEMENTS[kind]),
    }
    refused = {place for place, block in places.items() if refusals(block)}
    allowed = {
        "accessory": kind in ANYWHERE | IN_ACCESSORY_AND_ACTIONS | {"image"},
        "elements/0": kind in ANYWHERE | IN_ACCESSORY_AND_ACTIONS | IN_ACTIONS_AND_INPUT,
        "element": kind in ANYWHERE | IN_ACTIONS_AND_INPUT | ONLY_INPUT,
    }
    assert refused == {place for place, is_allowed in allowed.items() if not is_allowed}
    for place in refused:
        assert refusals(places[place]) == [f"unsupported type: {kind} [json-pointer:/blocks/0/{place}/type]"]


@pytest.mark.parametrize("kind", ELEMENTS)
def test_context_actions_hold_feedback_and_icon_buttons_only(kind: str) -> None:
    found = refusals(context_actions({"type": kind, **ELEMENTS[kind]}))
    assert bool(found) == (kind not in IN_CONTEXT_ACTIONS)


REQUIRED = {
    "actions": ["elements"],
    "carousel": ["elements"],
    "container": ["child_blocks"],
    "context": ["elements"],
    "context_actions": ["elements"],
    "data_table": ["caption", "rows"],
    "data_visualization": ["title", "chart"],
    "header": ["text"],
    "image": ["alt_text"],
    "input": ["label", "element"],
    "markdown": ["text"],
    "plan": ["title"],
    "rich_text": ["elements"],
    "table": ["rows"],
    "task_card": ["task_id", "title", "status"],
    "video": ["alt_text", "title", "video_url", "thumbnail_url"],
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in REQUIRED.items() for name in names]
)
def test_a_block_without_a_required_field_fails(kind: str, name: str) -> None:
    block = {key: value for key, value in BLOCKS[kind].items() if key != name}
    assert refusals(block) == [f"missing required field: {name} [json-pointer:/blocks/0]"]


@pytest.mark.parametrize("kind", sorted(BLOCKS.keys() - ONLY_MODAL))
def test_unknown_fields_fail(kind: str) -> None:
    assert refusals(BLOCKS[kind] | {"color": "red"}) == [
        "invalid additional property: color [json-pointer:/blocks/0]"
    ]


def _with_options(kind: str, **changes: Any) -> Content:
    return accessory(kind, options=options(2), **changes)


ACCESSORY = "[json-pointer:/blocks/0/accessory"
ELEMENT = "[json-pointer:/blocks/0/element"
NOT_OFFERED = "must be one of the provided options"

REFUSED: list[tuple[Content, str]] = [
    ({}, "missing required field: type [json-pointer:/blocks/0]"),
    ({"type": 7}, "must provide a string [json-pointer:/blocks/0/type]"),
    ({"type": "button"}, "unsupported type: button [json-pointer:/blocks/0/type]"),
    ({"type": "header", "text": mrkdwn()}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
    ({"type": "header", "text": "Hello"}, "must provide an object [json-pointer:/blocks/0/text]"),
    ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (section(accessory=None), "must provide an object [json-pointer:/blocks/0/accessory]"),
    (section(fields=plain()), "must provide an array [json-pointer:/blocks/0/fields]"),
    (section(expand="yes"), "must provide a boolean [json-pointer:/blocks/0/expand]"),
    (
        section(text=plain() | {"verbatim": True}),
        "invalid additional property: verbatim [json-pointer:/blocks/0/text]",
    ),
    (
        section(text=mrkdwn() | {"emoji": True}),
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    (
        image(slack_file={"id": "F1"}),
        "must define only one of `image_url` or `slack_file` [json-pointer:/blocks/0]",
    ),
    (
        {"type": "image", "alt_text": "x"},
        "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]",
    ),
    (
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F1", "url": "https://x"}},
        "must define only one of `url` or `id` [json-pointer:/blocks/0/slack_file]",
    ),
    (
        actions(button(), button()),
        '`action_id` "a0" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ),
    (
        actions(button(style="bold")),
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        actions(button(confirm={"title": plain(), "confirm": plain(), "deny": plain()})),
        "missing required field: text [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    (
        actions(button(confirm=confirm(style="red"))),
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/confirm/style]",
    ),
    (accessory("static_select"), f"must define either `options` or `option_groups` {ACCESSORY}]"),
    (
        _with_options("static_select", option_groups=[group()]),
        f"must define only one of `options` or `option_groups` {ACCESSORY}]",
    ),
    (
        section(accessory=select(initial_option=option(7))),
        f"`initial_option` {NOT_OFFERED} {ACCESSORY}/initial_option]",
    ),
    (
        accessory("static_select", option_groups=[group(2)], initial_option=option(2)),
        f"`initial_option` {NOT_OFFERED} {ACCESSORY}/initial_option]",
    ),
    (
        _with_options("radio_buttons", initial_option=option(7)),
        f"`initial_option` {NOT_OFFERED} {ACCESSORY}/initial_option]",
    ),
    (
        _with_options("checkboxes", initial_options=[option(0), option(7)]),
        f"`initial_options` {NOT_OFFERED} {ACCESSORY}/initial_options/1]",
    ),
    (
        _with_options("multi_static_select", initial_options=options(2), max_selected_items=1),
        f"no more than 1 items allowed {ACCESSORY}/initial_options]",
    ),
    (
        _with_options("multi_static_select", max_selected_items=0),
        f"must be at least 1 {ACCESSORY}/max_selected_items]",
    ),
    (
        accessory("static_select", options=[option(text=mrkdwn())]),
        f"unsupported type: mrkdwn {ACCESSORY}/options/0/text/type]",
    ),
    (
        accessory("checkboxes", options=[option(url="https://x")]),
        f"invalid additional property: url {ACCESSORY}/options/0]",
    ),
    (
        accessory("checkboxes", options=[{"text": plain()}]),
        f"missing required field: value {ACCESSORY}/options/0]",
    ),
    (
        accessory("conversations_select", filter={}),
        "must define either `include` or `exclude_external_shared_channels` or `exclude_bot_users` "
        f"{ACCESSORY}/filter]",
    ),
    (
        accessory("conversations_select", filter={"include": ["dm"]}),
        f"must be one of: im, mpim, private, public {ACCESSORY}/filter/include/0]",
    ),
    (
        accessory("external_select", min_query_length=-1),
        f"must be at least 0 {ACCESSORY}/min_query_length]",
    ),
    (
        accessory("datepicker", initial_date="2026-02-30"),
        f"must be a date in the format YYYY-MM-DD {ACCESSORY}/initial_date]",
    ),
    (
        accessory("datepicker", initial_date="20260228"),
        f"must be a date in the format YYYY-MM-DD {ACCESSORY}/initial_date]",
    ),
    (
        accessory("timepicker", initial_time="24:00"),
        f"must be a time in the format HH:mm {ACCESSORY}/initial_time]",
    ),
    (
        accessory("timepicker", timezone="Mars/Olympus"),
        f"must be a valid IANA time zone {ACCESSORY}/timezone]",
    ),
    (
        field("plain_text_input", min_length=9, max_length=8),
        f"`min_length` must not be greater than `max_length` {ELEMENT}/min_length]",
    ),
    (
        field("rich_text_input", min_lines=9, max_lines=8),
        f"`min_lines` must not be greater than `max_lines` {ELEMENT}/min_lines]",
    ),
    (field("number_input"), f"missing required field: is_decimal_allowed {ELEMENT}]"),
    (
        field("number_input", is_decimal_allowed=False, min_value=1),
        f"must provide a string {ELEMENT}/min_value]",
    ),
    (
        field("number_input", is_decimal_allowed=False, min_value="9", max_value="10.5"),
        f"must be a whole number, as decimals are not allowed {ELEMENT}/max_value]",
    ),
    (
        field("number_input", is_decimal_allowed=True, min_value="10", max_value="9.5"),
        f"`min_value` must not be greater than `max_value` {ELEMENT}/min_value]",
    ),
    (
        field("number_input", is_decimal_allowed=True, initial_value="11", max_value="10"),
        f"`initial_value` must not be greater than `max_value` {ELEMENT}/initial_value]",
    ),
    (
        field("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
        "must be one of: on_enter_pressed, on_character_entered "
        f"{ELEMENT}/dispatch_action_config/trigger_actions_on/0]",
    ),
    (
        field("file_input") | {"dispatch_action": True},
        "`dispatch_action` may not be used with a `file_input` [json-pointer:/blocks/0/dispatch_action]",
    ),
    (
        {"type": "card", "subtitle": plain()},
        "must define either `hero_image` or `title` or `actions` or `body` [json-pointer:/blocks/0]",
    ),
    (card(actions=[select()]), "unsupported type: static_select [json-pointer:/blocks/0/actions/0/type]"),
    (container(card()), "unsupported type: card [json-pointer:/blocks/0/child_blocks/0/type]"),
    (container(data_table()), "unsupported type: data_table [json-pointer:/blocks/0/child_blocks/0/type]"),
    (
        container(container(section())),
        "unsupported type: container [json-pointer:/blocks/0/child_blocks/0/type]",
    ),
    (
        {"type": "container", "child_blocks": [section()]},
        "must define either `title` or `rich_text_title` [json-pointer:/blocks/0]",
    ),
    (
        container(section(), default_collapsed=True),
        "`default_collapsed` needs `is_collapsible` [json-pointer:/blocks/0/default_collapsed]",
    ),
    (
        container(section(), is_collapsible=True, has_header_divider=True),
        "`has_header_divider` may not be used with `is_collapsible` "
        "[json-pointer:/blocks/0/has_header_divider]",
    ),
    (accessory("overflow", options=["x"]), f"must provide an object {ACCESSORY}/options/0]"),
    (data_table(page_size="5"), "must provide an integer [json-pointer:/blocks/0/page_size]"),
    (
        table() | {"rows": [[{"type": "raw_number", "value": "3"}]]},
        "must provide a number [json-pointer:/blocks/0/rows/0/0/value]",
    ),
    (
        accessory("datepicker", initial_date=20260228),
        f"must provide a string {ACCESSORY}/initial_date]",
    ),
    (
        task(status="pending"),
        "a task card outside a plan may not be `pending` [json-pointer:/blocks/0/status]",
    ),
    (
        rich_text(rich_list(style="dash")),
        "must be one of: bullet, ordered [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        rich_text({"type": "text", "text": "x"}),
        "unsupported type: text [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        rich_text(rich_section("")),
        "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]",
    ),
    (
        data_table() | {"rows": [[rich_text()], *rows(1)]},
        "unsupported type: rich_text [json-pointer:/blocks/0/rows/0/0/type]",
    ),
    (
        data_table() | {"rows": rows(1, width=2) + rows(1)},
        "must provide exactly 2 items [json-pointer:/blocks/0/rows/1]",
    ),
    (
        table() | {"rows": [[{"type": "raw_number"}]]},
        "missing required field: value [json-pointer:/blocks/0/rows/0/0]",
    ),
]


@pytest.mark.parametrize(("block", "refusal"), REFUSED, ids=[refusal for _, refusal in REFUSED])
def test_what_slack_refuses_in_one_block(block: Content, refusal: str) -> None:
    assert refusals(block) == [refusal]


ACCEPTED: list[Content] = [
    section(accessory=select(initial_option=option(1))),
    accessory("static_select", option_groups=[group(2)], initial_option=option(1)),
    _with_options("multi_static_select", initial_options=options(2), max_selected_items=2),
    accessory("checkboxes", options=[option(text=mrkdwn(), description=mrkdwn())]),
    accessory("overflow", options=[option(url="https://example.com")]),
    field("number_input", is_decimal_allowed=True, min_value="9", initial_value="9.5", max_value="10"),
    field("plain_text_input", min_length=8, max_length=8),
    {"type": "plan", "title": "Steps", "tasks": [task(status="pending")]},
    {"type": "context", "elements": [plain(), mrkdwn(), image()]},
    table(column_settings=[None, {"align": "right", "is_wrapped": True}]),
    table() | {"rows": [[rich_text(), {"type": "raw_number", "value": 4.5}]]},
]


@pytest.mark.parametrize("block", ACCEPTED)
def test_what_slack_accepts_in_one_block(block: Content) -> None:
    assert refusals(block) == []


def test_a_block_id_is_used_once_per_message_even_inside_a_container() -> None:
    twice = [section(block_id="b"), container(section(block_id="b"))]
    assert refusals(*twice) == [
        '`block_id` "b" already exists [json-pointer:/blocks/1/child_blocks/0/block_id]'
    ]


def test_an_action_id_may_return_in_another_block() -> None:
    assert refusals(actions(button()), actions(button())) == []


def test_markdown_blocks_share_12000_characters() -> None:
    half = {"type": "markdown", "text": "x" * 6000}
    assert refusals(half, half) == []
    assert refusals(half, half, {"type": "markdown", "text": "x"}) == [
        "all markdown blocks together must be less than 12001 characters [json-pointer:/blocks/2]"
    ]


def test_a_table_holds_10000_characters() -> None:
    assert refusals(table(height=10, length=1000)) == []
    assert refusals(table(height=10, length=1000) | {"rows": rows(10, 1, 1000) + rows(1)}) == [
        "all table blocks together must be less than 10001 characters [json-pointer:/blocks/0]"
    ]


def test_data_tables_share_20000_characters() -> None:
    half = data_table(height=10, length=1000)
    assert refusals(half, half) == []
    assert refusals(half, half, data_table()) == [
        "all data_table blocks together must be less than 20001 characters [json-pointer:/blocks/2]"
    ]


def test_a_message_has_one_table_and_two_charts() -> None:
    assert refusals(table(), pie(), bars()) == []
    assert refusals(table(), table()) == ["only_one_table_allowed [json-pointer:/blocks/1]"]
    assert refusals(pie(), pie(), pie()) == ["too many data_visualization blocks [json-pointer:/blocks/2]"]


def test_a_chart_series_has_a_name_of_its_own_and_every_category() -> None:
    chart = bars(series=2, points=2)
    first, second = chart["chart"]["series"]
    chart["chart"]["series"] = [first, {"name": first["name"], "data": second["data"][:1]}]
    assert refusals(chart) == [
        '`name` "s0" already exists [json-pointer:/blocks/0/chart/series/1/name]',
        "must have one data point per category [json-pointer:/blocks/0/chart/series/1/data]",
    ]
