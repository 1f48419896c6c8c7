"""Composition objects: text, option, confirm and the small things that elements and blocks are made of."""

from collections.abc import Iterator, Sequence

from sandbox.block_kit.problem import Fields, Problem
from sandbox.block_kit.rules import (
    CrossCheck,
    Problems,
    Rule,
    at_least_one,
    boolean,
    choice,
    exactly_one,
    items,
    shape,
    string,
    tagged,
)

TEXT_MAX = 3000
ID = string(255)
URL = string(3000)
ALT_TEXT = string(2000)


def _text_shapes(maximum: int) -> dict[str, Rule]:
    content = {"text": string(maximum)}
    return {
        "plain_text": shape(required=content, optional={"emoji": boolean}),
        "mrkdwn": shape(required=content, optional={"verbatim": boolean}),
    }


def plain_text(maximum: int = TEXT_MAX) -> Rule:
    return tagged({"plain_text": _text_shapes(maximum)["plain_text"]})


def text(maximum: int = TEXT_MAX) -> Rule:
    return tagged(_text_shapes(maximum))


TEXT_SHAPES = _text_shapes(TEXT_MAX)

CONFIRM = shape(
    required={"title": plain_text(100), "text": text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    optional={"style": choice("primary", "danger")},
)

OPTION_VALUE = string(150)
OPTION = shape(
    required={"text": plain_text(75), "value": OPTION_VALUE}, optional={"description": plain_text(75)}
)
MRKDWN_OPTION = shape(required={"text": text(75), "value": OPTION_VALUE}, optional={"description": text(75)})
OVERFLOW_OPTION = shape(
    required={"text": plain_text(75), "value": OPTION_VALUE},
    optional={"description": plain_text(75), "url": URL},
)
OPTION_GROUP = shape(required={"label": plain_text(75), "options": items(OPTION, 1, 100)})
OPTIONS = items(OPTION, 1, 100)
OPTION_GROUPS = items(OPTION_GROUP, 1, 100)

CONVERSATION_FILTER = shape(
    optional={
        "include": items(choice("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    checks=(at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)

DISPATCH_ACTION_CONFIG = shape(
    required={"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 1, 2)}
)

SLACK_FILE = shape(optional={"url": URL, "id": string()}, checks=(exactly_one("url", "id"),))


def initial_among_options(field: str) -> CrossCheck:
    """What `field` preselects (one option or several) is one of the options offered, field by field."""

    def check(value: Fields, at: str) -> Problems:
        offered = list(_offered(value))
        chosen = value.get(field, [])
        several = isinstance(chosen, list)
        for index, option in enumerate(chosen if several else [chosen]):
            if option not in offered:
                spot = f"{at}/{field}/{index}" if several else f"{at}/{field}"
                yield Problem(f"`{field}` must be one of the provided options", spot)

    return check


def _offered(value: Fields) -> Iterator[Fields]:
    yield from value.get("options", [])
    for group in value.get("option_groups", []):
        yield from group["options"]


def within_max_selected(*fields: str) -> CrossCheck:
    """No more values preselected than `max_selected_items` lets a person pick."""

    def check(value: Fields, at: str) -> Problems:
        limit = value.get("max_selected_items")
        for name in fields:
            chosen: Sequence[object] = value.get(name, ())
            if limit is not None and len(chosen) > limit:
                yield Problem(f"no more than {limit} items allowed", f"{at}/{name}")

    return check
