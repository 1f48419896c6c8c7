"""A rehearsal of a program that people can join at any time: some come later, and are paired as well."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from mentorship.program_files import read_program_file
from sandbox.rehearsal.cast import Cast
from sandbox.rehearsal.coordinator import ENROLLMENT
from sandbox.rehearsal.script import BEFORE_START, script_of
from tests.rehearsal.troupe import employee, opened

FILE = Path(__file__).parent.parent.parent / "programs" / "skills-exchange.yml"
ROLES = ("mentor", "mentee", "mentee", "mentee", "mentor", "mentee", "mentor", "mentee")
LATE = ("Person 3", "Person 7")


def test_who_joins_later_is_accepted_matched_and_introduced() -> None:
    script = script_of(read_program_file(FILE.read_bytes(), datetime(2026, 3, 2, tzinfo=UTC).date()), weeks=8)
    cast = Cast(tuple(employee(f"Person {number}", role) for number, role in enumerate(ROLES)))
    with opened(cast, script=script) as (play, witness):
        starts = datetime.combine(play.start.date() + ENROLLMENT + BEFORE_START, time(), UTC)
        play.begin()
        play.advance(starts + timedelta(weeks=5))
        for name in LATE:
            (joined,) = [when for when, what in witness.deeds_of(name) if what == "joins as mentee"]
            assert joined > starts
        for user_id, actor in play.actors.items():
            introduced = [one for one in witness.letters if one.kind == "mpim" and user_id in one.readers]
            assert introduced, actor.employee.name
            if actor.employee.name in LATE:
                assert introduced[0].at > starts + timedelta(days=1)
    approved = [one for one in witness.letters if "Approved by" in one.message.text]
    assert len(approved) > 1
    pressed = [what for _, what in witness.deeds_of("Cora Coordinator")]
    assert "accepts who has come since" in pressed
    assert "approves the new pairs" in pressed
