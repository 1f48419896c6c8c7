"""Finding a button, menu or input by what a person would call it."""

from collections.abc import Callable
from typing import Any

from sandbox.blocks import Control, controls
from sandbox.driver.outcomes import NotOnScreen

Json = dict[str, Any]
BUTTONS = ("button", "icon_button")
Target = str | tuple[str, str]
"""What somebody would call a control, or its block_id and action_id."""


def find_control(blocks: list[Json], target: Target, *, buttons: bool) -> Control:
    """The first button, or the first other element, with this action_id, block_id or label.

    An exact action_id wins over a block_id, and that over a label, whose capitals do not matter. A pair means
    exactly this block_id and this action_id.
    """
    candidates = [each for each in controls(blocks) if (each.type in BUTTONS) == buttons]
    for fits in _ways(target):
        for control in candidates:
            if fits(control):
                return control
    known = ", ".join(f"“{each.label}” ({each.action_id})" for each in candidates) or "nothing"
    raise NotOnScreen(f"There is no “{target}” here. There is: {known}")


def _ways(target: Target) -> tuple[Callable[[Control], bool], ...]:
    if isinstance(target, tuple):
        return (lambda control: (control.block_id, control.action_id) == target,)
    return (
        lambda control: control.action_id == target,
        lambda control: control.block_id == target,
        lambda control: control.label.casefold() == target.casefold(),
    )
