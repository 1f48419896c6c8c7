"""Somebody's voice in a round of choosing: theirs alone, while the step lasts in which they are asked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from sqlmodel import col, select

from mentorship.choice_rounds import ASKED_IN, is_here
from mentorship.match_inputs import candidate_alone, is_available, judged_on
from mentorship.matching import Receipt, Setting, Weights, receipt
from mentorship.pairings import LIVE, Side, pairings_of
from mentorship.programs import program_by_id
from mentorship.refusals import Refused, Stale
from mentorship.work import Work
from storage.tables import ChoiceRound, Enrollment, Person, Program, Recommendation, Voice
from storage.words import ProgramState, Role

NOT_YOURS = "Only the person who is asked can answer here."
OVER = {
    Role.MENTEE: "The time to choose is over. You hear from me as soon as there is news.",
    Role.MENTOR: "The time to answer is over. You hear from me as soon as there is news.",
}


@dataclass(frozen=True)
class Speaker:
    """Whose voice it is, and in which round of which program."""

    voice: Voice
    round: ChoiceRound
    program: Program
    side: Side

    @property
    def role(self) -> Role:
        return self.side.enrollment.role

    @property
    def is_asked_now(self) -> bool:
        """Whether they may choose or answer now."""
        in_time = self.program.state == ProgramState.MATCHING and ASKED_IN.get(self.round.step) == self.role
        return in_time and is_available(self.side.enrollment, self.side.person)


@dataclass(frozen=True)
class Other:
    """Somebody on the other side, recommended or asking."""

    row: Recommendation
    side: Side
    judge: Callable[[], Receipt]

    @cached_property
    def receipt(self) -> Receipt:
        """What the two have in common, worked out when it is shown: many may ask a mentor."""
        return self.judge()


def speaker_by_id(work: Work, voice_id: int) -> Speaker | None:
    found = (
        select(Voice, ChoiceRound, Enrollment, Person)
        .join(ChoiceRound, col(Voice.round_id) == ChoiceRound.id)
        .join(Enrollment, col(Voice.enrollment_id) == Enrollment.id)
        .join(Person, col(Enrollment.person_id) == Person.id)
        .where(Voice.id == voice_id)
    )
    row = work.session.exec(found).first()
    if row is None:
        return None
    voice, around, enrollment, person = row
    return Speaker(voice, around, program_by_id(work, around.program_id), Side(enrollment, person))


def own_voice(work: Work, actor: Person, voice_id: int, role: Role) -> Speaker:
    """The actor's voice, while they are asked; the round stays as it is until the transaction ends."""
    speaker = speaker_by_id(work, voice_id)
    if speaker is None or speaker.side.person.key != actor.key or speaker.role != role:
        raise Refused(NOT_YOURS)
    work.session.refresh(speaker.round, with_for_update=True)
    if not speaker.is_asked_now:
        raise Stale(OVER[role])
    return speaker


def voices_asked(work: Work, actor: Person, role: Role | None = None) -> list[Speaker]:
    """Where the person is asked now, in either role or in one."""
    found = (
        select(Voice.id)
        .join(ChoiceRound, col(Voice.round_id) == ChoiceRound.id)
        .join(Enrollment, col(Voice.enrollment_id) == Enrollment.id)
        .where(Enrollment.person_id == actor.key, col(ChoiceRound.step).in_(ASKED_IN))
    )
    keys = work.session.exec(found.order_by(col(Voice.id))).all()
    speakers = [speaker for key in keys if key and (speaker := speaker_by_id(work, key))]
    return [one for one in speakers if one.is_asked_now and role in (None, one.role)]


def recommended_to(work: Work, speaker: Speaker) -> list[Other]:
    """The mentors a mentee may choose, as they were recommended; whoever has left is not among them."""
    mine = (
        Recommendation.round_id == speaker.round.key,
        Recommendation.mentee_id == speaker.voice.enrollment_id,
    )
    return _others(work, speaker, Recommendation.mentor_id, *mine, by=Recommendation.place)


def asking_for(work: Work, speaker: Speaker) -> list[Other]:
    """The mentees who have chosen a mentor, in no order that says how dearly."""
    mine = (
        Recommendation.round_id == speaker.round.key,
        Recommendation.mentor_id == speaker.voice.enrollment_id,
    )
    chosen = col(Recommendation.choice).is_not(None)
    return _others(work, speaker, Recommendation.mentee_id, *mine, chosen, by=Recommendation.mentee_id)


def free_places(work: Work, speaker: Speaker) -> int:
    """How many more mentees a mentor can take."""
    row = speaker.side.enrollment
    return max(0, row.capacity - len(pairings_of(work, row, *LIVE)))


def _others(work: Work, speaker: Speaker, other: Any, *conditions: Any, by: Any) -> list[Other]:
    found = (
        select(Recommendation, Enrollment, Person)
        .join(Enrollment, col(other) == Enrollment.id)
        .join(Person, col(Enrollment.person_id) == Person.id)
        .where(*conditions, is_here())
        .order_by(col(by))
    )
    rows = work.session.exec(found).all()
    sides = [(row, Side(enrollment, person)) for row, enrollment, person in rows]
    return [Other(row, side, partial(_in_common, work, speaker, side)) for row, side in sides]


def _in_common(work: Work, speaker: Speaker, other: Side) -> Receipt:
    """What speaks for the two, without what either of them has said about the other."""
    program = speaker.program
    mentee, mentor = (speaker.side, other) if speaker.role == Role.MENTEE else (other, speaker.side)
    setting = Setting(judged_on(work, program), work.default_zone, bool(program.rules.get("reverse")))
    one, two = (candidate_alone(side.enrollment, side.person) for side in (mentor, mentee))
    return receipt(one, two, Weights(**program.weights), setting)
