"""Somebody asks the coordinators for help, and a coordinator takes care of it."""

from sqlmodel import col, select

from mentorship.enrollment import enrollments_of
from mentorship.notices import HelpOnTheWay, HelpWanted, WeeklyDigest
from mentorship.permissions import require_coordinator
from mentorship.post import Timing, cancel, refresh, refresh_latest, tell, to_channel, to_person
from mentorship.programs import program_by_id
from mentorship.refusals import Refused, Stale, check_fields
from mentorship.work import Work
from storage.guards import change_once
from storage.tables import CheckIn, Concern, Person, Program
from storage.words import ConcernState, Priority

MOST_WORDS = 2_000
_SOON = Timing(priority=Priority.URGENT)


def ask_for_help(work: Work, actor: Person, program_id: int, words: str) -> Concern:
    """A participant asks the coordinators of a program; while nobody has answered, more words go to the
    same call. Raises WrongFields if nothing was said."""
    program = program_by_id(work, program_id)
    if not enrollments_of(work, actor, program):
        raise Refused("You can only ask the coordinators of a program that you are part of.")
    check_fields({"words": None if words.strip() else "Please say in a sentence what you need."})
    waiting = _waiting_for_an_answer(work, actor, program)
    if waiting is not None:
        return _say_more(work, waiting, words)
    concern = Concern(program_id=program.key, person_id=actor.key, words=words, created_at=work.now)
    return _raise(work, actor, concern)


def raise_concern(work: Work, actor: Person, program: Program, check_in: CheckIn) -> Concern:
    """A check-in was answered with a call for help; the words follow if the person finds some."""
    concern = concern_of(work, check_in)
    if concern is not None and concern.state == ConcernState.OPEN:
        return concern
    _part_from(work, concern)
    concern = Concern(
        program_id=program.key,
        pairing_id=check_in.pairing_id,
        person_id=actor.key,
        check_in_id=check_in.key,
        created_at=work.now,
    )
    return _raise(work, actor, concern)


def put_in_words(work: Work, check_in: CheckIn, words: str) -> None:
    """What the person wants the coordinators to know; their message shows it."""
    concern = concern_of(work, check_in)
    if concern is not None:
        concern.words = words
        work.session.add(concern)
        refresh(work, help_wanted_key(concern))


def take_back_concern(work: Work, actor: Person, check_in: CheckIn) -> None:
    """The person has changed their answer: nobody needs to take care any more."""
    concern = concern_of(work, check_in)
    if concern is not None:
        cancel(work, help_wanted_key(concern))
        _handle(work, actor, concern)
        _part_from(work, concern)


def take_concern(work: Work, actor: Person, concern_id: int) -> Concern:
    """A coordinator takes care; the person who asked is told who it is."""
    concern = work.session.get(Concern, concern_id)
    program = require_coordinator(work, actor, concern.program_id if concern else 0)
    assert concern is not None
    if not _handle(work, actor, concern):
        raise Stale("Somebody has taken care of this already.")
    work.note(actor, "concern_taken", f"concern:{concern.key}", program.key)
    refresh_latest(work, WeeklyDigest, program.key)
    asker = work.session.get_one(Person, concern.person_id)
    if asker.active:
        notice, key = HelpOnTheWay(concern.key), f"help_on_the_way:{concern.key}"
        tell(work, to_person(asker), notice, key=key, program_id=program.key, timing=_SOON)
    return concern


def concern_of(work: Work, check_in: CheckIn) -> Concern | None:
    """The call for help that this check-in stands for."""
    return work.session.exec(select(Concern).where(Concern.check_in_id == check_in.key)).first()


def open_concerns(work: Work, program_id: int) -> list[Concern]:
    """The calls for help that nobody has taken yet, oldest first; for coordinators' eyes only."""
    found = select(Concern).where(Concern.program_id == program_id, Concern.state == ConcernState.OPEN)
    return list(work.session.exec(found.order_by(col(Concern.id))))


def was_taken_back(concern: Concern) -> bool:
    """Whether whoever asked has settled it themselves."""
    return concern.handled_by == concern.person_id


def help_wanted_key(concern: Concern) -> str:
    return f"help_wanted:{concern.key}"


def _waiting_for_an_answer(work: Work, actor: Person, program: Program) -> Concern | None:
    """The call that the person has made themselves, not in a check-in, and that nobody has taken."""
    mine = (Concern.program_id == program.key, Concern.person_id == actor.key)
    found = select(Concern).where(
        *mine, Concern.state == ConcernState.OPEN, col(Concern.check_in_id).is_(None)
    )
    return work.session.exec(found.order_by(col(Concern.id)).with_for_update()).first()


def _say_more(work: Work, concern: Concern, words: str) -> Concern:
    """One call, however often somebody asks: the coordinators' message shows all of it."""
    together = f"{concern.words}\n{words.strip()}"
    if words.strip() in concern.words.splitlines():
        return concern
    if len(together) > MOST_WORDS:
        raise Refused(
            "You have asked already, and your coordinators have it. Please wait a little for their answer."
        )
    concern.words = together
    work.session.add(concern)
    refresh(work, help_wanted_key(concern))
    return concern


def _raise(work: Work, actor: Person, concern: Concern) -> Concern:
    work.session.add(concern)
    work.session.flush()
    work.note(actor, "help_wanted", f"concern:{concern.key}", concern.program_id)
    channel = to_channel(program_by_id(work, concern.program_id).coordinator_channel)
    notice, key = HelpWanted(concern.key), help_wanted_key(concern)
    tell(work, channel, notice, key=key, program_id=concern.program_id, timing=_SOON)
    return concern


def _handle(work: Work, actor: Person, concern: Concern) -> bool:
    handled = change_once(
        work.session,
        concern,
        where={"state": ConcernState.OPEN},
        to={"state": ConcernState.HANDLED, "handled_by": actor.key, "handled_at": work.now},
    )
    if handled:
        refresh(work, help_wanted_key(concern))
    return handled


def _part_from(work: Work, concern: Concern | None) -> None:
    """Let a later call for help in the same check-in be one of its own."""
    if concern is not None:
        concern.check_in_id = None
        work.session.add(concern)
        work.session.flush()
