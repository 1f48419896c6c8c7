"""The rules for a whole message, a whole view, and an app's answers."""

from typing import Any

import pytest
from block_kit_samples import (
    Content,
    accessory,
    field,
    group,
    home,
    modal,
    options,
    plain,
    section,
    table,
)

from sandbox.block_kit import (
    Problem,
    check_message,
    check_options_response,
    check_view,
    check_view_submission_response,
)


def codes(problems: list[Problem]) -> list[str | None]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize("blocks", [None, []])
@pytest.mark.parametrize("text", [None, ""])
def test_a_message_says_something(text: str | None, blocks: list[Any] | None) -> None:
    assert codes(check_message(text, blocks)) == ["no_text"]


def test_text_blocks_or_an_attachment_are_enough() -> None:
    assert check_message("Hello", None) == []
    assert check_message(None, [section()]) == []
    assert check_message(None, None, [{"fallback": "Hello"}]) == []


def test_only_an_update_refuses_text_over_4000_characters() -> None:
    assert check_message("x" * 4000, None, update=True) == []
    assert check_message("x" * 4001, None) == []
    assert codes(check_message("x" * 4001, None, update=True)) == ["msg_too_long"]


def test_blocks_together_are_limited_but_tables_do_not_count() -> None:
    long = section(text={"type": "mrkdwn", "text": "x" * 2600})
    assert check_message("Hello", [long] * 4 + [table(height=10, length=1000)]) == []
    assert codes(check_message("Hello", [long] * 6)) == ["msg_blocks_too_long"]


def test_a_message_holds_100_attachments() -> None:
    assert check_message(None, None, [{"text": "x"}] * 100) == []
    assert codes(check_message(None, None, [{"text": "x"}] * 101)) == ["too_many_attachments"]


def test_blocks_inside_an_attachment_are_checked() -> None:
    found = check_message("Hello", None, [{"blocks": [{"type": "section"}]}])
    assert found == [Problem("must define either `text` or `fields`", "/attachments/0/blocks/0")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"text": 1, "blocks": None}, "invalid_arguments"),
        ({"text": "x", "blocks": {"type": "section"}}, "invalid_blocks_format"),
        ({"text": "x", "blocks": None, "attachments": "x"}, "invalid_attachments"),
        ({"text": "x", "blocks": None, "attachments": ["x"]}, "invalid_attachments"),
    ],
)
def test_arguments_of_the_wrong_kind_have_codes_of_their_own(arguments: Any, code: str) -> None:
    assert codes(check_message(**arguments)) == [code]


def test_a_problem_reads_as_slack_writes_it() -> None:
    problem = Problem("no more than 50 items allowed", "/blocks")
    assert str(problem) == "no more than 50 items allowed [json-pointer:/blocks]"


def _without(name: str) -> Content:
    return {key: value for key, value in modal().items() if key != name}


REFUSED_VIEWS: list[tuple[Any, list[str]]] = [
    ([], ["must provide an object [json-pointer:/view]"]),
    (modal(type="dialog"), ["unsupported type: dialog [json-pointer:/view/type]"]),
    (_without("type"), ["missing required field: type [json-pointer:/view]"]),
    (_without("title"), ["missing required field: title [json-pointer:/view]"]),
    (_without("blocks"), ["missing required field: blocks [json-pointer:/view]"]),
    (modal(blocks={}), ["must provide an array [json-pointer:/view/blocks]"]),
    (modal(hash="1.a"), ["invalid additional property: hash [json-pointer:/view]"]),
    (modal(submit=None), ["must provide an object [json-pointer:/view/submit]"]),
    (
        modal(close={"type": "mrkdwn", "text": "x"}),
        ["unsupported type: mrkdwn [json-pointer:/view/close/type]"],
    ),
    *(
        (home(**{name: plain()}), [f"invalid additional property: {name} [json-pointer:/view]"])
        for name in ("title", "submit", "close")
    ),
    (
        modal(field("plain_text_input", focus_on_load=True), field("datepicker", focus_on_load=True)),
        ["only one element may set `focus_on_load` [json-pointer:/view/blocks/1/element/focus_on_load]"],
    ),
    (
        modal(section(block_id="b"), section(block_id="b")),
        ['`block_id` "b" already exists [json-pointer:/view/blocks/1/block_id]'],
    ),
    (
        modal(accessory("channels_select", response_url_enabled=True)),
        [
            "`response_url_enabled` may only be used in an input block of a modal "
            "[json-pointer:/view/blocks/0/accessory/response_url_enabled]"
        ],
    ),
    (
        home(field("conversations_select", response_url_enabled=True)),
        [
            "`response_url_enabled` may only be used in an input block of a modal "
            "[json-pointer:/view/blocks/0/element/response_url_enabled]"
        ],
    ),
    (
        modal(accessory("workflow_button", text=plain(), workflow={"trigger": {"url": "https://x"}})),
        ["unsupported type: workflow_button [json-pointer:/view/blocks/0/accessory/type]"],
    ),
]


@pytest.mark.parametrize(("view", "refusals"), REFUSED_VIEWS, ids=[found[0] for _, found in REFUSED_VIEWS])
def test_what_slack_refuses_in_a_view(view: Any, refusals: list[str]) -> None:
    assert [str(problem) for problem in check_view(view)] == refusals


def test_a_modal_with_inputs_needs_a_submit_button() -> None:
    view = modal(section(), field("plain_text_input"))
    assert check_view(view) == []
    del view["submit"]
    message = "must define `submit` to use an `input` block in modals"
    assert check_view(view) == [Problem(message, "/view/blocks/1/input")]


def test_a_home_with_inputs_needs_no_submit_button() -> None:
    assert check_view(home(field("plain_text_input"))) == []


def test_a_modal_input_may_ask_for_a_response_url() -> None:
    assert check_view(modal(field("channels_select", response_url_enabled=True))) == []


def test_a_view_is_at_most_250_kilobytes() -> None:
    full = section(fields=[{"type": "plain_text", "text": "x" * 2000}] * 10)
    assert check_view(modal(*[full] * 12)) == []
    assert codes(check_view(modal(*[full] * 13))) == ["view_too_large"]


def test_suggestions_are_options_or_groups_and_may_be_empty() -> None:
    assert check_options_response({"options": []}) == []
    assert check_options_response({"options": options(100)}) == []
    assert check_options_response({"option_groups": [group(100)] * 100}) == []


@pytest.mark.parametrize(
    ("payload", "refusal"),
    [
        ({}, "must define either `options` or `option_groups` [json-pointer:]"),
        (
            {"options": [], "option_groups": []},
            "must define only one of `options` or `option_groups` [json-pointer:]",
        ),
        ({"options": options(101)}, "no more than 100 items allowed [json-pointer:/options]"),
        ({"option_groups": [group()] * 101}, "no more than 100 items allowed [json-pointer:/option_groups]"),
        (
            {"options": [{"text": plain(76), "value": "v"}]},
            "must be less than 76 characters [json-pointer:/options/0/text/text]",
        ),
    ],
)
def test_suggestions_slack_refuses(payload: Content, refusal: str) -> None:
    assert [str(problem) for problem in check_options_response(payload)] == [refusal]


SUBMITTED = modal(section(block_id="words"), field("plain_text_input") | {"block_id": "goal"})


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"response_action": "clear"},
        {"response_action": "update", "view": SUBMITTED},
        {"response_action": "push", "view": SUBMITTED},
        {"response_action": "errors", "errors": {"goal": "Please name a goal."}},
    ],
)
def test_answers_to_a_submission(payload: Content) -> None:
    assert check_view_submission_response(payload, SUBMITTED) == []


NOT_AN_INPUT = "must be the block_id of an input block of the view"


@pytest.mark.parametrize(
    ("payload", "refusal"),
    [
        ([], "must provide an object [json-pointer:]"),
        ({"errors": {}}, "missing required field: response_action [json-pointer:]"),
        (
            {"response_action": "close"},
            "must be one of: errors, update, push, clear [json-pointer:/response_action]",
        ),
        ({"response_action": "errors"}, "missing required field: errors [json-pointer:]"),
        ({"response_action": "errors", "errors": {}}, "must provide at least 1 items [json-pointer:/errors]"),
        ({"response_action": "errors", "errors": ["x"]}, "must provide an object [json-pointer:/errors]"),
        (
            {"response_action": "errors", "errors": {"goal": plain()}},
            "must provide a string [json-pointer:/errors/goal]",
        ),
        (
            {"response_action": "errors", "errors": {"words": "x"}},
            f"{NOT_AN_INPUT} [json-pointer:/errors/words]",
        ),
        (
            {"response_action": "errors", "errors": {"a/b": "x"}},
            f"{NOT_AN_INPUT} [json-pointer:/errors/a~1b]",
        ),
        ({"response_action": "update"}, "missing required field: view [json-pointer:]"),
        (
            {"response_action": "clear", "view": SUBMITTED},
            "invalid additional property: view [json-pointer:]",
        ),
        (
            {"response_action": "push", "view": home()},
            "must match the `type` of the root view whose stack we're pushing onto [json-pointer:/view/type]",
        ),
        (
            {"response_action": "update", "view": SUBMITTED | {"title": plain(25)}},
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
    ],
)
def test_answers_to_a_submission_slack_refuses(payload: Any, refusal: str) -> None:
    found = check_view_submission_response(payload, SUBMITTED)
    assert [str(problem) for problem in found] == [refusal]
