"""What somebody fills in about their part in a program, and what is wrong with it."""

from pydantic import BaseModel, ConfigDict

from mentorship.refusals import check_fields
from mentorship.skills import slug, tidy
from storage.tables import Person
from storage.words import Role

CAPACITIES = range(1, 11)
GOALS_LIMIT, EXPERIENCE_LIMIT = 1_000, 500

_OFFERS_MISSING = "Please add at least one thing you can help with."
_GOALS_MISSING = "Please say in a sentence what you hope to reach."
_CAPACITY_WRONG = "Please enter a number from 1 to 10."


class EnrollmentForm(BaseModel):
    """What somebody tells about their part in a program; `excludes` are people's row ids and private."""

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
    consent: bool = False
    may_be_named: bool = False


def check_form(form: EnrollmentForm, person: Person) -> None:
    """Raise WrongFields for what is missing or does not fit together."""
    mentor, mentee = Role.MENTOR in form.roles, Role.MENTEE in form.roles
    offered = {slug(name) for name in form.offers}
    overlap = [tidy(name) for name in form.wants if slug(name) in offered]
    check_fields(
        {
            "offers": _OFFERS_MISSING if mentor and not form.offers else None,
            "capacity": _CAPACITY_WRONG if mentor and form.capacity not in CAPACITIES else None,
            "wants": _wants_problem(mentee, form, overlap),
            "goals": _GOALS_MISSING if mentee and not form.goals else _too_long(form.goals, GOALS_LIMIT),
            "experience": _too_long(form.experience, EXPERIENCE_LIMIT),
            "excludes": "You cannot exclude yourself." if person.key in form.excludes else None,
            "consent": None if form.consent else "Please tick this to take part.",
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
