"""Which ticks the running bot has, and when they begin."""

from scheduler.jobs import JOBS, NIGHTLY
from tests.town import Town


def test_what_runs_nightly_runs_at_the_start_as_well(town: Town) -> None:
    """A process that is started anew every day would never come to it otherwise."""
    at_once = {each.tick.name for each in town.bot.timetable.progress if each.tick.at_once}
    assert {job.name for job in JOBS if job.every >= NIGHTLY} <= at_once
    assert not {job.name for job in JOBS if job.every < NIGHTLY} & at_once
