"""`python -m bot`."""

from bot.memory import look_seldom

look_seldom()

from bot.cli import app  # noqa: E402

app(prog_name="python -m bot")
