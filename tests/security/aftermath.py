"""What is left of a program in which everybody typed something private, and who may have read what."""

from contextlib import chdir
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from tests.security import campaign as said
from tests.security.campaign import Watched, listening
from tests.security.record import Record

# By first name; `pair` is the pair's own conversation, `staff` the coordinators' channel.
MAY_READ = {
    said.NOTE: {"Max"},
    said.MENTORS_NOTE: {"Mona"},
    said.HELP: {"Max", "staff", "Cora"},
    said.REASON: {"Dan", "Cora"},
    said.SURVEY: set[str](),
    said.GOALS: {"Max", "Mona", "Cora", "pair"},
    said.EXPERIENCE: {"Mona", "Max", "Cora", "pair"},
    said.UNFINISHED: {"Dan", "Cora"},
    said.TROUBLE: {"Sam"},
}


class Aftermath:
    """A program that was played to its end: what Slack's side has recorded, the log, and the files."""

    def __init__(self, folder: Path) -> None:
        town = Watched(folder)
        with listening() as self.log:
            town.play()
            self.names = {
                person.id: person.name.split()[0]
                for person in (town.mona, town.max, town.dan, town.sam, town.coordinator)
            }
            self.names |= {town.staff_channel: "staff", town.news_channel: "news"}
            town.stop()
        self.folder, self.file, self.record = folder, town.file, Record(town.transcript)
        self.tokens = (town.sandbox.bot_token, town.sandbox.app_token, town.sandbox.signing_secret)

    def readers(self, words: str) -> set[str]:
        """By first name; the pair's own conversation is `pair`."""
        return {self.names.get(reader, "pair") for reader in self.record.readers_of(words)}

    def tell(self, *words: str) -> str:
        """What a command prints."""
        env = {"SLACK_BOT_TOKEN": self.tokens[0], "SLACK_APP_TOKEN": self.tokens[1]}
        env["DATABASE_URL"] = f"sqlite:///{self.file}"
        with chdir(self.folder):
            return CliRunner().invoke(app, words, env=env).output
