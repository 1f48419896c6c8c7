"""Tells a rehearsal on the terminal: who did what, what the bot said, and how far it is."""

from datetime import datetime
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from sandbox import Message
from sandbox.mrkdwn import message_text
from sandbox.rehearsal.postbox import Letter
from sandbox.rehearsal.stage import Stage

LONGEST = 280


class Narrator:
    """Prints as it goes, above a progress bar (on a terminal) or plainly (in a pipe).

    `follows` is the Slack id of somebody whose direct messages are told in full.
    """

    def __init__(self, stage: Stage, console: Console, *, quiet: bool = False) -> None:
        self._stage, self._console, self._quiet = stage, console, quiet
        self.follows = ""
        self._names: dict[str, str] = {}
        self._kinds: set[str] = set()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("Playing the program", total=1.0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def progress(self, share: float) -> None:
        self._bar.update(self._task, completed=share)

    def did(self, now: datetime, who: str, what: str) -> None:
        """Somebody did something."""
        if not self._quiet:
            self._console.print(Text.assemble((f"{now:%a %d %b %H:%M} ", "dim"), (who, "bold"), f" {what}"))

    def heard(self, letter: Letter) -> None:
        """The bot posted something: in a channel, to a pair, or to the one person whom we follow."""
        if self._quiet or not letter.from_bot:
            return
        if letter.kind != "im":
            self._said(letter.message, self._place(letter), whole=self._is_new_kind(letter.message))
        elif self.follows in letter.readers:
            self._said(letter.message, f"{self._everybody()[self.follows]} reads", whole=True)

    def _said(self, message: Message, where: str, *, whole: bool) -> None:
        """The bot said something; the first of a kind is told in full."""
        text = message_text(self._shown(message), names=self._everybody(), now=self._stage.clock.now())
        short = text if whole or len(text) <= LONGEST else text[:LONGEST].rstrip() + " …"
        indented = short.replace("\n", "\n    ")
        self._console.print(Text.assemble(("  → ", "green"), (f"{where}: ", "green bold"), indented))

    def _is_new_kind(self, message: Message) -> bool:
        """Whether no message with these buttons was told before."""
        kind = " ".join(message.buttons) or message.text[:20]
        new = kind not in self._kinds
        self._kinds.add(kind)
        return new

    def closing_report(self) -> None:
        """The last thing the coordinators get, in full."""
        last = self._stage.sandbox.channel_messages(self._stage.staff_channel)[-1]
        self._console.rule("Closing report")
        self._console.print(Text(message_text(self._shown(last), names=self._everybody())))

    def _place(self, letter: Letter) -> str:
        names, bot = self._everybody(), self._stage.sandbox.bot_user_id
        if letter.kind == "mpim":
            return " and ".join(names[member] for member in letter.readers if member != bot)
        return f"#{names.get(letter.channel, 'a channel')}"

    def _everybody(self) -> dict[str, str]:
        if not self._names:
            self._names = {person.id: person.name for person in self._stage.sandbox.people()}
            self._names |= {self._stage.staff_channel: "mentoring-staff", self._stage.news_channel: "news"}
        return self._names

    @staticmethod
    def _shown(message: Message) -> dict[str, object]:
        return {"text": message.text, "blocks": message.blocks}
