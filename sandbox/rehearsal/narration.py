"""Tells a rehearsal on the terminal: who did what, what the bot said, and how far it is."""

from datetime import datetime
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from sandbox import Message
from sandbox.mrkdwn import message_text
from sandbox.rehearsal.stage import Stage

LONGEST = 280


class Narrator:
    """Prints as it goes, above a progress bar (on a terminal) or plainly (in a pipe)."""

    def __init__(self, stage: Stage, console: Console, *, quiet: bool = False) -> None:
        self._stage, self._console, self._quiet = stage, console, quiet
        self._names: dict[str, str] = {}
        self._told: dict[str, int] = {}
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
        self._tell_channels()
        self._bar.update(self._task, completed=share)

    def did(self, now: datetime, who: str, what: str) -> None:
        """Somebody did something."""
        self._tell_channels()
        if not self._quiet:
            self._console.print(Text.assemble((f"{now:%a %d %b %H:%M} ", "dim"), (who, "bold"), f" {what}"))

    def read(self, who: str, message: Message) -> None:
        """The employee we follow read what the bot wrote to them, and to them alone."""
        if not self._quiet:
            self._said(message, f"{who} reads", whole=True)

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

    def _tell_channels(self) -> None:
        if self._quiet:
            return
        places = {self._stage.staff_channel: "#mentoring-staff", self._stage.news_channel: "#news"}
        for person in self._stage.sandbox.people():
            for group in person.group_dms():
                places[group.id] = " and ".join(self._everybody()[member] for member in group.people)
        for channel, name in places.items():
            self._tell_new(channel, name)

    def _tell_new(self, channel: str, name: str) -> None:
        messages = self._stage.sandbox.channel_messages(channel)
        for message in messages[self._told.get(channel, 0) :]:
            self._said(message, name, whole=self._is_new_kind(message))
        self._told[channel] = len(messages)

    def _everybody(self) -> dict[str, str]:
        if len(self._names) < len(self._stage.sandbox.people()):
            self._names = {person.id: person.name for person in self._stage.sandbox.people()}
            self._names |= {self._stage.staff_channel: "mentoring-staff", self._stage.news_channel: "news"}
        return self._names

    @staticmethod
    def _shown(message: Message) -> dict[str, object]:
        return {"text": message.text, "blocks": message.blocks}
