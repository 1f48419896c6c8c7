"""Asking once more before what somebody has told is deleted, and saying that it is done."""

from collections.abc import Sequence

from mentorship.erasure import Erased
from storage.tables import Program
from views.blocks import View, context, modal, section, sentence_modal
from views.ids import Callback
from views.programs import name_of

SHOWN = 10
WHAT_GOES = (
    "This deletes what you have told me: your answers, skills and goals, whom you would like to be matched "
    "with and whom not, notes and ratings from check-ins, days off, and what you wrote when you asked for "
    "help. It cannot be undone."
)
WHAT_STAYS = (
    "What stays: that you took part and when, and what others have said. Survey answers stay too, for "
    "nobody knows which are yours. Messages that stand in Slack follow your workspace's own rules."
)


def erasure_form(programs: Sequence[Program]) -> View:
    """What goes, what stays, and what else it means."""
    blocks = [section(WHAT_GOES), *([section(_leaving(programs))] if programs else []), context(WHAT_STAYS)]
    return modal("Delete My Data", blocks, callback=Callback.ERASE, submit="Delete My Data", close="Keep It")


def erased(done: Erased) -> View:
    left = " You have left your programs, and partners are told kindly." if done.programs else ""
    return sentence_modal(
        "Deleted", f"What you had told me is deleted.{left} You can join again at any time."
    )


def _leaving(programs: Sequence[Program]) -> str:
    names = ", ".join(name_of(program) for program in programs[:SHOWN])
    more = f" and {len(programs) - SHOWN} more" if len(programs) > SHOWN else ""
    return f"*You also leave* {names}{more}. Partners are told kindly that you have left, and nothing else."
