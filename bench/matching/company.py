"""A made-up company from a seed, as uneven as real ones: a `Problem` of any size, the same every time."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeVar

from mentorship.matching import Candidate, Problem, Rules, Weights

T = TypeVar("T")

MONDAY = date(2026, 3, 2)
FAMILIES, SKILLS_A_FAMILY = 24, 10
DEPARTMENTS = tuple(f"department {n}" for n in range(14))
# Offices come in clusters: two busy regions, and a few far away.
OFFICES = (
    ("Europe/Berlin", ("en", "de")),
    ("Europe/London", ("en",)),
    ("Europe/Madrid", ("en", "es")),
    ("Europe/Warsaw", ("en", "pl")),
    ("America/New_York", ("en", "es")),
    ("America/Chicago", ("en",)),
    ("America/Los_Angeles", ("en", "zh")),
    ("America/Sao_Paulo", ("pt", "en")),
    ("Asia/Kolkata", ("en", "hi")),
    ("Asia/Singapore", ("en", "zh")),
    ("Asia/Tokyo", ("ja", "en")),
    ("Australia/Sydney", ("en",)),
)
BUSY_OFFICES = (24, 14, 8, 7, 16, 8, 12, 4, 9, 4, 3, 2)
WORKING_DAYS = ((540, 1020), (480, 960), (600, 1080))
LEVELS = (8, 14, 22, 20, 14, 9, 6, 4, 2, 1)
CAPACITIES = (1, 2, 3, 4, 5)
COMMON_CAPACITIES = (45, 32, 15, 5, 3)
DOING = ("grow into", "get better at", "find my way in", "learn the ropes of", "take a first step towards")
THINGS = (
    "leading a small team",
    "speaking in public",
    "designing large systems",
    "negotiating with suppliers",
    "planning a year of work",
    "writing for customers",
    "managing my manager",
    "a first role abroad",
    "career changes after parental leave",
    "giving honest feedback",
    "product strategy",
    "statistics for decisions",
    "working with works councils",
    "hiring the right people",
    "running a budget",
    "mediating conflicts",
)


@dataclass(frozen=True)
class Size:
    """How many people stand on each side."""

    mentees: int
    mentors: int

    @classmethod
    def read(cls, text: str) -> "Size":
        """From "1000x600"; raises ValueError for anything else."""
        mentees, mentors = text.lower().split("x")
        return cls(int(mentees), int(mentors))

    def __str__(self) -> str:
        return f"{self.mentees:,} x {self.mentors:,}"


def company(size: Size, seed: int) -> Problem:
    """A program in a company of all its people; about one mentor in ten is a mentee too."""
    random = Random(seed)
    people = [_person(random, number, number < size.mentors) for number in range(size.mentees + size.mentors)]
    mentors, mentees = people[: size.mentors], people[size.mentors :]
    both = min(size.mentors // 10, size.mentees)
    mentees[:both] = random.sample(mentors, both)
    return Problem(
        mentors=tuple(_enrolled(random, person, "mentor") for person in mentors),
        mentees=tuple(_enrolled(random, person, "mentee") for person in mentees),
        rules=Rules(min_level_gap=1),
        weights=Weights(),
        salt=f"bench {seed}",
        on=MONDAY,
    )


def _person(random: Random, number: int, experienced: bool) -> dict[str, object]:
    """What holds for somebody on either side. Managers are earlier people, so that lines never close."""
    (zone, languages), department = _pick(random, OFFICES, BUSY_OFFICES), _skewed(random, len(DEPARTMENTS))
    line = []
    boss = number
    while boss > 0:
        boss = (boss - 1) // 8
        line.append(f"p{boss}")
    return {
        "person": f"p{number}",
        "level": max(_pick(random, tuple(range(10)), LEVELS) for _ in range(3 if experienced else 1)),
        "department": DEPARTMENTS[department],
        "managers": tuple(line),
        "timezone": zone if random.random() > 0.02 else None,
        "working_minutes": random.choice(WORKING_DAYS),
        "languages": frozenset(languages if random.random() < 0.8 else languages[:1]),
    }


def _enrolled(random: Random, person: dict[str, object], side: str) -> Candidate:
    """A person's part on one side, with wishes, offers, goals and a few people to keep apart."""
    home = DEPARTMENTS.index(str(person["department"]))
    known = {
        **person,
        "id": f"{side} {person['person']}",
        "goals": _goals(random),
        "left_over": random.random() < 0.05,
        "excludes": _others(random, person, 0.04),
        "past_partners": _others(random, person, 0.1),
    }
    if side == "mentee":
        return Candidate(**known, wants=_skills(random, home, 3))  # type: ignore[arg-type]
    capacity = _pick(random, CAPACITIES, COMMON_CAPACITIES)
    return Candidate(**known, offers=_skills(random, home, 5), capacity=capacity)  # type: ignore[arg-type]


def _others(random: Random, person: dict[str, object], share: float) -> frozenset[str]:
    if random.random() > share:
        return frozenset()
    return frozenset({f"p{random.randrange(1600)}"} - {str(person["person"])})


def _goals(random: Random) -> str:
    first, second = random.sample(THINGS, 2)
    return f"I would like to {random.choice(DOING)} {first}, and later {random.choice(DOING)} {second}"


def _skills(random: Random, home: int, most: int) -> frozenset[str]:
    """A few skills: few families are common in a department, and few skills in a family."""
    return frozenset(
        f"skill {(home * 5 + _skewed(random, FAMILIES)) % FAMILIES}.{_skewed(random, SKILLS_A_FAMILY)}"
        for _ in range(random.randint(1, most))
    )


def _skewed(random: Random, kinds: int) -> int:
    """A number below `kinds`, by Zipf's law: the n-th is n times rarer than the first."""
    return random.choices(range(kinds), [1 / (n + 1) for n in range(kinds)])[0]


def _pick(random: Random, kinds: tuple[T, ...], shares: tuple[int, ...]) -> T:
    return random.choices(kinds, shares)[0]
