"""New partners every few weeks: everybody is matched anew, as far as can be with somebody new to them."""

from sqlalchemy import bindparam, sql
from sqlmodel import col, select

from mentorship.match_approval import agree, tell_left_over
from mentorship.match_runs import discard_open_draft
from mentorship.new_runs import new_run
from mentorship.notices import RoundBegan
from mentorship.pairings import LIVE, end_pairing
from mentorship.post import tell, to_channel
from mentorship.program_form import weeks_of
from mentorship.programs import COLUMNS
from mentorship.rotation_days import is_too_late, round_of
from mentorship.work import Work
from storage.tables import MatchRun, Pairing, Program
from storage.words import EndReason, MatchRunState, ProgramState

# Which of them rotate stands in a column that no condition can look into.
_RUNNING = (
    sql.select(COLUMNS.id, COLUMNS.matching)
    .where(COLUMNS.workspace_id == bindparam("workspace"), COLUMNS.state == ProgramState.RUNNING)
    .order_by(COLUMNS.id)
)


def rotate_due(work: Work) -> int:
    """Begin the next round of every program whose day has come; how many were begun.

    Nobody has to approve a round. Rounds missed in an outage are left out.
    """
    running = work.run(_RUNNING, {"workspace": work.workspace_id})
    rotating = [row.id for row in running if weeks_of(row.matching) is not None]
    return sum(_rotate(work, work.session.get_one(Program, key)) for key in rotating)


def _rotate(work: Work, program: Program) -> bool:
    number = round_of(work, program)
    if number == 1 or is_too_late(work, program) or _has_begun(work, program, number):
        return False
    work.session.refresh(program, with_for_update=True)  # two processes begin one round
    if _has_begun(work, program, number):
        return False
    discard_open_draft(work, program)
    _part(work, program)
    run = new_run(work, program)
    return run is not None and _begin(work, program, run, number)


def _begin(work: Work, program: Program, run: MatchRun, number: int) -> bool:
    run.state, run.approved_at = MatchRunState.APPROVED, work.now
    run.summary = {**run.summary, "round": number}
    work.session.add(run)
    work.note(None, "round_began", f"match_run:{run.key}", program.key)
    agree(work, program, run)
    tell_left_over(work, program, run)
    place, key = to_channel(program.coordinator_channel), f"round_began:{program.key}:{number}"
    return tell(work, place, RoundBegan(run.key, number), key=key, program_id=program.key)


def _has_begun(work: Work, program: Program, number: int) -> bool:
    runs = work.session.exec(select(MatchRun.summary).where(MatchRun.program_id == program.key))
    return any(summary.get("round") == number for summary in runs)


def _part(work: Work, program: Program) -> None:
    """The present partners have had their time; their conversations say so."""
    live = select(Pairing).where(Pairing.program_id == program.key, col(Pairing.state).in_(LIVE))
    for pairing in work.session.exec(live.order_by(col(Pairing.id))).all():
        end_pairing(work, pairing, EndReason.ROTATED)
