"""Small casts for rehearsals in tests, and an audience that remembers everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sandbox.rehearsal.cast import Cast, Employee, Temperament
from sandbox.rehearsal.play import Play
from sandbox.rehearsal.postbox import Letter
from sandbox.rehearsal.script import Script, usual_script
from sandbox.rehearsal.stage import open_stage
from tests.databases import new_database
from tests.town import A_BUSY_MACHINE

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
MENTOR_SKILLS, MENTEE_SKILLS = ("Coaching", "Strategy"), ("Python", "Negotiation")


class Witness:
    """Remembers who did what when, and what was posted."""

    def __init__(self) -> None:
        self.deeds: list[tuple[datetime, str, str]] = []
        self.letters: list[Letter] = []

    def did(self, now: datetime, who: str, what: str) -> None:
        self.deeds.append((now, who, what))

    def heard(self, letter: Letter) -> None:
        self.letters.append(letter)

    def progress(self, share: float) -> None:
        assert 0 <= share <= 1

    def deeds_of(self, name: str) -> list[tuple[datetime, str]]:
        return [(now, what) for now, who, what in self.deeds if who == name]


def employee(
    name: str, role: str, temperament: Temperament = Temperament.KEEN, zone: str = "Europe/Berlin"
) -> Employee:
    """Any mentor can teach any mentee."""
    offers, wants = (MENTOR_SKILLS, MENTEE_SKILLS) if role == "mentor" else (MENTEE_SKILLS, MENTOR_SKILLS)
    return Employee(name, "Engineer", zone, role, temperament, offers, wants, "Learn to lead", True)


def pairs_of(*temperaments: Temperament, each: int = 1) -> Cast:
    """A keen mentor for `each` of these mentees, who are named by their temperaments."""
    mentees = [employee(temperament.value, "mentee", temperament) for temperament in temperaments]
    mentors = [employee(f"Mentor of {one.name}", "mentor") for one in mentees[::each]]
    return Cast((*mentees, *mentors))


@contextmanager
def opened(
    cast: Cast, *, weeks: int = 4, seed: int = 1, script: Script | None = None
) -> Iterator[tuple[Play, Witness]]:
    """A play that has not begun; its stage is closed at the end of the block."""
    stage = open_stage(MANIFEST, database=new_database(), patience=A_BUSY_MACHINE)
    witness = Witness()
    try:
        yield Play(stage, cast, script or usual_script(weeks), seed, witness), witness
    finally:
        stage.close()
