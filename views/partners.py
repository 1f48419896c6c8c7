"""Who is with whom in a pairing, in words: two people, or more."""

from collections.abc import Callable, Iterable, Sequence

from mentorship.matching.words import listed
from mentorship.pairings import Pair, Side
from storage.tables import Person
from storage.words import Role
from views.blocks import mention, safe

ROLE_NAMES = {Role.MENTOR: "mentor", Role.MENTEE: "mentee", Role.PEER: "partner"}


def as_role(role: Role) -> str:
    """How somebody takes part; peers all do so in the same way."""
    return "" if role == Role.PEER else f" as a {ROLE_NAMES[role]}"


def mentions(people: Iterable[Person]) -> str:
    return listed([mention(person.slack_id) for person in people])


def everybody_in(pair: Pair) -> str:
    """All of a pairing, by mention."""
    return mentions(side.person for side in pair.sides)


def described(person: Person) -> str:
    """Somebody by mention, with their title if there is one."""
    title = f", {safe(person.title, 100)}" if person.title else ""
    return f"{mention(person.slack_id)}{title}"


def who_with_whom(pair: Pair, name: Callable[[Person], str] = described) -> str:
    """The pairing in a line, to coordinators."""
    if pair.mentor.enrollment.role == Role.PEER:
        return listed([name(side.person) for side in pair.sides])
    mentees = [name(side.person) for side in pair.sides[1:]]
    return f"{name(pair.mentor.person)} mentors {listed(mentees)}"


def partners_words(pair: Pair, person_id: int) -> str:
    """To one of them who the others are, such as "your mentor is …"; fellow mentees of a circle come last."""
    sides = pair.partners_of(person_id)
    role = sides[0].enrollment.role
    partners = [side for side in sides if side.enrollment.role == role]
    fellows = [side for side in sides if side.enrollment.role != role]
    are = f"your {ROLE_NAMES[role]} is" if len(partners) == 1 else f"your {ROLE_NAMES[role]}s are"
    besides = f"; with you in the circle: {_names(fellows)}" if fellows else ""
    return f"{are} {_names(partners)}{besides}"


def _names(sides: Sequence[Side]) -> str:
    return listed([described(side.person) for side in sides])
