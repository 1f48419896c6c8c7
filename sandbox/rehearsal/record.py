"""What a rehearsal's stand-in writes down as it happens, to be counted at the end."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from mentorship.check_ins import health_facts
from mentorship.health import Health, health
from mentorship.notices import WeeklyDigest, kind_of
from mentorship.programs import program_by_id
from mentorship.work import Work
from sandbox.rehearsal.postbox import Letter
from storage.tables import Delivery

DAYS = 7


@dataclass(frozen=True)
class Seen:
    """A message that coordinators saw in their channel; `text` is what its notification shows."""

    at: datetime
    kind: str
    text: str


class Record:
    """`inboxes` counts messages by week of the play (the first is 0) and reader, the bot among them;
    `silent` tells by pairing when a digest first called it so."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.inboxes: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.seen: list[Seen] = []
        self.silent: dict[int, datetime] = {}

    def count(self, letter: Letter) -> None:
        """A message of the bot's in somebody's inbox."""
        self.inboxes[(letter.at - self.start).days // DAYS].update(letter.readers)

    def see(self, work: Work, letter: Letter) -> None:
        """A message of the bot's in the coordinator channel."""
        message = letter.message
        found = select(Delivery).where(Delivery.channel == message.channel, Delivery.ts == message.ts)
        delivery = work.session.exec(found).first()
        kind = "" if delivery is None else delivery.kind
        self.seen.append(Seen(letter.at, kind, message.text))
        if delivery is not None and delivery.program_id is not None and kind == kind_of(WeeklyDigest):
            self._note_silent(work, delivery.program_id, letter.at)

    def _note_silent(self, work: Work, program_id: int, at: datetime) -> None:
        """The first digest that tells of a silent pair is when the program has noticed."""
        for key, facts in health_facts(work, program_by_id(work, program_id)).items():
            if health(facts, work.now) == Health.SILENT:
                self.silent.setdefault(key, at)
