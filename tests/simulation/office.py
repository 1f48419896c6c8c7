"""One run: two workers on one outbox, a clock that is moved, and the verdict at the end."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from sqlmodel import select

from bot.clock import MovableClock
from bot.delivery.outcome import ATTEMPTS
from bot.delivery.pace import Pace
from bot.delivery.sender import Nothing, Sender
from bot.delivery.settling import Settler
from mentorship.post import tell
from storage.outbox import UNSETTLED
from storage.tables import Delivery
from storage.words import DeliveryState, PlaceKind
from tests.conftest import MONDAY, TEAM
from tests.simulation.points import Killed, PointedWorkbench, Points
from tests.simulation.scripted_slack import SEND, Answer, ScriptedClient, ScriptedSlack
from tests.simulation.world import Letter, World

# A minute and a little: longer than a lease, and longer than it takes to look into what is unknown.
A_WHILE = timedelta(seconds=61)
# So often the workers look into what is unknown meanwhile: there is little time for what is scheduled.
LOOKS = 3
CALM_ROUNDS = 60
WORKERS = 2


@dataclass(frozen=True)
class Parts:
    """What the workers are made of; a planted defect is another one of these."""

    sender: type[Sender] = Sender
    settler: type[Settler] = Settler


class Deed(Enum):
    """What a worker does: one delivery, or looking into those of which nobody knows what became."""

    SEND = "send"
    SETTLE = "settle"


class Worker:
    """One process: it can be killed, and is then started anew."""

    def __init__(self, bench: PointedWorkbench, slack: ScriptedSlack, parts: Parts) -> None:
        self._bench, self._slack, self._parts = bench, slack, parts
        self._start()

    def do(self, deed: Deed) -> None:
        """Do one thing; a worker that is killed meanwhile is started again."""
        try:
            self._sender.step() if deed == Deed.SEND else self._settle()
        except Killed:
            self._start()

    def do_all(self) -> None:
        """All that is to be done at this moment."""
        while not isinstance(self._sender.step(), Nothing):
            pass

    def _settle(self) -> None:
        self._sender.expire()
        self._settler.settle_some()

    def _start(self) -> None:
        client, pace = ScriptedClient(self._slack, self._bench.points), Pace(1_000)
        self._sender = self._parts.sender(self._bench, client, pace, random.Random(1))
        self._settler = self._parts.settler(self._bench, client, pace)


class Office:
    """Letters are handed in, workers send them, and Slack's record says what arrived."""

    def __init__(self, world: World, parts: Parts, *, plans: bool = False) -> None:
        """With `plans` what goes to pairs and channels is scheduled, and looked for in Slack's list."""
        world.open(plans=plans)
        self._world = world
        self.clock = MovableClock(MONDAY)
        self.points = Points()
        self.slack = ScriptedSlack(self.clock.now)
        self._bench = PointedWorkbench(world.database, self.clock, TEAM, points=self.points)
        self.workers = [Worker(self._bench, self.slack, parts) for _ in range(WORKERS)]
        self._handed_in: dict[str, Letter] = {}

    def hand_in(self, kind: PlaceKind) -> None:
        """The next letter, twice, as when a click is repeated or an event redelivered."""
        left = [letter for letter in self._world.letters[kind] if letter.key not in self._handed_in]
        for letter in left[:1]:
            self._handed_in[letter.key] = letter
            with self._bench.write() as work:
                for _ in range(2):
                    tell(work, letter.place, letter.notice, key=letter.key)

    def chat(self) -> None:
        """Everybody who got something has some words to say about it."""
        for channel in {channel for channel, _ in self.slack.accepted}:
            self.slack.chat(channel)

    def wait(self, seconds: int) -> None:
        self.clock.move_by(timedelta(seconds=seconds))

    def absence_of(self, worker: int, rounds: int, answers: Sequence[Answer] = ()) -> Callable[[], None]:
        """What happens while this worker is stopped: the others work, and Slack answers them so."""

        def happens() -> None:
            self.slack.will(SEND, answers)
            self._others_work(worker, rounds)

        return happens

    def _others_work(self, absent: int | None, rounds: int) -> None:
        """Time goes by, and all but one worker do what is to be done."""
        present = [worker for number, worker in enumerate(self.workers) if number != absent]
        for _ in range(rounds):
            for _ in range(LOOKS):
                self.clock.move_by(A_WHILE / LOOKS)
                for worker in present:
                    worker.do(Deed.SETTLE)
            for worker in present:
                worker.do_all()

    def calm_down(self) -> None:
        """Nothing goes wrong any more, until everything is done or it is clear that it never will be."""
        self.points.forget()
        self.slack.script.clear()
        for _ in range(CALM_ROUNDS):
            if not self._open():
                return
            self._others_work(absent=None, rounds=1)

    def twice(self) -> list[str]:
        """What Slack took more than once."""
        return [f"{words} in {channel}" for (channel, words), n in self.slack.accepted.items() if n > 1]

    def lost(self) -> list[str]:
        """What did not arrive and is not named to anybody, or is said to have arrived and did not."""
        return [key for key, row in self._rows().items() if not self._is_right(row)]

    def _is_right(self, row: Delivery) -> bool:
        arrived = self._arrived(self._handed_in[row.dedupe_key])
        if row.state == DeliveryState.UNKNOWN:
            return row.error == UNSETTLED and row.place_kind != PlaceKind.PERSON
        if row.state == DeliveryState.FAILED:
            return arrived == 0 and row.attempts >= ATTEMPTS
        return row.state == DeliveryState.SENT and arrived == 1

    def _arrived(self, letter: Letter) -> int:
        record = self.slack.accepted.items()
        return sum(n for (place, text), n in record if place == letter.channel and letter.words in text)

    def _open(self) -> list[Delivery]:
        ended = (DeliveryState.SENT, DeliveryState.FAILED)
        return [row for row in self._rows().values() if row.state not in ended and row.error != UNSETTLED]

    def _rows(self) -> dict[str, Delivery]:
        with self._world.database.read_session() as session:
            return {row.dedupe_key: row for row in session.exec(select(Delivery))}
