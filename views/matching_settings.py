"""How matching decides in a program, on the screen: what comes first, and when a pair is good enough."""

from typing import Any

from mentorship.match_orders import BEST_FIT_FIRST, GOOD_ENOUGH, HIGHEST_BAR, PEOPLE_FIRST
from mentorship.matching import Aim, Weights
from mentorship.program_form import form_of
from mentorship.refusals import check_fields
from storage.tables import Program
from views.blocks import View, context, modal
from views.fields import Payload, choice_of, number_field, number_of, radio_field, text_of
from views.ids import Callback, Field

ORDERS = {"people": PEOPLE_FIRST, "fit": BEST_FIT_FIRST}
LABELS = {"people": "As many mentees as possible first", "fit": "Best fit first"}
OWN = "own"
AIMS = {
    Aim.COVERAGE: "people",
    Aim.WEAK: "few weak pairs",
    Aim.TOTAL: "points",
    Aim.SPREAD: "even fit",
    Aim.LOAD: "even load",
}
ORDER_HINT = (
    "Best fit first matches nobody if that costs the others more points than it brings. Each draft says what "
    "the other choice would have brought."
)
WRONG_BAR = f"Please enter a number from 0 to {HIGHEST_BAR:,}, or nothing."


def matching_form(program: Program) -> View:
    """Both decisions; an order that only a file can say is an option of its own and stays."""
    form = form_of(program)
    own = {OWN: f"As your file says: {_own_words(form.order)}"} if _order_name(form.order) == OWN else {}
    most = Weights(**program.weights).full_marks
    hint = (
        f"In points; a pair of this program can earn up to {most:,}. As few pairs as possible are made below "
        f"the bar, and a draft says how many there are. Usually {GOOD_ENOUGH}; empty means no bar."
    )
    blocks = [
        context("For a draft that lies there press Match Again."),
        radio_field(
            Field.ORDER, "What comes first?", {**LABELS, **own}, _order_name(form.order), hint=ORDER_HINT
        ),
        number_field(Field.BAR, "Good enough", form.bar, least=0, most=HIGHEST_BAR, hint=hint, optional=True),
    ]
    return modal(
        "How Matching Decides",
        blocks,
        callback=Callback.MATCHING,
        submit="Save",
        close="Cancel",
        about={"program": program.key},
    )


def matching_words(program: Program) -> str:
    """Both decisions in a line."""
    form = form_of(program)
    name = _order_name(form.order)
    order = LABELS.get(name) or f"In this order: {_own_words(form.order)}"
    return f"{order}; {f'good enough from {form.bar:,} points' if form.bar else 'no bar'}"


def read_matching(payload: Payload) -> dict[str, Any]:
    """An order that is not one of the two stays as it is."""
    bar, typed = number_of(payload, Field.BAR), text_of(payload, Field.BAR)
    fits = not typed or (bar is not None and 0 <= bar <= HIGHEST_BAR)
    check_fields({Field.BAR.value: None if fits else WRONG_BAR})
    chosen = ORDERS.get(choice_of(payload, Field.ORDER) or "")
    return {"bar": bar, **({"order": chosen} if chosen else {})}


def _order_name(order: tuple[Aim, ...]) -> str:
    return next((name for name, each in ORDERS.items() if each == order), OWN)


def _own_words(order: tuple[Aim, ...]) -> str:
    return ", ".join(AIMS[aim] for aim in order)
