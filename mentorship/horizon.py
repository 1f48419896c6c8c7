"""Until when no job can find anything to do, provided that nobody changes anything before."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from mentorship.cadence import local_day, local_moment
from mentorship.choice_rounds import open_round
from mentorship.digests import DIGESTED
from mentorship.phases import UNDERWAY
from mentorship.programs import programs_in
from mentorship.survey_waves import wave_moment
from mentorship.work import Work
from storage.tables import Pairing, Program, Survey
from storage.words import PairingState, Wave

assert set(DIGESTED) <= set(UNDERWAY), "a digest belongs to a program that is under way"

# The tables by which jobs find out what is due. They write to others, and never ask those; and to answer a
# survey, which is all that others do to a participation, makes nothing due.
LOOKED_AT = (
    "workspace",
    "person",
    "program",
    "coordinator",
    "enrollment",
    "choice_round",
    "voice",
    "recommendation",
    "match_run",
    "pairing",
    "survey",
)

_NEXT_ROUND = (
    select(func.min(Pairing.next_check_in_at))
    .join(Program, col(Program.id) == Pairing.program_id)
    .where(Program.workspace_id == bindparam("workspace"), Pairing.state == PairingState.RUNNING)
    .where(col(Pairing.next_check_in_at) > bindparam("now"))
)
_NEXT_REMINDER = (
    select(func.min(Survey.remind_at))
    .join(Program, col(Program.id) == Survey.program_id)
    .where(Program.workspace_id == bindparam("workspace"), col(Survey.remind_at) > bindparam("now"))
)


def quiet_until(work: Work) -> datetime | None:
    """The first moment at which a job may be due again after all have just found nothing; None for never.

    It may be too early, never too late: what became due by now, or by somebody's doing, is not looked at.
    """
    asked = {"workspace": work.workspace_id, "now": work.now}
    moments = [work.run(query, asked).scalar() for query in (_NEXT_ROUND, _NEXT_REMINDER)]
    for program in programs_in(work, *UNDERWAY):
        moments += _moments_of(work, program)
    return min((moment for moment in moments if moment is not None and moment > work.now), default=None)


def _moments_of(work: Work, program: Program) -> Iterator[datetime | None]:
    """When the program's next day begins, which may move it on, and what its calendar says besides."""
    tomorrow = local_day(work.now, program.zone, work.default_zone) + timedelta(days=1)
    yield local_moment(tomorrow, time(), program.zone, work.default_zone)
    yield program.next_digest_at
    yield program.next_matching_at
    found = open_round(work, program)
    if found is not None:
        yield from (found.ends_at, found.remind_at)
    for wave in Wave:
        yield wave_moment(work, program, wave)
