"""Watches for rounds that take minutes to send, and foretells when they end."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.delivery.forecast import Batch, batches_waiting, expected_end
from bot.delivery.pace import Pace
from bot.workbench import Workbench
from mentorship.rounds import HORIZON, begin_round, open_rounds, update_round
from mentorship.work import Work
from storage.tables import Program

# A round that is over sooner needs nobody to watch it.
LONG = timedelta(minutes=5)


class RoundWatch:
    """Looks again and again; what a round is stands in the database, so that it survives a restart."""

    def __init__(self, bench: Workbench, pace: Pace) -> None:
        self._bench, self._pace = bench, pace
        self._quiet_at: int | None = None

    def look(self) -> int:
        """Begin the rounds that have become long and bring the others up to date; how many there are."""
        changes = self._bench.database.changes["delivery"]
        if changes == self._quiet_at:
            return 0
        with self._bench.read() as work:
            found = len(open_rounds(work)) + len(self._long(work, self._waiting(work)))
        if found:
            with self._bench.write() as work:
                self._go_on(work)
        else:
            self._quiet_at = changes
        return found

    def _go_on(self, work: Work) -> None:
        waiting = self._waiting(work)
        for running in open_rounds(work):
            update_round(work, running, expected_end(waiting, running.program_id, work.now))
        for program_id, end in self._long(work, waiting).items():
            # Another process may be beginning it in this moment.
            work.session.get_one(Program, program_id, with_for_update=True)
            if program_id not in _watched(work):
                begin_round(work, program_id, end)

    def _long(self, work: Work, waiting: Sequence[Batch]) -> Mapping[int, datetime]:
        """The programs that have more to send now than is soon over, and when all of it will be."""
        due = [batch for batch in waiting if batch.due <= work.now]
        long = {
            batch.program_id
            for batch in due
            if expected_end(due, batch.program_id, work.now) - work.now >= LONG
        }
        return {program: expected_end(waiting, program, work.now) for program in long - _watched(work)}

    def _waiting(self, work: Work) -> list[Batch]:
        effort_for = self._pace.effort_for(work.session, work.workspace_id)
        return batches_waiting(work.session, work.workspace_id, work.now + HORIZON, effort_for)


def _watched(work: Work) -> set[int]:
    return {running.program_id for running in open_rounds(work)}
