"""Smallest legal blocks and elements, from which the tests build what they need."""

from typing import Any

Content = dict[str, Any]


def plain(length: int = 1) -> Content:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 1) -> Content:
    return {"type": "mrkdwn", "text": "x" * length}


def option(number: int = 0, **changes: Any) -> Content:
    return {"text": plain(), "value": f"v{number}", **changes}


def options(count: int) -> list[Content]:
    return [option(number) for number in range(count)]


def group(count: int = 1, label: int = 1) -> Content:
    return {"label": plain(label), "options": options(count)}


def button(number: int = 0, **changes: Any) -> Content:
    return {"type": "button", "action_id": f"a{number}", "text": plain(), **changes}


def confirm(**changes: Any) -> Content:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **changes}


def select(**changes: Any) -> Content:
    return {"type": "static_select", "options": options(2), **changes}


def image(**changes: Any) -> Content:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture", **changes}


def section(**changes: Any) -> Content:
    return {"type": "section", "text": mrkdwn(), **changes}


def accessory(kind: str, **fields: Any) -> Content:
    return section(accessory={"type": kind, **fields})


def actions(*elements: Content) -> Content:
    return {"type": "actions", "elements": list(elements)}


def field(kind: str, **fields: Any) -> Content:
    """An input block around one element."""
    return {"type": "input", "label": plain(), "element": {"type": kind, **fields}}


def card(**changes: Any) -> Content:
    return {"type": "card", "title": mrkdwn(), **changes}


def container(*children: Content, **changes: Any) -> Content:
    return {"type": "container", "title": plain(), "child_blocks": list(children), **changes}


def rich_text(*parts: Content) -> Content:
    return {"type": "rich_text", "elements": list(parts) or [rich_section()]}


def rich_section(text: str = "x") -> Content:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def rich_list(**changes: Any) -> Content:
    return {"type": "rich_text_list", "style": "bullet", "elements": [rich_section()], **changes}


def task(**changes: Any) -> Content:
    return {"type": "task_card", "task_id": "1", "title": "Read", "status": "complete", **changes}


def rows(height: int, width: int = 1, length: int = 1) -> list[list[Content]]:
    return [[{"type": "raw_text", "text": "x" * length} for _ in range(width)] for _ in range(height)]


def table(height: int = 1, width: int = 1, length: int = 1, **changes: Any) -> Content:
    return {"type": "table", "rows": rows(height, width, length), **changes}


def data_table(height: int = 2, width: int = 1, length: int = 1, **changes: Any) -> Content:
    return {"type": "data_table", "caption": "Pairs", "rows": rows(height, width, length), **changes}


def pie(segments: int = 1, label: int = 1, title: int = 1) -> Content:
    parts = [{"label": "x" * label, "value": 1}] * segments
    return {
        "type": "data_visualization",
        "title": "x" * title,
        "chart": {"type": "pie", "segments": parts},
    }


def bars(series: int = 1, points: int = 1, axis_label: int = 1) -> Content:
    names = [f"c{number}" for number in range(points)]
    data = [{"label": name, "value": 1} for name in names]
    chart = {
        "type": "bar",
        "series": [{"name": f"s{number}", "data": data} for number in range(series)],
        "axis_config": {"categories": names, "x_label": "x" * axis_label},
    }
    return {"type": "data_visualization", "title": "Meetings", "chart": chart}


def video(**changes: Any) -> Content:
    return {
        "type": "video",
        "alt_text": "A talk",
        "title": plain(),
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t.png",
        **changes,
    }


def feedback(**changes: Any) -> Content:
    return {"text": plain(), "value": "good", **changes}


def feedback_buttons(**changes: Any) -> Content:
    return {
        "type": "feedback_buttons",
        "positive_button": feedback(),
        "negative_button": feedback(),
        **changes,
    }


def icon_button(**changes: Any) -> Content:
    return {"type": "icon_button", "icon": "trash", "text": plain(), **changes}


def context_actions(*elements: Content) -> Content:
    return {"type": "context_actions", "elements": list(elements)}


def modal(*blocks: Content, **changes: Any) -> Content:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **changes}


def home(*blocks: Content, **changes: Any) -> Content:
    return {"type": "home", "blocks": list(blocks), **changes}


WORKFLOW: Content = {"trigger": {"url": "https://slack.com/shortcuts/Ft1/1"}}

ELEMENTS: dict[str, Content] = {
    "button": {"text": plain()},
    "workflow_button": {"text": plain(), "workflow": WORKFLOW},
    "checkboxes": {"options": options(1)},
    "radio_buttons": {"options": options(1)},
    "overflow": {"options": options(1)},
    "static_select": {"options": options(1)},
    "multi_static_select": {"option_groups": [group()]},
    "external_select": {},
    "multi_external_select": {},
    "users_select": {},
    "multi_users_select": {},
    "conversations_select": {},
    "multi_conversations_select": {},
    "channels_select": {},
    "multi_channels_select": {},
    "datepicker": {"initial_date": "2026-02-28"},
    "timepicker": {"initial_time": "23:59", "timezone": "Europe/Berlin"},
    "datetimepicker": {"initial_date_time": 1767607200},
    "plain_text_input": {},
    "rich_text_input": {},
    "number_input": {"is_decimal_allowed": False},
    "email_text_input": {},
    "url_text_input": {},
    "file_input": {},
    "image": {"image_url": "https://example.com/a.png", "alt_text": "A picture"},
    "feedback_buttons": {"positive_button": feedback(), "negative_button": feedback()},
    "icon_button": {"icon": "trash", "text": plain()},
}
"""The smallest legal fields of every element type."""

_SMALLEST: list[Content] = [
    actions(button()),
    {"type": "alert", "text": plain()},
    card(),
    {"type": "carousel", "elements": [card()]},
    container({"type": "divider"}),
    {"type": "context", "elements": [mrkdwn()]},
    context_actions(feedback_buttons()),
    data_table(),
    pie(),
    {"type": "divider"},
    {"type": "header", "text": plain()},
    image(),
    field("plain_text_input"),
    {"type": "markdown", "text": "x"},
    {"type": "plan", "title": "Steps", "tasks": [task()]},
    rich_text(),
    section(),
    table(),
    task(),
    video(),
]

BLOCKS: dict[str, Content] = {block["type"]: block for block in _SMALLEST}
"""The smallest legal block of every type."""
