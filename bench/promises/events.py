"""P3: events come in while the bot is killed again and again; what it acknowledged it must have stored."""

import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import select

from bench.campaign.bots import Bots
from bench.campaign.run import open_slack, orders_for
from bench.campaign.slack_process import Plan
from bench.campaign.tempo import tempo
from bench.promises.databases import a_file, ready
from bench.promises.figures import Figure, none_of, told
from storage.tables import InboxEntry
from views.payloads import payload_key

EVENTS, KILLS = 5_000, 50
# Seconds: a bot lives so long at most before it is killed, and is left alone so long at the end.
LONGEST_LIFE, QUIET = 3.0, 8.0
TRANSCRIPT = "slack.jsonl"


def events() -> Iterator[Figure]:
    """How many were acknowledged, and how many of them are not in the database."""
    with tempfile.TemporaryDirectory() as name, a_file() as address, ready(address) as database:
        folder = Path(name)
        _play(address, folder)
        acknowledged = set(_acknowledged(folder / TRANSCRIPT))
        with database.read_session() as session:
            stored = set(session.exec(select(InboxEntry.key)))
    yield none_of("Acknowledged, but not stored", len(acknowledged - stored))
    yield told("Events, and kills", f"{EVENTS:,}, {KILLS}")
    yield told("Acknowledged", f"{len(acknowledged):,}")
    yield told("Stored", f"{len(stored):,}")


def _play(address: str, folder: Path) -> None:
    """As many events between two kills as there are time and events for."""
    plan = Plan(tempo(1), people=50, channels=0, share=0, seed=1, transcript=folder / TRANSCRIPT)
    with open_slack(plan) as slack:
        dice = random.Random(plan.seed)
        bots = Bots(orders_for(address, folder, plan.tempo, slack.town), 1, dice)
        for _ in range(KILLS):
            slack.do("listening")
            for _ in range(EVENTS // KILLS):
                slack.do("change")
            time.sleep(dice.uniform(0, LONGEST_LIFE))
            bots.kill(all_of_them=True, when="")
        slack.do("listening")
        time.sleep(QUIET)
        bots.stop()


def _acknowledged(transcript: Path) -> Iterator[str]:
    """The keys of the events for which the stand-in got an acknowledgement in time."""
    for line in transcript.read_text().splitlines():
        entry = json.loads(line)
        if entry["direction"] == "payload" and isinstance(entry["response"], dict):
            yield payload_key(entry["args"])
