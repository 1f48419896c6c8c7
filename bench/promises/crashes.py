"""P14: PostgreSQL crashes six times while three processes send."""

import random
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.campaign.bots import Bots
from bench.campaign.mail import Errand, Mail
from bench.campaign.postgresql import a_server, crash
from bench.campaign.run import open_slack, orders_for, until_it_works
from bench.campaign.slack_process import Plan
from bench.campaign.tempo import tempo
from bench.promises.databases import ready
from bench.promises.figures import Figure, exactly, none_of

MESSAGES, CRASHES = 600, 6
SPEED = 5
PATIENCE = 300.0


def crashes() -> Iterator[Figure]:
    """Lost, twice, and processes that had to be started again."""
    plan = Plan(tempo(SPEED), people=100, channels=0, share=0, seed=1)
    with a_server() as address, ready(address) as database, open_slack(plan) as slack:
        mail = Mail(database, plan.tempo, slack.town, MESSAGES)
        with tempfile.TemporaryDirectory() as folder:
            bots = Bots(orders_for(address, Path(folder), plan.tempo, slack.town), 3, random.Random(1))
            for batch in _batches(mail.errands):
                until_it_works(partial(mail.hand_in, batch))
                slack.next_message(5)
                time.sleep(0.3)
                crash(address)
            _wait(mail)
            gone = bots.gone()
            bots.stop()
        verdict = mail.judge(slack.do("record"))
    yield none_of("Lost", len(verdict.lost))
    yield none_of("Arrived twice", len(verdict.twice))
    yield none_of("Processes that ended", gone)
    yield exactly("Messages that arrived once", verdict.once, MESSAGES)


def _batches(errands: list[Errand]) -> Iterator[list[Errand]]:
    """One for each crash."""
    size = MESSAGES // CRASHES
    for begin in range(0, MESSAGES, size):
        yield errands[begin : begin + size]


def _wait(mail: Mail) -> None:
    until = time.monotonic() + PATIENCE
    while until_it_works(mail.waiting) and time.monotonic() < until:
        time.sleep(0.5)
