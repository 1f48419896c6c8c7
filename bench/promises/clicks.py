"""P10: sixteen people press Approve at the same moment, again and again."""

from collections.abc import Iterator

from sqlmodel import col, select

from bench.promises.databases import each
from bench.promises.figures import Figure, exactly, none_of
from bot.clock import SystemClock
from bot.workbench import Workbench
from mentorship.match_approval import approve
from mentorship.match_runs import run_matching
from mentorship.programs import close_enrollment_now
from mentorship.refusals import Stale
from storage.tables import Delivery, MatchRun, Person, Workspace
from storage.words import Role
from tests.builders import a_person, a_program, an_enrollment
from tests.storage.crowd import at_once

ROUNDS, CLICKS = 100, 16
TEAM = "T0BENCH"


def approvals() -> Iterator[Figure]:
    """Rounds with one winner, polite answers, and what was told twice."""
    with each() as databases:
        for name, database in databases.items():
            bench = Workbench(database, SystemClock(), TEAM)
            with bench.write() as work:
                work.session.add(Workspace(id=TEAM, installed_at=work.now))
            winners = [_round(bench) for _ in range(ROUNDS)]
            yield exactly(f"{name}: rounds with one winner", winners.count(1), ROUNDS)
            told = ROUNDS * CLICKS - sum(winners)
            yield exactly(f"{name}: clicks answered by what is true now", told, ROUNDS * (CLICKS - 1))
            yield none_of(f"{name}: people told otherwise than once", _told_otherwise(bench))


def _round(bench: Workbench) -> int:
    """How many of the clicks took effect."""
    coordinator_id, run = _a_draft(bench)

    def click(_: int) -> bool:
        try:
            with bench.write() as work:
                approve(work, work.session.get_one(Person, coordinator_id), run.key, run.version)
        except Stale:
            return False
        return True

    return sum(at_once(CLICKS, click))


def _a_draft(bench: Workbench) -> tuple[int, MatchRun]:
    """A program with one pair to approve, and who may."""
    with bench.write() as work:
        coordinator = a_person(work)
        program = a_program(work, coordinator)
        for role in (Role.MENTOR, Role.MENTEE):
            an_enrollment(work, program, role)
        close_enrollment_now(work, coordinator, program.key)
        return coordinator.key, run_matching(work, coordinator, program.key)


def _told_otherwise(bench: Workbench) -> int:
    with bench.read() as work:
        found = select(Delivery.dedupe_key).where(col(Delivery.kind) == "match_found")
        keys = work.session.exec(found).all()
    return abs(len(set(keys)) - 2 * ROUNDS) + len(keys) - len(set(keys))
