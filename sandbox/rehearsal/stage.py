"""The stage: a stand-in Slack with the real bot in it, on one movable clock."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.app import Bot, build_bot
from bot.http_line import HttpLine
from bot.settings import Address, Settings
from sandbox import NothingHappened, Person, Sandbox, SandboxOptions
from sandbox.rehearsal.meter import CallMeter, WatchedClock
from sandbox.rehearsal.postbox import Postbox
from sandbox.rehearsal.wires import InTurn, direct_wires
from storage.database import Database
from storage.migrate import upgrade

PATIENCE = 3.0  # seconds; Slack has no more
LONGEST_WAIT = 30.0  # seconds
A_DAY_IN_A_SECOND = 100_000  # deeds of one person a real minute
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

    def rest(self, seconds: float = LONGEST_WAIT) -> None:
        """Wait until all that people did is acknowledged and answered; NothingHappened if not in time.

        What the bot says after an acknowledgement may bring new events: it rests when none began anything.
        """
        afterwards = self.bot.afterwards
        begun = -1
        while begun != afterwards.begun:
            begun = afterwards.begun
            if not afterwards.wait(seconds):
                raise NothingHappened("The bot did not come to rest.")
            self.sandbox.idle(timeout=seconds, quiet=0)

    def close(self) -> None:
        """Say what is being said; then Slack goes first, since the SDK's socket closes at once after it."""
        self.bot.afterwards.finish()
        self.bot.line.let_go()
        self.sandbox.stop()
        self.bot.stop()


def open_stage(
    manifest: Path,
    *,
    database: Database | None = None,
    transcript: Path | None = None,
    rate_limits: bool = True,
    start: datetime = START,
    port: int = 0,
    over_http: bool = False,
    in_process: bool = False,
    patience: float = PATIENCE,
) -> Stage:
    """Start a workspace with one coordinator, a coordinator channel and an announcement channel.

    The `database` has all its tables; without one there is a new one in memory. `port` 0 takes any free
    one; OSError if another is taken. The bot listens over a socket, or to signed requests, or needs no
    network `in_process`. Acknowledgements and trigger ids may take `patience`, in seconds.
    """
    clock = WatchedClock(start)
    postbox = Postbox(clock.now)
    options = SandboxOptions(
        now=clock.now, transcript=transcript, rate_limits=rate_limits, port=port, on_post=postbox.file
    )
    patient = replace(options, ack_seconds=patience, trigger_seconds=patience)
    sandbox = Sandbox(manifest, patient).start()
    meter, in_turn = CallMeter(sandbox.transcript.calls), InTurn()
    clock.before_moving = partial(_settle_moment, in_turn, meter)
    coordinator, staff, news = _furnish(sandbox)
    wires = direct_wires(sandbox.door(), in_turn) if in_process else None
    bot = build_bot(_settings(sandbox, over_http), database or _new_database(), clock, wires)
    _connect(bot, sandbox)
    return Stage(clock, sandbox, bot, coordinator, staff, news, postbox, meter)


def _settle_moment(in_turn: InTurn, meter: CallMeter, moment: datetime) -> None:
    """Before the clock moves on from a moment, all that came then is dealt with, and counted."""
    in_turn.do_all()
    meter.note(moment)


def _furnish(sandbox: Sandbox) -> tuple[Person, str, str]:
    """A coordinator, their channel, and the one where everybody reads the news."""
    coordinator = sandbox.add_person("Cora Coordinator", title="People team", admin=True)
    staff = sandbox.add_channel("mentoring-staff", [coordinator], private=True)
    return coordinator, staff, sandbox.add_channel("news", [coordinator])


def _connect(bot: Bot, sandbox: Sandbox) -> None:
    bot.connect()
    if isinstance(bot.line, HttpLine):
        sandbox.use_request_url(bot.line.address)
    else:
        sandbox.wait_for_socket()


def _new_database() -> Database:
    database = Database("sqlite://")
    upgrade(database)
    return database


def _settings(sandbox: Sandbox, over_http: bool) -> Settings:
    settings = Settings(
        sandbox.bot_token, sandbox.app_token, sandbox.api_url, deeds_a_minute=A_DAY_IN_A_SECOND
    )
    if not over_http:
        return settings
    return replace(settings, listen_on=Address("127.0.0.1", 0), signing_secret=sandbox.signing_secret)
