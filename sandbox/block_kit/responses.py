"""What Slack refuses in an app's answers to a block_suggestion and to a view_submission."""

from sandbox.block_kit.composition import OPTION, OPTION_GROUP
from sandbox.block_kit.problem import Fields, Problem
from sandbox.block_kit.rules import choice, exactly_one, items, shape, string
from sandbox.block_kit.view import check_view, input_blocks

_SUGGESTIONS = shape(
    optional={"options": items(OPTION, 0, 100), "option_groups": items(OPTION_GROUP, 0, 100)},
    checks=(exactly_one("options", "option_groups"),),
)
_ACTION = choice("errors", "update", "push", "clear")
_COMPANION = {"errors": "errors", "update": "view", "push": "view", "clear": None}
"""The one field that goes with each response_action."""


def check_options_response(payload: Fields) -> list[Problem]:
    """Everything Slack would refuse in the answer to a block_suggestion."""
    return list(_SUGGESTIONS(payload, ""))


def check_view_submission_response(payload: Fields, view: Fields) -> list[Problem]:
    """Everything Slack would refuse in the answer to the submission of `view`; an empty answer closes it."""
    if not isinstance(payload, dict):
        return [Problem("must provide an object", "")]
    if not payload:
        return []
    if "response_action" not in payload:
        return [Problem("missing required field: response_action", "")]
    action = payload["response_action"]
    return list(_ACTION(action, "/response_action")) or _companion_problems(action, payload, view)


def _companion_problems(action: str, payload: Fields, view: Fields) -> list[Problem]:
    companion = _COMPANION[action]
    extra = payload.keys() - {"response_action", companion}
    found = [Problem(f"invalid additional property: {name}", "") for name in sorted(extra)]
    if companion is None:
        return found
    if companion not in payload:
        return [*found, Problem(f"missing required field: {companion}", "")]
    return found + (
        _error_problems(payload["errors"], view) if action == "errors" else _view_problems(payload)
    )


def _error_problems(errors: object, view: Fields) -> list[Problem]:
    """Each error is a plain sentence under the block_id of an input block of the view."""
    if not isinstance(errors, dict):
        return [Problem("must provide an object", "/errors")]
    if not errors:
        return [Problem("must provide at least 1 items", "/errors")]
    known = {block.get("block_id") for _, block in input_blocks(view)}
    found = [
        Problem("must be the block_id of an input block of the view", _spot(key))
        for key in errors.keys() - known
    ]
    for key, sentence in errors.items():
        found += string()(sentence, _spot(key))
    return found


def _spot(key: object) -> str:
    escaped = str(key).replace("~", "~0").replace("/", "~1")
    return f"/errors/{escaped}"


def _view_problems(payload: Fields) -> list[Problem]:
    replacement = payload["view"]
    if isinstance(replacement, dict) and replacement.get("type") == "home":
        return [
            Problem("must match the `type` of the root view whose stack we're pushing onto", "/view/type")
        ]
    return check_view(replacement)
