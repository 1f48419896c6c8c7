"""Running the bot by hand on a clock that somebody moves: for rehearsals and tests.

Nothing sleeps: jobs run when the clock says so, and pacing moves the clock to when the next call may go.
"""

from datetime import datetime, timedelta

from bot.app import Bot
from bot.calm import changes_that_matter, changes_to_send_by
from bot.clock import MovableClock
from bot.delivery.sender import Nothing
from bot.ticks import run_job
from scheduler.jobs import JOBS, NIGHTLY, Job
from storage.outbox import Claim

FREQUENT_JOBS = [job for job in JOBS if job.every < NIGHTLY]
NIGHTLY_JOBS = [job for job in JOBS if job.every >= NIGHTLY]
LONGEST_ROUND = timedelta(hours=1)


def catch_up(bot: Bot, clock: MovableClock) -> None:
    """Do what is due now, send it, and settle what is uncertain."""
    run_due_jobs(bot)
    bot.rounds.look()
    send_now(bot, clock)
    _settle(bot, clock)


def send_now(bot: Bot, clock: MovableClock) -> None:
    """Send what is due, moving the clock on only as far as pacing asks (an hour at most)."""
    _deliver(bot, clock, clock.now() + LONGEST_ROUND, only_paced=True)


def play_until(bot: Bot, clock: MovableClock, end: datetime, *, step: timedelta) -> None:
    """Move the clock on, stopping wherever a delivery falls due and at least once a step for the jobs."""
    while clock.now() < end:
        before, target = clock.now(), min(end, clock.now() + step)
        deliver_until(bot, clock, target)
        if not bot.calm.lasts(bot.bench):
            _do_what_is_due(bot, clock)
        elif bot.rounds.look():
            send_now(bot, clock)
        _settle(bot, clock)
        if target.date() > before.date():
            _run(bot, NIGHTLY_JOBS)


def deliver_until(bot: Bot, clock: MovableClock, moment: datetime) -> None:
    """Move the clock to `moment`, sending each delivery when it falls due; no jobs are run."""
    _deliver(bot, clock, moment, only_paced=False)
    clock.move_to(moment)


def run_due_jobs(bot: Bot) -> int:
    """Run the frequent jobs until nothing is due; returns how much was done."""
    total = 0
    while done := _run(bot, FREQUENT_JOBS):
        total += done
    return total


def _do_what_is_due(bot: Bot, clock: MovableClock) -> None:
    changes = changes_that_matter(bot.bench)
    if run_due_jobs(bot) + bot.rounds.look():
        send_now(bot, clock)
    bot.calm.begin(bot.bench, changes)


def _settle(bot: Bot, clock: MovableClock) -> None:
    """Look into deliveries of which nobody knows what became, if there are any."""
    if not bot.lull.is_uncertain(bot.bench):
        return
    bot.sender.expire()
    if bot.settler.settle_some():
        send_now(bot, clock)


def _run(bot: Bot, jobs: list[Job]) -> int:
    return sum(run_job(bot.bench, job) for job in jobs)


def _deliver(bot: Bot, clock: MovableClock, limit: datetime, *, only_paced: bool) -> None:
    """Send what falls due up to `limit`, moving the clock to each turn.

    With `only_paced` the clock moves only for what is due already and held back by the pace alone.
    """
    while True:
        came_of_it = bot.lull.found if bot.lull.lasts(bot.bench) else _step(bot)
        if not isinstance(came_of_it, Nothing):
            continue
        again_at = came_of_it.again_at
        if again_at is None or again_at > limit or (only_paced and not came_of_it.is_paced):
            return
        clock.move_to(again_at)


def _step(bot: Bot) -> Nothing | Claim:
    changes = changes_to_send_by(bot.bench)
    came_of_it = bot.sender.step()
    if isinstance(came_of_it, Nothing):
        bot.lull.begin(came_of_it, changes)
    return came_of_it
