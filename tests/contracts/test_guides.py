"""The guides are true: links lead somewhere, samples can be used, and SQL does what they say."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import SystemClock
from bot.workbench import Workbench
from mentorship.hr_rows import HEADER, read_hr_file
from storage.database import Database
from storage.migrate import upgrade
from storage.tables import Enrollment, Exclusion, MatchRun, Pairing, Person, Workspace
from storage.words import Role
from tests.builders import a_person, a_program, an_enrollment
from tests.contracts.source import ROOT

GUIDES = sorted((ROOT / "docs").rglob("*.md"))
TEAM = "T0TEAM"
SAID = "Something private"


def sql(name: str) -> list[str]:
    """The statements of the block in the installation guide that is marked with this name."""
    text = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- tested: {name} -->\s*```sql\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return [part.strip() for part in found[1].split(";") if part.strip()]


def run_sql(database: Database, name: str) -> None:
    with database.write_session() as session:
        for statement in sql(name):
            session.connection().exec_driver_sql(statement)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    database = Database(f"sqlite:///{tmp_path / 'mentorship.db'}")
    upgrade(database)
    bench = Workbench(database, SystemClock(), TEAM)
    with bench.write() as work:
        work.session.add(Workspace(id=TEAM, installed_at=work.now))
    yield bench
    database.dispose()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_links_between_files_lead_somewhere(guide: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", guide.read_text(encoding="utf-8")):
        assert (guide.parent / target).exists(), target


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((.+?)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


def test_the_sample_of_an_hr_file_can_be_read_and_shows_every_column() -> None:
    text = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    found = re.search(r"```csv\n(.*?)```", text, re.DOTALL)
    assert found is not None
    read = read_hr_file(found[1].encode())
    assert (len(read.rows), read.problems, read.ignored) == (2, (), ())
    assert found[1].splitlines()[0] == HEADER


def test_after_erasing_nothing_is_left_of_what_a_person_wrote(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work)
        other = a_person(work)
        gone = a_person(work, SAID, slack_id="U012ABC3D", title=SAID, department=SAID, manager_id=other.key)
        mentee = an_enrollment(work, program, Role.MENTEE, gone, goals=SAID, wants=[SAID], experience=SAID)
        mentee.answers = {"why": SAID}
        mentor = an_enrollment(work, program, Role.MENTOR, other, goals="Mine")
        work.session.add(Exclusion(program_id=program.key, person_id=other.key, excluded_id=gone.key))
        run = MatchRun(program_id=program.key, inputs={"goals": SAID}, created_at=work.now)
        work.session.add(run)
        work.session.flush()
        sides: dict[str, Any] = {"mentor_id": mentor.key, "mentee_id": mentee.key, "match_run_id": run.key}
        work.session.add(Pairing(program_id=program.key, receipt={"skills": [SAID]}, **sides))
    run_sql(bench.database, "erase")
    with bench.read() as work:
        dump = [
            row.model_dump()
            for table in (Enrollment, Exclusion, MatchRun, Pairing, Person)
            for row in work.session.exec(select(table))
        ]
        assert SAID not in str(dump)
        assert work.session.exec(select(Exclusion)).all() == []
        kept = {row.goals for row in work.session.exec(select(Enrollment)).all()}
        assert kept == {"", "Mine"}
