"""Running the bot by hand on a clock that somebody moves: for rehearsals and tests.

Nothing sleeps: jobs run when the clock says so, and pacing moves the clock to when the next call may go.
"""

from datetime import datetime, timedelta

from bot.app import Bot
from bot.clock import MovableClock
from bot.delivery.sender import Nothing
from bot.ticks import run_job
from scheduler.jobs import JOBS

LONGEST_ROUND = timedelta(hours=1)


def catch_up(bot: Bot, clock: MovableClock, until: datetime | None = None) -> None:
    """Do what is due now and send it, moving the clock on only as far as pacing asks (an hour at most)."""
    limit = until or clock.now() + LONGEST_ROUND
    run_due_jobs(bot)
    while deliver_ready(bot) or _wait_for_turn(bot, clock, limit):
        pass
    bot.sender.expire()
    if bot.settler.settle_some():
        deliver_ready(bot)


def play_until(bot: Bot, clock: MovableClock, end: datetime, *, step: timedelta) -> None:
    """Move the clock on, stopping wherever a delivery falls due and at least once a step for the jobs."""
    while clock.now() < end:
        target = min(end, clock.now() + step)
        while (due := _next_delivery(bot)) is not None and due <= target:
            clock.move_to(due)
            deliver_ready(bot)
        clock.move_to(target)
        catch_up(bot, clock)


def run_due_jobs(bot: Bot) -> int:
    """Run every job until nothing is due."""
    total = 0
    while done := sum(run_job(bot.bench, job) for job in JOBS):
        total += done
    return total


def deliver_ready(bot: Bot) -> int:
    """Send what may go at this moment; returns how many were sent."""
    sent = 0
    while not isinstance(bot.sender.step(), Nothing):
        sent += 1
    return sent


def _next_delivery(bot: Bot) -> datetime | None:
    idle = bot.sender.step()
    return idle.again_at if isinstance(idle, Nothing) else bot.bench.clock.now()


def _wait_for_turn(bot: Bot, clock: MovableClock, limit: datetime) -> bool:
    """If only the pace holds a due delivery back, move the clock to its turn."""
    idle = bot.sender.step()
    if not isinstance(idle, Nothing):
        return True
    if idle.again_at is None or idle.again_at > limit or not idle.is_paced:
        return False
    clock.move_to(idle.again_at)
    return True
