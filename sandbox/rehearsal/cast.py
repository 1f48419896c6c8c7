"""Stand-in employees from a seed: who they are, what they want, and how they behave."""

import random
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from mentorship.hr_rows import HrRows
from storage.words import Format

FIRST_NAMES = (
    "Ada Ben Cleo Dev Eli Fay Gus Hana Ivo June Kai Lea Max Nia Oto Pia Quinn Ravi Sol Tess Uma Vito Wren "
    "Xenia Yuri Zoe"
).split()
TREES = "Alder Birch Cedar Elm Fir Hazel Juniper Larch Maple Oak Pine Rowan Spruce Willow Yew".split()
ZONES = ("Europe/Berlin", "Europe/Lisbon", "Europe/London", "Africa/Lagos", "America/New_York")
TITLES = ("Analyst", "Designer", "Engineer", "Manager", "Researcher", "Specialist")
SKILLS = (
    "Coaching",
    "Data analysis",
    "Feedback",
    "Negotiation",
    "Presenting",
    "Product management",
    "Project management",
    "Python",
    "Stakeholder management",
    "Strategy",
)
GOALS = (
    "Lead my first team with confidence",
    "Speak up in front of a large audience",
    "Move from doing the work to planning it",
    "Understand how decisions are made here",
    "Give feedback that people can use",
)


PEER = "peer"


class Temperament(StrEnum):
    """How somebody deals with what lands in their inbox."""

    KEEN = "keen"
    BUSY = "busy"
    FORGETFUL = "forgetful"
    SILENT = "silent"
    ASKS_FOR_HELP = "asks for help"
    LEAVES = "leaves the company"
    ODD_HOURS = "answers at odd hours"
    ON_HOLIDAY = "is on holiday"


@dataclass(frozen=True)
class Employee:
    """One stand-in employee; without `slack_id` Slack gives them one."""

    name: str
    title: str
    zone: str
    role: str
    temperament: Temperament
    offers: tuple[str, ...]
    wants: tuple[str, ...]
    goal: str
    may_be_named: bool
    slack_id: str | None = None
    places: int = 2


@dataclass(frozen=True)
class Cast:
    """Who plays; `facts` are what a people file tells of them as the HR file would."""

    employees: tuple[Employee, ...]
    facts: HrRows = HrRows()  # noqa: RUF009 - frozen

    def suited_to(self, chosen: Format) -> "Cast":
        """The same people where everybody both learns and helps, or mentors take several mentees at once."""
        changed: dict[Format, dict[str, Any]] = {
            Format.MENTORING: {},
            Format.CIRCLES: {"places": 5},
            Format.PEERS: {"role": PEER},
        }
        people = tuple(replace(each, **changed[chosen]) for each in self.employees)
        return replace(self, employees=people)


def make_cast(count: int, seed: int) -> list[Employee]:
    """The same people for the same count and seed: about two mentors for three mentees, a few are both."""
    dice = random.Random(f"cast {seed}")
    return [_employee(number, dice) for number in range(count)]


def _employee(number: int, dice: random.Random) -> Employee:
    skills = dice.sample(SKILLS, 5)
    return Employee(
        name=_name(number),
        title=dice.choice(TITLES),
        zone=dice.choice(ZONES),
        role=_role(number),
        temperament=_temperament(number, dice),
        offers=tuple(skills[:3]),
        wants=tuple(skills[3:]),
        goal=dice.choice(GOALS),
        may_be_named=dice.random() < 0.7,
    )


def _name(number: int) -> str:
    """Names that differ for the first 390 people, and are numbered from there on."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    tree = TREES[(number + number // len(FIRST_NAMES)) % len(TREES)]
    lap = number // (len(FIRST_NAMES) * len(TREES))
    return f"{first} {tree}" + (f" {lap + 1}" if lap else "")


def _role(number: int) -> str:
    if number % 12 == 11:
        return "both"
    return "mentor" if number % 5 < 2 else "mentee"


def _temperament(number: int, dice: random.Random) -> Temperament:
    """One in twelve each leaves, is silent, needs help, works at night, is away; the rest by chance."""
    rare = {
        1: Temperament.ODD_HOURS,
        3: Temperament.LEAVES,
        6: Temperament.ON_HOLIDAY,
        7: Temperament.SILENT,
        9: Temperament.ASKS_FOR_HELP,
    }
    usual = (Temperament.KEEN, Temperament.KEEN, Temperament.BUSY, Temperament.FORGETFUL)
    return rare.get(number % 12) or dice.choice(usual)
