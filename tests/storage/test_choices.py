"""A round of choosing on both databases, also when several processes see to it at once."""

from collections import Counter

from sqlmodel import select

from bot.ticks import run_job
from bot.workbench import Workbench
from mentorship.choice_steps import end_step
from scheduler.jobs import JOBS
from storage.tables import Delivery, MatchRun, Recommendation, Unmatched, Voice
from storage.words import PairedBy
from tests.mentorship.choosers import Choosers
from tests.mentorship.matched import Cohort
from tests.storage.crowd import at_once

CHOOSING = [job for job in JOBS if job.name in ("choosing", "pair_people")]


class Watched(Choosers):
    """A cohort whose round is begun by the jobs."""

    def tick(self) -> int:
        return 0


def everybody_ticks(bench: Workbench) -> None:
    for job in CHOOSING:
        at_once(3, lambda _number, job=job: run_job(bench, job))  # type: ignore[misc]


def told(bench: Workbench) -> Counter[str]:
    with bench.read() as work:
        return Counter(work.session.exec(select(Delivery.kind).where(Delivery.method == "post")).all())


def test_a_round_is_played_once_however_many_processes_see_to_it(bench: Workbench) -> None:
    with bench.write() as work:
        cohort: Cohort = Watched(work, mentors=2, mentees=3)
        assert cohort.program.paired_by == PairedBy.CHOICE
    everybody_ticks(bench)
    assert (told(bench)["choice_progress"], told(bench)["choose_mentors"]) == (1, 3)
    with bench.write() as work:
        cohort.work = work
        rows = work.session.exec(select(Recommendation)).all()
        assert len(rows) == 6
        for row in rows:
            row.choice = 1 if row.mentor_id == cohort.mentors[0].key else None
            work.session.add(row)
        end_step(work, cohort.coordinator, cohort.program.key, cohort.round.version)
    everybody_ticks(bench)
    assert told(bench)["mentor_chosen"] == 1
    with bench.write() as work:
        assert len(work.session.exec(select(Voice)).all()) == 4
        for row in work.session.exec(select(Recommendation)).all():
            row.rank = row.choice
            work.session.add(row)
    everybody_ticks(bench)
    with bench.read() as work:
        (run,) = work.session.exec(select(MatchRun)).all()
        assert run.summary["matched"] == 1
        assert len(work.session.exec(select(Unmatched)).all()) == 2
    assert told(bench)["draft_ready"] == 1
