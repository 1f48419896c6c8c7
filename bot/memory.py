"""How often Python looks for objects that only hold each other."""

import gc

OBJECTS_BETWEEN_LOOKS = 50_000


def look_seldom() -> None:
    """Every statement leaves some objects behind: Python's own 700 would mean a look at all of them at every
    click, a twentieth of the bot's time, and a tenth of what a start takes."""
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 20, 20)
