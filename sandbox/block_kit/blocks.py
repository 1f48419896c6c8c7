"""Blocks: their fields and limits, and on which surface each may stand."""

from enum import Enum

from sandbox.block_kit.composition import ALT_TEXT, ID, SLACK_FILE, TEXT_SHAPES, URL, plain_text, text
from sandbox.block_kit.elements import (
    IMAGE,
    IN_ACTIONS,
    IN_CARD_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION_ACCESSORY,
)
from sandbox.block_kit.problem import Fields, Problem
from sandbox.block_kit.rich_text import RICH_TEXT, RICH_TEXT_FIELDS
from sandbox.block_kit.rules import (
    CrossCheck,
    Problems,
    Rule,
    at_least_one,
    boolean,
    choice,
    exactly_one,
    items,
    matching,
    shape,
    string,
    tagged,
)
from sandbox.block_kit.tables import DATA_TABLE_FIELDS, DATA_VISUALIZATION_FIELDS, TABLE_FIELDS, even_rows


class Surface(Enum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


def _block(
    required: dict[str, Rule] | None = None,
    optional: dict[str, Rule] | None = None,
    checks: tuple[CrossCheck, ...] = (),
) -> Rule:
    return shape(required, {"block_id": ID} | (optional or {}), checks)


def _no_dispatch_from_files(value: Fields, at: str) -> Problems:
    if value.get("dispatch_action") and value["element"]["type"] == "file_input":
        yield Problem("`dispatch_action` may not be used with a `file_input`", f"{at}/dispatch_action")


def _collapsed_only_if_collapsible(value: Fields, at: str) -> Problems:
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield Problem("`default_collapsed` needs `is_collapsible`", f"{at}/default_collapsed")
    if value.get("has_header_divider") and value.get("is_collapsible"):
        yield Problem(
            "`has_header_divider` may not be used with `is_collapsible`", f"{at}/has_header_divider"
        )


def _started(value: Fields, at: str) -> Problems:
    if value["status"] == "pending":
        yield Problem("a task card outside a plan may not be `pending`", f"{at}/status")


_HTTPS = matching(r"https://\S{1,2992}", "an https URL")
_IMAGE_ELEMENT = tagged({"image": IMAGE})

_CARD = _block(
    optional={
        "hero_image": _IMAGE_ELEMENT,
        "icon": _IMAGE_ELEMENT,
        "slack_icon": shape(required={"name": string()}),
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": items(IN_CARD_ACTIONS, 1, 3),
    },
    checks=(at_least_one("hero_image", "title", "actions", "body"),),
)

_TASK_CARD_REQUIRED: dict[str, Rule] = {
    "task_id": string(),
    "title": string(),
    "status": choice("pending", "in_progress", "complete", "error"),
}
_TASK_CARD_OPTIONAL: dict[str, Rule] = {
    "details": RICH_TEXT,
    "output": RICH_TEXT,
    "sources": items(tagged({"url": shape(required={"url": string(), "text": string()})})),
}
_TASK_IN_PLAN = tagged({"task_card": _block(_TASK_CARD_REQUIRED, _TASK_CARD_OPTIONAL)})

_EVERYWHERE: dict[str, Rule] = {
    "actions": _block({"elements": items(IN_ACTIONS, 1, 25)}),
    "card": _CARD,
    "context": _block({"elements": items(tagged({"image": IMAGE} | TEXT_SHAPES), 1, 10)}),
    "divider": _block(),
    "header": _block({"text": plain_text(150)}),
    "image": _block(
        {"alt_text": ALT_TEXT},
        {"title": plain_text(2000), "image_url": URL, "slack_file": SLACK_FILE},
        (exactly_one("image_url", "slack_file"),),
    ),
    "input": _block(
        {"label": plain_text(2000), "element": IN_INPUT},
        {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
        (_no_dispatch_from_files,),
    ),
    "rich_text": _block(RICH_TEXT_FIELDS),
    "section": _block(
        optional={
            "text": text(),
            "fields": items(text(2000), 1, 10),
            "accessory": IN_SECTION_ACCESSORY,
            "expand": boolean,
        },
        checks=(at_least_one("text", "fields"),),
    ),
    "video": _block(
        {"alt_text": ALT_TEXT, "title": plain_text(199), "video_url": _HTTPS, "thumbnail_url": URL},
        {
            "title_url": _HTTPS,
            "description": plain_text(),
            "author_name": string(49),
            "provider_name": string(),
            "provider_icon_url": URL,
        },
    ),
}

_MESSAGE_AND_HOME: dict[str, Rule] = {
    "carousel": _block({"elements": items(tagged({"card": _CARD}), 1, 10)}),
    "data_table": _block(*DATA_TABLE_FIELDS, (even_rows,)),
    "data_visualization": _block(*DATA_VISUALIZATION_FIELDS),
    "table": _block(*TABLE_FIELDS),
}

_MESSAGE: dict[str, Rule] = {
    "context_actions": _block({"elements": items(IN_CONTEXT_ACTIONS, 1, 5)}),
    "markdown": _block({"text": string()}),
    "plan": _block({"title": string()}, {"tasks": items(_TASK_IN_PLAN, 1, 50)}),
    "task_card": _block(_TASK_CARD_REQUIRED, _TASK_CARD_OPTIONAL, (_started,)),
}

_MODAL: dict[str, Rule] = {
    "alert": _block({"text": text(200)}, {"level": choice("default", "info", "warning", "error", "success")}),
}


def _container(children: dict[str, Rule]) -> Rule:
    """A container of any other block of its surface, except cards, carousels and data tables."""
    allowed = {name: children[name] for name in children.keys() - {"card", "carousel", "data_table"}}
    return _block(
        {"child_blocks": items(tagged(allowed), 1, 10)},
        {
            "title": plain_text(150),
            "rich_text_title": RICH_TEXT,
            "subtitle": text(150),
            "icon": _IMAGE_ELEMENT,
            "width": choice("narrow", "standard", "wide", "full"),
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        (at_least_one("title", "rich_text_title"), _collapsed_only_if_collapsible),
    )


_ON_MESSAGE = _EVERYWHERE | _MESSAGE_AND_HOME | _MESSAGE
_ON_HOME = _EVERYWHERE | _MESSAGE_AND_HOME

BLOCK_ON: dict[Surface, Rule] = {
    Surface.MESSAGE: tagged(_ON_MESSAGE | {"container": _container(_ON_MESSAGE)}),
    Surface.MODAL: tagged(_EVERYWHERE | _MODAL),
    Surface.HOME: tagged(_ON_HOME | {"container": _container(_ON_HOME)}),
}
MAX_BLOCKS: dict[Surface, int] = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}
