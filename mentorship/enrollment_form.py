"""What somebody fills in about their part in a program, and what is wrong with it."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from mentorship.program_settings import ANSWER_LIMIT, JoinQuestion, answer_field
from mentorship.refusals import check_fields
from mentorship.skills import slug, tidy
from storage.tables import Person
from storage.words import Role

CAPACITIES = range(1, 11)
GOALS_LIMIT, EXPERIENCE_LIMIT = 1_000, 500
MOST_PICKS = 5

_OFFERS_MISSING = "Please add at least one thing you can help with."
_GOALS_MISSING = "Please say in a sentence what you hope to reach."
_ANSWER_MISSING = "The coordinators would like everybody to answer this."
_CAPACITY_WRONG = "Please enter a number from {} to {}."
_BOTH_WAYS = "You also ask never to be matched with somebody here. Please keep them on one side only."


class EnrollmentForm(BaseModel):
    """What somebody tells about their part in a program.

    `excludes` and `prefers` (the most wanted first) are people's row ids, and private. `answers` are to those
    of the program's own questions that the form asked, by question.
    """

    model_config = ConfigDict(frozen=True)

    roles: tuple[Role, ...]
    title: str = ""
    experience: str = ""
    languages: list[str] = []
    offers: list[str] = []
    wants: list[str] = []
    goals: str = ""
    capacity: int = 1
    excludes: list[int] = []
    prefers: list[int] = []
    consent: bool = False
    may_be_named: bool = False
    answers: dict[str, str] = {}


def check_form(
    form: EnrollmentForm, person: Person, questions: Sequence[JoinQuestion] = (), places: range = CAPACITIES
) -> None:
    """Raise WrongFields for what is missing or does not fit together."""
    peer = Role.PEER in form.roles
    mentor, mentee = Role.MENTOR in form.roles, Role.MENTEE in form.roles or peer
    offered = {slug(name) for name in form.offers}
    overlap = [tidy(name) for name in form.wants if slug(name) in offered]
    check_fields(
        {
            "offers": _OFFERS_MISSING if (mentor or peer) and not form.offers else None,
            "capacity": _CAPACITY_WRONG.format(places[0], places[-1])
            if mentor and form.capacity not in places
            else None,
            "wants": _wants_problem(mentee, form, overlap),
            "goals": _GOALS_MISSING if mentee and not form.goals else _too_long(form.goals, GOALS_LIMIT),
            "experience": _too_long(form.experience, EXPERIENCE_LIMIT),
            "excludes": "You cannot exclude yourself." if person.key in form.excludes else None,
            "prefers": _picks_problem(form, person),
            "consent": None if form.consent else "Please tick this to take part.",
            **{answer_field(each.question): _answer_problem(each, form) for each in questions},
        }
    )


def _too_long(words: str, limit: int) -> str | None:
    return f"Please keep it to {limit:,} characters." if len(words) > limit else None


def _wants_problem(mentee: bool, form: EnrollmentForm, overlap: list[str]) -> str | None:
    if mentee and not form.wants:
        return "Please add at least one thing you want to learn."
    if overlap:
        return "You also offer " + ", ".join(overlap) + ". Please keep it on one side only."
    return None


def _picks_problem(form: EnrollmentForm, person: Person) -> str | None:
    if person.key in form.prefers:
        return "You cannot name yourself."
    if set(form.prefers) & set(form.excludes):
        return _BOTH_WAYS
    return f"Please name at most {MOST_PICKS} people." if len(form.prefers) > MOST_PICKS else None


def _answer_problem(question: JoinQuestion, form: EnrollmentForm) -> str | None:
    """A question that came while the form was open is asked the next time."""
    answer = form.answers.get(question.question)
    if answer is None:
        return None
    return _ANSWER_MISSING if question.required and not answer else _too_long(answer, ANSWER_LIMIT)
