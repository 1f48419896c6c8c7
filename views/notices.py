"""Every notice's renderer, collected from the conversations."""

from mentorship.notices import Notice
from mentorship.work import Work
from views import (
    check_ins,
    choice_rounds,
    closing,
    concerns,
    departures,
    digests,
    enrollment,
    introductions,
    match_runs,
    programs,
    review,
    rounds,
    surveys,
    voices,
)
from views.blocks import Message, Picture
from views.rendering import Painters, Renderers

_CONVERSATIONS: tuple[Renderers, ...] = tuple(
    module.RENDERERS
    for module in (
        check_ins,
        choice_rounds,
        closing,
        concerns,
        departures,
        digests,
        enrollment,
        introductions,
        match_runs,
        programs,
        review,
        rounds,
        surveys,
        voices,
    )
)
RENDERERS: Renderers = {kind: render for some in _CONVERSATIONS for kind, render in some.items()}

PAINTERS: Painters = {**digests.PAINTERS, **closing.PAINTERS}


def render(work: Work, notice: Notice) -> Message | None:
    """The notice as a message about the present state; None if it has lost its sense."""
    return RENDERERS[type(notice)](work, notice)


def paint(work: Work, notice: Notice) -> Picture | None:
    """The picture that goes with the notice's message, for the kinds that have one."""
    painter = PAINTERS.get(type(notice))
    return painter(work, notice) if painter else None
