"""The stage: a stand-in Slack with the real bot in it, on one movable clock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import Bot, build_bot
from bot.settings import Settings
from sandbox import Person, Sandbox, SandboxOptions
from sandbox.rehearsal.meter import CallMeter, WatchedClock
from sandbox.rehearsal.postbox import Postbox
from storage.database import Database
from storage.migrate import upgrade

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Stage:
    """Everything a play needs; `coordinator` has admin rights."""

    clock: WatchedClock
    sandbox: Sandbox
    bot: Bot
    coordinator: Person
    staff_channel: str
    news_channel: str
    postbox: Postbox
    meter: CallMeter

    def close(self) -> None:
        """Say what is being said; then Slack goes first, since the SDK's socket closes at once after it."""
        self.bot.afterwards.shutdown(wait=True)
        self.bot.line.let_go()
        self.sandbox.stop()
        self.bot.stop()


def open_stage(
    manifest: Path,
    *,
    database_url: str = "sqlite://",
    transcript: Path | None = None,
    rate_limits: bool = True,
    start: datetime = START,
    port: int = 0,
) -> Stage:
    """Start a workspace with one coordinator, a coordinator channel and an announcement channel.

    `port` 0 takes any free one; OSError if another is taken.
    """
    clock = WatchedClock(start)
    postbox = Postbox(clock.now)
    options = SandboxOptions(
        now=clock.now, transcript=transcript, rate_limits=rate_limits, port=port, on_post=postbox.file
    )
    sandbox = Sandbox(manifest, options).start()
    meter = CallMeter(sandbox.transcript.calls)
    clock.before_moving = meter.note
    coordinator = sandbox.add_person("Cora Coordinator", title="People team", admin=True)
    staff = sandbox.add_channel("mentoring-staff", [coordinator], private=True)
    news = sandbox.add_channel("news", [coordinator])
    database = Database(database_url)
    upgrade(database)
    settings = Settings(sandbox.bot_token, sandbox.app_token, sandbox.api_url)
    bot = build_bot(settings, database, clock)
    bot.connect()
    sandbox.wait_for_socket()
    return Stage(clock, sandbox, bot, coordinator, staff, news, postbox, meter)
