"""`python -m bot`."""

import gc

from bot.cli import app

# Every statement leaves some objects behind: Python's own 700 would mean a look at all of them at every
# click, a twentieth of the bot's time.
OBJECTS_BETWEEN_LOOKS = 50_000

gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 20, 20)
app(prog_name="python -m bot")
