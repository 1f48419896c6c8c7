"""Each limit of a block, element or composition object: the last legal value passes, the next one fails."""

from collections.abc import Callable
from typing import Any

import pytest
from block_kit_samples import (
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
    feedback,
    feedback_buttons,
    field,
    group,
    home,
    icon_button,
    image,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    rich_list,
    rich_text,
    section,
    select,
    table,
    task,
    video,
)

from sandbox.block_kit import Problem, check_message, check_view

Build = Callable[[int], Content]


def in_message(block: Content) -> list[Problem]:
    return check_message("Hello", [block])


def _url(length: int) -> str:
    return "https://example.com/".ljust(length, "x")


def _select_options(field_changes: Content) -> Content:
    return section(accessory=select(options=[option(**field_changes)]))


def _overflow_option(**changes: Any) -> Content:
    return accessory("overflow", options=[option(**changes)])


def _confirmed(**changes: Any) -> Content:
    return actions(button(confirm=confirm(**changes)))


def _feedback(**changes: Any) -> Content:
    return context_actions(feedback_buttons(positive_button=feedback(**changes)))


LENGTHS: list[tuple[str, int, Build]] = [
    ("/block_id", 255, lambda n: section(block_id="x" * n)),
    ("/text/text", 3000, lambda n: section(text=mrkdwn(n))),
    ("/fields/0/text", 2000, lambda n: section(fields=[mrkdwn(n)])),
    ("/text/text", 150, lambda n: {"type": "header", "text": plain(n)}),
    ("/elements/0/text", 3000, lambda n: {"type": "context", "elements": [mrkdwn(n)]}),
    ("/elements/0/alt_text", 2000, lambda n: {"type": "context", "elements": [image(alt_text="x" * n)]}),
    ("/alt_text", 2000, lambda n: image(alt_text="x" * n)),
    ("/title/text", 2000, lambda n: image(title=plain(n))),
    ("/image_url", 3000, lambda n: image(image_url=_url(n))),
    ("/label/text", 2000, lambda n: field("plain_text_input") | {"label": plain(n)}),
    ("/hint/text", 2000, lambda n: field("plain_text_input") | {"hint": plain(n)}),
    ("/title/text", 150, lambda n: card(title=mrkdwn(n))),
    ("/subtitle/text", 150, lambda n: card(subtitle=mrkdwn(n))),
    ("/body/text", 200, lambda n: card(body=mrkdwn(n))),
    ("/subtext/text", 200, lambda n: card(subtext=mrkdwn(n))),
    ("/title/text", 150, lambda n: container({"type": "divider"}, title=plain(n))),
    ("/subtitle/text", 150, lambda n: container({"type": "divider"}, subtitle=plain(n))),
    ("/title", 50, lambda n: pie(title=n)),
    ("/chart/segments/0/label", 20, lambda n: pie(label=n)),
    ("/chart/axis_config/x_label", 50, lambda n: bars(axis_label=n)),
    ("/title/text", 199, lambda n: video(title=plain(n))),
    ("/author_name", 49, lambda n: video(author_name="x" * n)),
    ("/elements/0/text/text", 75, lambda n: actions(button(text=plain(n)))),
    ("/elements/0/action_id", 255, lambda n: actions(button(action_id="x" * n))),
    ("/elements/0/url", 3000, lambda n: actions(button(url=_url(n)))),
    ("/elements/0/value", 2000, lambda n: actions(button(value="x" * n))),
    ("/elements/0/accessibility_label", 75, lambda n: actions(button(accessibility_label="x" * n))),
    ("/elements/0/agent_prompt", 4000, lambda n: actions(button(agent_prompt="x" * n))),
    ("/elements/0/confirm/title/text", 100, lambda n: _confirmed(title=plain(n))),
    ("/elements/0/confirm/text/text", 300, lambda n: _confirmed(text=mrkdwn(n))),
    ("/elements/0/confirm/confirm/text", 30, lambda n: _confirmed(confirm=plain(n))),
    ("/elements/0/confirm/deny/text", 30, lambda n: _confirmed(deny=plain(n))),
    ("/accessory/options/0/text/text", 75, lambda n: _select_options({"text": plain(n)})),
    ("/accessory/options/0/value", 150, lambda n: _select_options({"value": "x" * n})),
    ("/accessory/options/0/description/text", 75, lambda n: _select_options({"description": plain(n)})),
    ("/accessory/options/0/url", 3000, lambda n: _overflow_option(url=_url(n))),
    (
        "/accessory/option_groups/0/label/text",
        75,
        lambda n: accessory("static_select", option_groups=[group(label=n)]),
    ),
    ("/accessory/placeholder/text", 150, lambda n: accessory("users_select", placeholder=plain(n))),
    ("/element/placeholder/text", 150, lambda n: field("plain_text_input", placeholder=plain(n))),
    ("/element/placeholder/text", 150, lambda n: field("email_text_input", placeholder=plain(n))),
    ("/element/placeholder/text", 150, lambda n: field("rich_text_input", placeholder=plain(n))),
    ("/element/initial_value", 3000, lambda n: field("plain_text_input", initial_value="x" * n)),
    ("/elements/0/positive_button/text/text", 75, lambda n: _feedback(text=plain(n))),
    ("/elements/0/positive_button/value", 2000, lambda n: _feedback(value="x" * n)),
    (
        "/elements/0/positive_button/accessibility_label",
        75,
        lambda n: _feedback(accessibility_label="x" * n),
    ),
    ("/elements/0/value", 2000, lambda n: context_actions(icon_button(value="x" * n))),
]

COUNTS: list[tuple[str, int, Build]] = [
    ("/elements", 25, lambda n: actions(*map(button, range(n)))),
    ("/elements", 10, lambda n: {"type": "context", "elements": [mrkdwn()] * n}),
    ("/elements", 5, lambda n: context_actions(*[icon_button()] * n)),
    ("/elements", 10, lambda n: {"type": "carousel", "elements": [card()] * n}),
    ("/fields", 10, lambda n: section(fields=[plain()] * n)),
    ("/actions", 3, lambda n: card(actions=[button(number) for number in range(n)])),
    ("/child_blocks", 10, lambda n: container(*[section()] * n)),
    ("/tasks", 50, lambda n: {"type": "plan", "title": "Steps", "tasks": [task()] * n}),
    ("/rows", 100, lambda n: table(height=n)),
    ("/rows/0", 20, lambda n: table(width=n)),
    ("/column_settings", 20, lambda n: table(column_settings=[{"align": "left"}] * n)),
    ("/rows", 201, lambda n: data_table(height=n)),
    ("/chart/segments", 12, lambda n: pie(segments=n)),
    ("/chart/series", 12, lambda n: bars(series=n)),
    ("/chart/series/0/data", 20, lambda n: bars(points=n)),
    ("/accessory/options", 10, lambda n: accessory("checkboxes", options=options(n))),
    ("/accessory/options", 10, lambda n: accessory("radio_buttons", options=options(n))),
    ("/accessory/options", 5, lambda n: accessory("overflow", options=options(n))),
    ("/accessory/options", 100, lambda n: accessory("static_select", options=options(n))),
    ("/accessory/option_groups", 100, lambda n: accessory("static_select", option_groups=[group()] * n)),
    (
        "/accessory/option_groups/0/options",
        100,
        lambda n: accessory("multi_static_select", option_groups=[group(n)]),
    ),
    (
        "/elements/0/visible_to_user_ids",
        10,
        lambda n: context_actions(icon_button(visible_to_user_ids=["U1"] * n)),
    ),
    (
        "/accessory/initial_users",
        2,
        lambda n: accessory("multi_users_select", max_selected_items=2, initial_users=["U1"] * n),
    ),
]

NUMBERS: list[tuple[str, int, int, Build]] = [
    ("/element/min_length", 0, 3000, lambda n: field("plain_text_input", min_length=n)),
    ("/element/max_length", 1, 3000, lambda n: field("plain_text_input", max_length=n)),
    ("/element/min_lines", 1, 100, lambda n: field("rich_text_input", min_lines=n)),
    ("/element/max_lines", 1, 100, lambda n: field("rich_text_input", max_lines=n)),
    ("/element/max_files", 1, 10, lambda n: field("file_input", max_files=n)),
    ("/page_size", 1, 100, lambda n: data_table(page_size=n)),
    ("/elements/0/indent", 0, 8, lambda n: rich_text(rich_list(indent=n))),
    ("/elements/0/border", 0, 1, lambda n: rich_text(rich_list(border=n))),
    (
        "/element/initial_date_time",
        1_000_000_000,
        9_999_999_999,
        lambda n: field("datetimepicker", initial_date_time=n),
    ),
]

NEVER_EMPTY = [(spot, build) for spot, _, build in LENGTHS if not spot.endswith(("url", "/initial_value"))]
LENGTH_NAMES = [f"{build(1)['type']}{spot}" for spot, _, build in LENGTHS]
COUNT_NAMES = [f"{build(1)['type']}{spot}" for spot, _, build in COUNTS]
NUMBER_NAMES = [f"{build(low)['type']}{spot}" for spot, low, _, build in NUMBERS]


@pytest.mark.parametrize(("spot", "maximum", "build"), LENGTHS, ids=LENGTH_NAMES)
def test_text_at_its_limit_passes_and_one_more_character_fails(spot: str, maximum: int, build: Build) -> None:
    assert in_message(build(maximum)) == []
    refusal = Problem(f"must be less than {maximum + 1} characters", f"/blocks/0{spot}")
    assert in_message(build(maximum + 1)) == [refusal]


@pytest.mark.parametrize(("spot", "build"), NEVER_EMPTY)
def test_empty_text_fails(spot: str, build: Build) -> None:
    assert in_message(build(0)) == [Problem("must be more than 0 characters", f"/blocks/0{spot}")]


def test_an_input_may_start_empty() -> None:
    assert in_message(field("plain_text_input", initial_value="")) == []


@pytest.mark.parametrize(("spot", "maximum", "build"), COUNTS, ids=COUNT_NAMES)
def test_a_full_list_passes_and_one_more_item_fails(spot: str, maximum: int, build: Build) -> None:
    assert in_message(build(maximum)) == []
    refusal = Problem(f"no more than {maximum} items allowed", f"/blocks/0{spot}")
    assert refusal in in_message(build(maximum + 1))


@pytest.mark.parametrize(("spot", "maximum", "build"), COUNTS, ids=COUNT_NAMES)
def test_an_empty_list_fails(spot: str, maximum: int, build: Build) -> None:
    least = 2 if maximum == 201 else 1
    assert Problem(f"must provide at least {least} items", f"/blocks/0{spot}") in in_message(build(0))


@pytest.mark.parametrize(("spot", "low", "high", "build"), NUMBERS, ids=NUMBER_NAMES)
def test_numbers_end_where_slack_says(spot: str, low: int, high: int, build: Build) -> None:
    assert in_message(build(low)) == in_message(build(high)) == []
    assert in_message(build(low - 1)) == [Problem(f"must be at least {low}", f"/blocks/0{spot}")]
    assert in_message(build(high + 1)) == [Problem(f"must be at most {high}", f"/blocks/0{spot}")]


def test_lengths_count_code_points() -> None:
    assert in_message({"type": "header", "text": {"type": "plain_text", "text": "👋" * 150}}) == []


@pytest.mark.parametrize("name", ["title", "submit", "close"])
def test_words_around_a_modal_end_at_24_characters(name: str) -> None:
    assert check_view(modal(**{name: plain(24)})) == []
    refusal = Problem("must be less than 25 characters", f"/view/{name}/text")
    assert check_view(modal(**{name: plain(25)})) == [refusal]


@pytest.mark.parametrize("surface", [modal, home])
@pytest.mark.parametrize(
    ("name", "maximum"), [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)]
)
def test_what_a_view_carries_has_limits(surface: Callable[..., Content], name: str, maximum: int) -> None:
    assert check_view(surface(**{name: "x" * maximum})) == []
    refusal = Problem(f"must be less than {maximum + 1} characters", f"/view/{name}")
    assert check_view(surface(**{name: "x" * (maximum + 1)})) == [refusal]


def test_an_alert_holds_200_characters() -> None:
    assert check_view(modal({"type": "alert", "text": plain(200)})) == []
    refusal = Problem("must be less than 201 characters", "/view/blocks/0/text/text")
    assert check_view(modal({"type": "alert", "text": plain(201)})) == [refusal]


def test_a_message_holds_50_blocks() -> None:
    divider = {"type": "divider"}
    assert check_message("Hello", [divider] * 50) == []
    refusal = Problem("no more than 50 items allowed", "/blocks")
    assert check_message("Hello", [divider] * 51) == [refusal]


@pytest.mark.parametrize("surface", [modal, home])
def test_a_view_holds_100_blocks(surface: Callable[..., Content]) -> None:
    divider = {"type": "divider"}
    assert check_view(surface(*[divider] * 100)) == []
    refusal = Problem("no more than 100 items allowed", "/view/blocks")
    assert check_view(surface(*[divider] * 101)) == [refusal]
