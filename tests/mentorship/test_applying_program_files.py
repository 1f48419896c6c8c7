"""Applying program files: what they make and change, who may do it, and what is refused."""

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.permissions import NotPermitted
from mentorship.program_files import BadProgramFile, apply_program_file, write_program_file
from mentorship.programs import EMPHASES, OWN_WEIGHTS, form_of
from mentorship.work import Work
from storage.tables import Delivery, Person, Skill
from storage.words import ProgramState
from tests.builders import a_person, a_program, a_program_form
from tests.mentorship.program_texts import CHANNELS, GOOD, read
from views.program_forms import rules_form


def staff(work: Work) -> Person:
    return a_person(work, is_admin=True)


def test_a_new_file_makes_a_draft_run_by_whoever_applies_it(bench: Workbench) -> None:
    with bench.write() as work:
        file = read(GOOD + "skills:\n  - Our tools\n  - SQL\n")
        program = apply_program_file(work, staff(work), file, CHANNELS)
        assert (program.state, program.name) == (ProgramState.DRAFT, "Grow Together")
        assert [row.kind for row in work.session.exec(select(Delivery))] == ["program_created"]
        assert [skill.name for skill in work.session.exec(select(Skill))] == ["Our tools"]


def test_only_who_may_create_programs_can_apply_a_new_file(bench: Workbench) -> None:
    with bench.write() as work:
        with pytest.raises(NotPermitted):
            apply_program_file(work, a_person(work), read(GOOD + "skills: [Our tools]\n"), CHANNELS)
        assert work.session.exec(select(Skill)).all() == []


def test_channels_have_to_come_from_somewhere(bench: Workbench) -> None:
    with bench.write() as work, pytest.raises(BadProgramFile) as caught:
        apply_program_file(work, staff(work), read(GOOD), {"announcement_channel": "C0ALL"})
    (problem,) = caught.value.problems
    assert problem.field == "channels.coordinator_channel"
    assert "--coordinator-channel" in problem.words


def test_channels_given_go_before_the_files_and_those_before_the_programs(bench: Workbench) -> None:
    with bench.write() as work:
        actor = staff(work)
        program = a_program(work, actor, ProgramState.DRAFT)
        file = read(f"{GOOD}program: {program.key}\nchannels:\n  announcement_channel: C0FILE\n")
        apply_program_file(work, actor, file, {})
        assert (program.coordinator_channel, program.announcement_channel) == ("C0COORD", "C0FILE")
        apply_program_file(work, actor, file, {"announcement_channel": "C0GIVEN"})
        assert program.announcement_channel == "C0GIVEN"


def test_only_a_coordinator_of_the_program_can_change_it(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work, state=ProgramState.DRAFT, name="Mine")
        with pytest.raises(NotPermitted):
            apply_program_file(work, staff(work), read(f"{GOOD}program: {program.key}\n"), {})
        assert program.name == "Mine"


def test_a_day_that_has_passed_cannot_be_moved_and_is_named_by_its_line(bench: Workbench) -> None:
    with bench.write() as work:
        actor = staff(work)
        program = a_program(work, actor, ProgramState.RUNNING)
        text = write_program_file(form_of(program), program.key)
        day = program.starts_on.isoformat()
        with pytest.raises(BadProgramFile) as caught:
            apply_program_file(work, actor, read(text.replace(day, "2026-03-24")), {})
    (problem,) = caught.value.problems
    assert problem.field == "dates.starts_on"
    assert text.splitlines()[problem.line - 1] == f"  starts_on: {day}"
    assert "can no longer be moved" in problem.words


def test_points_of_a_programs_own_outlive_the_form(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work, emphasis=OWN_WEIGHTS, weights={"skills": 700})
        assert program.weights == {"skills": 700}
        form = form_of(program)
        blocks = rules_form(form.model_dump(mode="json"), {})["blocks"]
        (field,) = (block for block in blocks if block.get("block_id") == "emphasis")
        assert field["element"]["initial_option"]["value"] == OWN_WEIGHTS
        assert form == a_program_form(work, emphasis=OWN_WEIGHTS, weights={"skills": 700})


def test_points_that_are_an_emphasis_have_its_name(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work, emphasis=OWN_WEIGHTS, weights=dict(EMPHASES["goals"]))
        assert form_of(program).emphasis == "goals"
        assert form_of(program).weights == {}
