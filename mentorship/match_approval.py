"""Approving a draft: pairs are agreed, and everybody in the program hears how it went for them."""

from collections.abc import Callable, Collection

from sqlalchemy import update
from sqlmodel import col, select

from mentorship.choice_rounds import end_round
from mentorship.circles import gather
from mentorship.match_inputs import is_available, problem_of
from mentorship.match_runs import OPEN_TO_MATCHING, draft_ready_key, out_of_date, run_for
from mentorship.matching import allowed
from mentorship.notices import MatchFound, NoMatchYet, NoMenteeYet
from mentorship.nudges import at_work
from mentorship.pair_lists import pairs_where
from mentorship.pairings import LIVE, Pair, Side, has_pairing
from mentorship.peer_inputs import rule_by_now
from mentorship.phases import advance_program
from mentorship.post import Post, refresh, tell_all
from mentorship.programs import program_by_id
from mentorship.refusals import Refused
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import Enrollment, MatchRun, Pairing, Person, Program, Unmatched
from storage.words import EndReason, EnrollmentState, Format, MatchRunState, PairingState, Role


def approve(work: Work, actor: Person, run_id: int, version: int) -> MatchRun:
    """Agree to all pairs of a draft as it was seen: `version` says which draft that was."""
    run = run_for(work, actor, run_id)
    program = program_by_id(work, run.program_id)
    if program.state not in OPEN_TO_MATCHING:
        raise Refused("This program is over, so no pairs can be made any more.")
    approved = change_once(
        work.session,
        run,
        where={"state": MatchRunState.DRAFT, "version": version},
        to={"state": MatchRunState.APPROVED, "approved_by": actor.key, "approved_at": work.now},
    )
    if not approved:
        raise out_of_date(run)
    work.note(actor, "draft_approved", f"match_run:{run.key}", run.program_id)
    _tell_matched(work, agree(work, program, run))
    tell_left_over(work, program, run)
    refresh(work, draft_ready_key(run))
    end_round(work, program)
    advance_program(work, program)
    return run


def agree(work: Work, program: Program, run: MatchRun) -> list[Pair]:
    """The pairs that come about; those that the rules forbid by now, or whose side is gone, are dropped."""
    proposed = (Pairing.match_run_id == run.key, Pairing.state == PairingState.PROPOSED)
    stands = _rule_by_now(work, program)
    agreed: list[Pair] = []
    dropped: list[Pair] = []
    for pair in pairs_where(work, *proposed):
        (agreed if stands(pair) else dropped).append(pair)
    agreed = gather(work, agreed) if program.format == Format.CIRCLES else agreed
    _change(work, agreed, {"state": PairingState.AGREED})
    ended = {"state": PairingState.ENDED, "end_reason": EndReason.DROPPED, "ended_at": work.now}
    _change(work, dropped, ended)
    for side in (side for pair in agreed for side in pair.sides):
        side.enrollment.goes_first = False
        work.session.add(side.enrollment)
    return agreed


def _rule_by_now(work: Work, program: Program) -> Callable[[Pair], bool]:
    """Whether a pair may be, as people and rules are now: the draft may be days old."""
    if program.format == Format.PEERS:
        return rule_by_now(work, program)
    problem = problem_of(work, program, salt="")
    mentors = {candidate.id: candidate for candidate in problem.mentors}
    mentees = {candidate.id: candidate for candidate in problem.mentees}

    def stands(pair: Pair) -> bool:
        mentor = mentors.get(str(pair.pairing.mentor_id))
        mentee = mentees.get(str(pair.pairing.mentee_id))
        if mentor is None or mentee is None or not all(_is_here(side) for side in pair.sides):
            return False
        return allowed(mentor, mentee, problem.rules, problem.setting) is None

    return stands


def _is_here(side: Side) -> bool:
    return is_available(side.enrollment, side.person)


def _change(work: Work, pairs: Collection[Pair], values: dict[str, object]) -> None:
    """One guarded change for many proposed pairs."""
    keys = [pair.pairing.key for pair in pairs]
    change = update(Pairing).where(col(Pairing.id).in_(keys), col(Pairing.state) == PairingState.PROPOSED)
    work.session.execute(change.values(**values, version=Pairing.version + 1))


def _tell_matched(work: Work, pairs: Collection[Pair]) -> None:
    tell_all(work, [_match_found(work, pair, side.person) for pair in pairs for side in pair.sides])


def _match_found(work: Work, pair: Pair, person: Person) -> Post:
    pairing, key = pair.pairing, f"match_found:{pair.pairing.key}:{person.key}"
    return at_work(work, person, MatchFound(pairing.key, person.key), key=key, program_id=pairing.program_id)


def tell_left_over(work: Work, program: Program, run: MatchRun) -> None:
    """Mentees without a mentor go first next time; mentors without a mentee are told as well.

    However often people are matched, nobody is told more than once a month that it was not their turn.
    """
    month = f"{work.now:%Y-%m}"
    known = select(Unmatched).where(Unmatched.match_run_id == run.key)
    reasons = {row.enrollment_id: row for row in work.session.exec(known).all()}
    posts = []
    for side in _left_over(work, program):
        row = side.enrollment
        if row.role == Role.MENTOR:
            key, mentor = f"no_mentee_yet:{row.key}:{month}", NoMenteeYet(row.key, run.key)
            posts.append(at_work(work, side.person, mentor, key=key, program_id=program.key))
            continue
        row.goes_first = True
        work.session.add(row)
        unmatched = reasons.get(row.key) or _add_unmatched(work, run, row)
        key, mentee = f"no_match_yet:{row.key}:{month}", NoMatchYet(unmatched.key)
        posts.append(at_work(work, side.person, mentee, key=key, program_id=program.key))
    tell_all(work, posts)


def _left_over(work: Work, program: Program) -> list[Side]:
    """Everybody who takes part and has no partner now."""
    found = (
        select(Enrollment, Person)
        .join(Person)
        .where(
            Enrollment.program_id == program.key,
            Enrollment.state == EnrollmentState.ACCEPTED,
            col(Person.active),
            ~has_pairing(col(Pairing.state).in_(LIVE)),
        )
        .order_by(col(Enrollment.id))
    )
    return [Side(*row) for row in work.session.exec(found).all()]


def _add_unmatched(work: Work, run: MatchRun, row: Enrollment) -> Unmatched:
    """Somebody the run did not judge: accepted after it, or whose pair was dropped."""
    unmatched = Unmatched(match_run_id=run.key, enrollment_id=row.key)
    work.session.add(unmatched)
    work.session.flush()
    return unmatched
