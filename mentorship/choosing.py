"""Mentees choose among the mentors recommended to them, and mentors answer those who chose them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import update
from sqlmodel import col, select

from mentorship.choice_rounds import asked_key, progress_key, reminder_key
from mentorship.choice_voices import Other, Speaker, asking_for, own_voice, recommended_to
from mentorship.post import cancel, refresh
from mentorship.program_settings import field_of
from mentorship.refusals import Stale, check_fields
from mentorship.work import Work
from storage.tables import Person, Recommendation, Voice
from storage.words import Role

MOST_CHOICES = 5
MOST_RECOMMENDED = 10
MOST_ANSWERS = 30  # on one form
RANKS = range(1, 11)
DECLINED = 0
NONE_CHOSEN = "Please choose at least one mentor."
TWICE = "You have chosen this mentor above already."
NOT_OFFERED = "This mentor cannot be chosen any more. Please choose another one."
NO_ANSWER = "Please choose one of the answers."
NOBODY_LEFT = "Nobody waits for your answer any more."
GONE = "This mentee has left the program, so there is nothing to answer any more."


def choices_of(work: Work, actor: Person, voice_id: int) -> tuple[Speaker, list[Other]]:
    """A mentee's own form: whom they may choose, and what they have chosen so far."""
    speaker = own_voice(work, actor, voice_id, Role.MENTEE)
    offered = recommended_to(work, speaker)
    if not offered:
        raise Stale("There is nobody to choose from right now. You hear from me as soon as there is news.")
    return speaker, offered


def choose(work: Work, actor: Person, voice_id: int, mentors: Sequence[int | None]) -> Speaker:
    """Exactly these mentors (enrollments) from now on, the dearest first; None is a field left empty.

    Raises WrongFields: for a mentor named twice, for one who was not recommended, for none at all.
    """
    speaker, offered = choices_of(work, actor, voice_id)
    possible = {other.side.enrollment.key for other in offered}
    check_fields(_wrong_choices(mentors, possible))
    chosen = [mentor for mentor in mentors if mentor is not None]
    mine = (
        Recommendation.round_id == speaker.round.key,
        Recommendation.mentee_id == speaker.voice.enrollment_id,
    )
    for row in work.session.exec(select(Recommendation).where(*mine)).all():
        row.choice = chosen.index(row.mentor_id) + 1 if row.mentor_id in chosen else None
        work.session.add(row)
    work.session.flush()
    _said(work, speaker, "mentors_chosen")
    return speaker


def asking_of(work: Work, actor: Person, voice_id: int) -> tuple[Speaker, list[Other]]:
    """A mentor's own form: who asks, those without an answer first, as many as fit."""
    speaker = own_voice(work, actor, voice_id, Role.MENTOR)
    asking = asking_for(work, speaker)
    if not asking:
        raise Stale(NOBODY_LEFT)
    return speaker, sorted(asking, key=is_answered)[:MOST_ANSWERS]


def answer(
    work: Work, actor: Person, voice_id: int, answers: Mapping[int, int | None]
) -> tuple[Speaker, bool]:
    """What a mentor says of some who ask: for each recommendation a rank from 1 or DECLINED.

    Gives whether somebody still waits for an answer. Raises WrongFields for one that is none.
    """
    speaker = own_voice(work, actor, voice_id, Role.MENTOR)
    asking = {other.row.key: other.row for other in asking_for(work, speaker)}
    given = {key: rank for key, rank in answers.items() if key in asking}
    check_fields({field_of("answer", key): _wrong_rank(rank) for key, rank in given.items()})
    if not given:
        raise Stale(NOBODY_LEFT)
    for key, rank in given.items():
        _set_answer(work, asking[key], rank)
    _said(work, speaker, "mentees_answered")
    return speaker, not all(map(is_answered, asking_for(work, speaker)))


def answer_one(work: Work, actor: Person, recommendation_id: int, *, accept: bool) -> None:
    """Accept or decline one who asks, with one press."""
    row = work.session.get(Recommendation, recommendation_id)
    voice = _voice_of(work, row) if row else None
    speaker = own_voice(work, actor, voice.key if voice else 0, Role.MENTOR)
    asking = {other.row.key: other.row for other in asking_for(work, speaker)}
    if recommendation_id not in asking:
        raise Stale(GONE)
    _set_answer(work, asking[recommendation_id], 1 if accept else DECLINED)
    _said(work, speaker, "mentees_answered")


def _voice_of(work: Work, row: Recommendation) -> Voice | None:
    """The voice of the mentor whom a recommendation names."""
    mine = (Voice.round_id == row.round_id, Voice.enrollment_id == row.mentor_id)
    return work.session.exec(select(Voice).where(*mine)).first()


def forget_said(work: Work, enrollments: Collection[int]) -> None:
    """What these have chosen and answered is gone; whoever was asked by them sees that."""
    by_them = (col(Recommendation.mentee_id).in_(enrollments), col(Recommendation.choice).is_not(None))
    asked = select(Recommendation.mentor_id).where(*by_them)
    mentors = set(work.session.exec(asked).all())
    choices = update(Recommendation).where(col(Recommendation.mentee_id).in_(enrollments))
    work.session.execute(choices.values(choice=None))
    answers = update(Recommendation).where(col(Recommendation.mentor_id).in_(enrollments))
    work.session.execute(answers.values(rank=None, declined=False))
    for voice in work.session.exec(
        select(Voice).where(col(Voice.enrollment_id).in_([*mentors, *enrollments]))
    ):
        for key in (asked_key(voice), reminder_key(voice)):
            refresh(work, key)


def is_answered(other: Other) -> bool:
    return other.row.declined or other.row.rank is not None


def _wrong_choices(mentors: Sequence[int | None], possible: set[int]) -> dict[str, str | None]:
    wrong: dict[str, str | None] = {}
    for number, mentor in enumerate(mentors, start=1):
        if mentor is not None and mentor not in possible:
            wrong[field_of("choice", number)] = NOT_OFFERED
        elif mentor is not None and mentor in mentors[: number - 1]:
            wrong[field_of("choice", number)] = TWICE
    if all(mentor is None for mentor in mentors):
        wrong[field_of("choice", 1)] = NONE_CHOSEN
    return wrong


def _wrong_rank(rank: int | None) -> str | None:
    return None if rank == DECLINED or rank in RANKS else NO_ANSWER


def _set_answer(work: Work, row: Recommendation, rank: int | None) -> None:
    row.rank, row.declined = rank or None, rank == DECLINED
    work.session.add(row)
    work.session.flush()


def _said(work: Work, speaker: Speaker, what: str) -> None:
    work.note(speaker.side.person, what, f"program:{speaker.program.key}", speaker.program.key)
    refresh(work, asked_key(speaker.voice))
    if not cancel(work, reminder_key(speaker.voice)):
        refresh(work, reminder_key(speaker.voice))
    refresh(work, progress_key(speaker.round))
