"""Puts the bot together: settings and a clock in, a running program out."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from slack_bolt import App

from bot.afterwards import Afterwards, Hands
from bot.backups import backup_ticks
from bot.calm import Calm, Lull
from bot.clock import Clock
from bot.connections import Transport
from bot.delivery.pace import Pace
from bot.delivery.rounds import RoundWatch
from bot.delivery.sender import Sender
from bot.delivery.settling import Settler
from bot.delivery.worker import DeliveryWorker
from bot.dialogue import Aftermath, BoltDialogue
from bot.directory import Directory
from bot.haste import Haste
from bot.home import publish_home
from bot.lines import Line, SocketLine
from bot.precedence import Precedence
from bot.settings import Settings
from bot.slack import GuardedClient, slack_client
from bot.sync import PeopleSync, sync_people
from bot.ticks import note_stop, tick_of, waking
from bot.workbench import Workbench
from handlers import (
    agendas,
    check_ins,
    choosing,
    closing,
    concerns,
    days_off,
    deliveries,
    digests,
    draft_edits,
    draft_receipts,
    enrollment,
    erasure,
    hub,
    introductions,
    match_runs,
    people,
    phases,
    program_settings,
    programs,
    review,
    rounds,
    surveys,
    uncertain,
    why,
)
from scheduler.jobs import JOBS, NIGHTLY
from scheduler.timetable import Tick, Timetable
from storage.backups import backup_made_at
from storage.database import Database
from storage.tables import Workspace

log = logging.getLogger(__name__)

CONVERSATIONS = (
    hub,
    programs,
    program_settings,
    phases,
    enrollment,
    review,
    choosing,
    match_runs,
    draft_edits,
    draft_receipts,
    introductions,
    agendas,
    why,
    check_ins,
    concerns,
    days_off,
    surveys,
    digests,
    deliveries,
    rounds,
    uncertain,
    closing,
    people,
    erasure,
)
SETTLE_EVERY = timedelta(seconds=5)
WATCH_ROUNDS_EVERY = timedelta(seconds=30)
LOOK_FOR_PEOPLE_EVERY = timedelta(minutes=2)


@dataclass(frozen=True)
class Wires:
    """How the bot and Slack reach each other where it is not over the network, and who says what is left
    to be said after an acknowledgement."""

    transport: Transport
    line: Callable[[App], Line]
    hands: Hands


@dataclass(frozen=True)
class Bot:
    """The bot's parts, connected and not yet started."""

    bench: Workbench
    client: GuardedClient
    dialogue: BoltDialogue
    sender: Sender
    settler: Settler
    rounds: RoundWatch
    worker: DeliveryWorker
    line: Line
    people: PeopleSync
    timetable: Timetable
    afterwards: Afterwards
    sending: bool
    calm: Calm = field(default_factory=Calm)
    lull: Lull = field(default_factory=Lull)

    def connect(self) -> None:
        """Learn who the people are and start to listen."""
        sync_people(self.bench, self.client)
        self.line.open()

    def start(self) -> None:
        """Listen, tick and deliver until stopped; who the people are is read meanwhile."""
        self.line.open()
        self.timetable.start()
        if self.sending:
            self.worker.start()

    def stop(self) -> None:
        """Stop listening and begin nothing new, then finish what is in hand."""
        self.worker.finish()
        self.people.stop()
        self.line.close()
        self.timetable.stop()
        self.afterwards.finish()
        self.worker.stop()
        note_stop(self.bench)
        self.bench.database.dispose()


def build_bot(settings: Settings, database: Database, clock: Clock, wires: Wires | None = None) -> Bot:
    """The bot for the workspace its token belongs to; raises SlackApiError if Slack refuses the token."""
    transport = wires.transport if wires else None
    client = slack_client(settings.bot_token, settings.api_url, transport=transport)
    bench = _workbench(settings, database, clock, client)
    pace = Pace(settings.messages_per_second)
    sender, settler = Sender(bench, client, pace, random.Random()), Settler(bench, client, pace)
    precedence = Precedence()
    worker, watch = DeliveryWorker(sender, precedence.give_way), RoundWatch(bench, pace)
    round_tick = Tick("rounds", WATCH_ROUNDS_EVERY, waking(watch.look, worker.wake))
    bolt = _bolt(client, settings)
    line = wires.line(bolt) if wires else _line(bolt, client, settings, precedence)
    people = PeopleSync(bench, client, line.is_open)
    afterwards = Afterwards(precedence, hands=wires.hands if wires else None)
    return Bot(
        bench=bench,
        client=client,
        dialogue=_dialogue(bolt, bench, client, worker, afterwards, Haste(settings.deeds_a_minute)),
        sender=sender,
        settler=settler,
        rounds=watch,
        worker=worker,
        line=line,
        people=people,
        timetable=Timetable(
            [*_ticks(bench, people, sender, settler, worker), round_tick, *backup_ticks(settings, bench)]
        ),
        afterwards=afterwards,
        sending=settings.sending and not _is_backup(database),
    )


def _dialogue(
    bolt: App,
    bench: Workbench,
    client: GuardedClient,
    worker: DeliveryWorker,
    afterwards: Afterwards,
    haste: Haste,
) -> BoltDialogue:
    """Every conversation, registered on Bolt."""

    aftermath = Aftermath(worker.wake, partial(publish_home, bench, client))
    dialogue = BoltDialogue(bolt, bench, Directory(bench, client), client, afterwards, aftermath, haste)
    for conversation in CONVERSATIONS:
        conversation.register(dialogue)
    return dialogue


def _bolt(client: GuardedClient, settings: Settings) -> App:
    """Only requests are signed; over a socket the app token vouches for whoever speaks."""
    return App(
        client=client,
        process_before_response=True,
        signing_secret=settings.signing_secret,
        request_verification_enabled=settings.listen_on is not None,
        ssl_check_enabled=False,
        token_verification_enabled=False,
    )


def _line(bolt: App, client: GuardedClient, settings: Settings, precedence: Precedence) -> Line:
    if settings.listen_on is None:
        return SocketLine(bolt, settings.app_token, client, precedence)
    from bot.http_line import HttpLine  # what it needs is large, and most need it not

    return HttpLine(bolt, settings.listen_on, precedence)


def _workbench(settings: Settings, database: Database, clock: Clock, client: GuardedClient) -> Workbench:
    """Ask Slack whose token this is, and make sure the workspace has a row."""
    identity = client.auth_test()
    workspace_id = str(identity["team_id"])
    with database.write_session() as session:
        workspace = session.get(Workspace, workspace_id)
        workspace = workspace or Workspace(id=workspace_id, installed_at=clock.now())
        workspace.name, workspace.bot_user_id = str(identity["team"]), str(identity["user_id"])
        workspace.uninstalled_at = None
        session.add(workspace)
    return Workbench(
        database, clock, workspace_id, settings.default_zone, settings.owners, settings.messages_a_week
    )


def _is_backup(database: Database) -> bool:
    """Whether nobody has said yet that a restored backup may send."""
    with database.read_session() as session:
        if backup_made_at(session) is None:
            return False
    log.warning("this database is a restored backup: nothing is sent until `python -m bot resume-sending`")
    return True


def _ticks(
    bench: Workbench, people: PeopleSync, sender: Sender, settler: Settler, worker: DeliveryWorker
) -> list[Tick]:
    """What runs nightly runs at the start as well, for a process may be started anew every day."""
    jobs = [
        Tick(job.name, job.every, tick_of(bench, job, worker.wake), at_once=job.every >= NIGHTLY)
        for job in JOBS
    ]

    def settle() -> int:
        return sender.expire() + settler.settle_some()

    return [
        *jobs,
        Tick("settle", SETTLE_EVERY, waking(settle, worker.wake)),
        Tick("sync_people", LOOK_FOR_PEOPLE_EVERY, waking(people.if_due, worker.wake), at_once=True),
    ]
