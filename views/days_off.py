"""Telling one's days off, and seeing which are noted."""

from datetime import date

from mentorship.calendars import DaysOff
from views.blocks import View, actions, button, context, modal, section
from views.fields import Payload, date_field, date_of
from views.ids import COMMAND, Action, Callback, Field
from views.programs import day

TITLE = "Days Off"
WELCOME_BACK = "Noted: no days off. I ask you as usual."


def days_off_form(noted: DaysOff | None) -> View:
    """From when to when; with what is noted already, and a way to take it back."""
    blocks = [
        section(
            "While you are away I ask you nothing and remind you of nothing. Your pairs go on as they are."
        ),
        date_field(Field.AWAY_FROM, "First day off", noted.first if noted else None),
        date_field(Field.AWAY_UNTIL, "Last day off", noted.last if noted else None),
    ]
    if noted is not None:
        blocks.append(actions(button("I Am Not Away", Action.END_DAYS_OFF)))
    return modal(TITLE, blocks, callback=Callback.DAYS_OFF, submit="Save", close="Cancel")


def read_days_off(payload: Payload) -> tuple[date | None, date | None]:
    """The first and the last day as picked."""
    return date_of(payload, Field.AWAY_FROM), date_of(payload, Field.AWAY_UNTIL)


def days_off_saved(noted: DaysOff | None) -> View:
    words = section(f"{days_off_words(noted)} Enjoy your time." if noted else WELCOME_BACK)
    return modal(TITLE, [words, context(f"`{COMMAND} back` ends it earlier, `{COMMAND} away` changes it.")])


def no_days_off() -> View:
    return modal(TITLE, [section(WELCOME_BACK)])


def days_off_words(noted: DaysOff) -> str:
    """Which days are noted, in a sentence."""
    if noted.first == noted.last:
        return f"You are away on {day(noted.first)}."
    return f"You are away from {day(noted.first)} until {day(noted.last)}."
