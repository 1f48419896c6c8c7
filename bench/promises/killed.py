"""P2: how long it takes until a message is settled whose sender was killed; minutes, as it should."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.campaign.bots import Bots
from bench.campaign.mail import Mail
from bench.campaign.run import Slack, open_slack, orders_for
from bench.campaign.slack_process import Plan
from bench.campaign.tempo import tempo
from bench.promises.databases import a_file, ready
from bench.promises.figures import Figure, at_most, exactly

MESSAGES, LIMIT = 20, 150.0
PATIENCE = 30.0


def killed() -> Iterator[Figure]:
    """Killed while Slack had a message and held back its answer, and as soon as one was claimed."""
    yield from _measure("Killed before Slack answered", _until_taken, held=True)
    yield from _measure("Killed as soon as one was claimed", _until_claimed, held=False)


def _until_taken(slack: Slack, _mail: Mail) -> None:
    slack.next_message(PATIENCE)


def _until_claimed(_slack: Slack, mail: Mail) -> None:
    until = time.monotonic() + PATIENCE
    while not mail.is_being_sent() and time.monotonic() < until:
        time.sleep(0.001)


def _measure(words: str, until: Callable[[Slack, Mail], None], *, held: bool) -> Iterator[Figure]:
    plan = Plan(tempo(1), people=MESSAGES, channels=0, share=0, seed=1)
    with a_file() as address, ready(address) as database, open_slack(plan) as slack:
        mail = Mail(database, plan.tempo, slack.town, MESSAGES)
        with tempfile.TemporaryDirectory() as folder:
            bots = Bots(orders_for(address, Path(folder), plan.tempo, slack.town), 1, random.Random(1))
            if held:
                slack.do("hold")
            mail.hand_in(mail.errands)
            until(slack, mail)
            bots.kill(all_of_them=True, when="")
            began = time.monotonic()
            while mail.waiting() and time.monotonic() - began < 2 * LIMIT:
                time.sleep(0.2)
            seconds = time.monotonic() - began
            bots.stop()
        verdict = mail.judge(slack.do("record"))
    yield at_most(f"{words}: settled after", seconds, LIMIT, "s")
    yield exactly(f"{words}: messages that arrived once", verdict.once, MESSAGES)
