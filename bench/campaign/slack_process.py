"""The stand-in Slack in a process of its own: it makes trouble, and keeps the record of what arrived."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from bench.campaign.tempo import Tempo
from bot.slack import slack_client
from sandbox import Message, Sandbox, SandboxOptions
from sandbox.records import Channel

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
# Every other call only says who the bot is and who else is there.
CALLS = (
    "chat.postMessage",
    "chat.scheduleMessage",
    "chat.scheduledMessages.list",
    "conversations.history",
    "conversations.open",
)
LOOK_EVERY = 0.02
LATE_EVENTS = (0.0, 1.0, 3.0)


@dataclass(frozen=True)
class Plan:
    """How large the workspace is, and which share of the calls goes wrong."""

    tempo: Tempo
    people: int
    channels: int
    share: float
    seed: int
    transcript: Path | None = None


@dataclass(frozen=True)
class Town:
    """The workspace as the bots and the campaign need to know it."""

    api_url: str
    bot_token: str
    app_token: str
    team_id: str
    people: list[str]
    channels: list[str]


@dataclass(frozen=True)
class Record:
    """`messages` counts by place and text; a place is a channel's id, or the people of a direct one."""

    messages: Counter[tuple[str, str]]
    troubles: Counter[str]
    calls: Counter[str]
    payloads: Counter[str]


@dataclass
class Arrivals:
    """Counts each message as it arrives, and says so when somebody waits for the next one."""

    arrived: Event
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    bot: str = ""

    def note(self, channel: Channel, message: Message) -> None:
        self.counts[self._place(channel), message.text] += 1
        self.arrived.set()

    def _place(self, channel: Channel) -> str:
        if channel.kind not in ("im", "mpim"):
            return channel.id
        return ",".join(sorted(member for member in channel.members if member != self.bot))


class Mischief(threading.Thread):
    """Lets a share of all calls go wrong, each in one of many ways, until it is told to stop."""

    def __init__(self, sandbox: Sandbox, plan: Plan) -> None:
        super().__init__(name="mischief", daemon=True)
        self.done: Counter[str] = Counter()
        self._faults, self._calls, self._share = sandbox.faults, sandbox.transcript.calls, plan.share
        self._dice = random.Random(plan.seed)
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            calls = [self._calls[name] for name in CALLS]
            if self.done.total() < self._share * sum(calls):
                self._make_trouble(self._dice.choices(CALLS, weights=calls)[0])

    def _make_trouble(self, call: str) -> None:
        name, make = self._dice.choice(list(self._troubles().items()))
        self.done[name] += 1
        make(call)

    def stop(self) -> None:
        self._over.set()
        self.join()
        self._faults.clear()

    def _troubles(self) -> dict[str, Callable[[str], None]]:
        """Each by its name; most are about one call of the given method."""
        faults = self._faults
        return {
            "answer lost": faults.drop_answer,
            "HTTP 500, done": lambda call: faults.server_error(call, status=500, applied=True),
            "HTTP 502, done": lambda call: faults.server_error(call, status=502, applied=True),
            "HTTP 503, not done": faults.server_error,
            "slow answer": lambda call: faults.slow(call, 0.5),
            "429": lambda call: faults.rate_limit(call, 5),
            "internal_error": lambda call: faults.fail(call, "internal_error"),
            "fatal_error": lambda call: faults.fail(call, "fatal_error"),
            "refusal that passes": lambda call: faults.fail(call, "not_in_channel"),
            "connection refused": lambda _: faults.refuse_connections(),
            "sockets dropped": lambda _: faults.drop_sockets(),
            "event twice": lambda _: faults.duplicate_event("team_join"),
            "socket dropped in mid-event": lambda _: faults.drop_socket_on("team_join"),
        }


def run_slack(pipe: Connection, arrived: Event, plan: Plan) -> None:
    """Open the workspace, tell of it, and do what is asked until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    arrivals = Arrivals(arrived)
    options = SandboxOptions(
        now=plan.tempo.now,
        rate_limits=False,
        seed=plan.seed,
        retry_delays=LATE_EVENTS,
        on_post=arrivals.note,
        transcript=plan.transcript,
    )
    with Sandbox(MANIFEST, options) as sandbox:
        arrivals.bot = sandbox.bot_user_id
        pipe.send(_town(sandbox, plan))
        mischief = Mischief(sandbox, plan)
        _serve(pipe, sandbox, arrivals, mischief)


def _serve(pipe: Connection, sandbox: Sandbox, arrivals: Arrivals, mischief: Mischief) -> None:
    """One word is one command; each is answered."""
    somebody = sandbox.people()[0]
    commands: dict[str, Callable[[], object]] = {
        "trouble": mischief.start,
        "calm": mischief.stop,
        "hold": lambda: sandbox.faults.slow("chat.*", 1.0),
        "hire": lambda: sandbox.person_joins(f"Newcomer {len(sandbox.people())}").id,
        "listening": lambda: sandbox.wait_for_socket(timeout=60),
        "change": lambda: sandbox.change_person(somebody.id, title=f"Title {time.monotonic_ns()}"),
        "look": lambda: slack_client(sandbox.bot_token, sandbox.api_url).auth_test().data,
        "record": lambda: Record(
            Counter(arrivals.counts),
            mischief.done,
            Counter(sandbox.transcript.calls),
            Counter(sandbox.transcript.payloads),
        ),
    }
    while (word := pipe.recv()) != "stop":
        pipe.send(commands[word]())


def _town(sandbox: Sandbox, plan: Plan) -> Town:
    people = [sandbox.add_person(f"Person {number}").id for number in range(plan.people)]
    channels = [sandbox.add_channel(f"channel-{number}") for number in range(plan.channels)]
    return Town(sandbox.api_url, sandbox.bot_token, sandbox.app_token, sandbox.team_id, people, channels)
