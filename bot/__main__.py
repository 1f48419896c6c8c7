"""`python -m bot`."""

import gc

# Every statement leaves some objects behind: Python's own 700 would mean a look at all of them at every
# click, a twentieth of the bot's time, and a tenth of what a start takes.
OBJECTS_BETWEEN_LOOKS = 50_000

gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 20, 20)

from bot.cli import app  # noqa: E402

app(prog_name="python -m bot")
