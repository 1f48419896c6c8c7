"""New partners every few weeks, until everybody in a program of peers has met."""

from sqlmodel import col, select

from mentorship.match_runs import discard_open_draft
from mentorship.notices import NoMatchYet, RoundBegan
from mentorship.pairings import LIVE, end_pairing
from mentorship.peer_groups import next_round
from mentorship.peer_inputs import peer_problem_of
from mentorship.post import tell, to_channel, to_person
from mentorship.programs import programs_in
from mentorship.rotation_days import is_too_late, round_of
from mentorship.work import Work
from storage.tables import Enrollment, MatchRun, Pairing, Person, Program, Unmatched
from storage.words import EndReason, ProgramState


def rotate_due(work: Work) -> int:
    """Begin the next round of every program of peers whose day has come; how many were begun.

    Rounds missed in an outage are left out.
    """
    return sum(_rotate(work, program) for program in programs_in(work, ProgramState.RUNNING))


def _rotate(work: Work, program: Program) -> bool:
    number = round_of(work, program)
    if number == 1 or is_too_late(work, program) or _has_begun(work, program, number):
        return False
    work.session.refresh(program, with_for_update=True)  # two processes begin one round
    problem = peer_problem_of(work, program, "", everybody=True)
    if _has_begun(work, program, number) or len(problem.people) < 2:
        return False
    discard_open_draft(work, program)
    _part(work, program)
    run = next_round(work, program, problem, number)
    work.note(None, "round_began", f"match_run:{run.key}", program.key)
    _tell_left_over(work, program, run)
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


def _tell_left_over(work: Work, program: Program, run: MatchRun) -> None:
    found = (
        select(Unmatched, Enrollment, Person)
        .join(Enrollment, col(Unmatched.enrollment_id) == Enrollment.id)
        .join(Person, col(Enrollment.person_id) == Person.id)
        .where(Unmatched.match_run_id == run.key)
    )
    for unmatched, row, person in work.session.exec(found).all():
        row.goes_first = True
        work.session.add(row)
        key = f"no_match_yet:{row.key}:{work.now:%Y-%m}"
        tell(work, to_person(person), NoMatchYet(unmatched.key), key=key, program_id=program.key)
