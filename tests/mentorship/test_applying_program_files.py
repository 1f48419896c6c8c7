"""Applying program files: what they make and change, who may do it, and what is refused."""

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.permissions import NotPermitted
from mentorship.program_files import BadProgramFile, apply_program_file, write_program_file
from mentorship.program_form import EMPHASES, OWN_WEIGHTS, form_of
from mentorship.program_settings import AnswerKind, JoinQuestion
from mentorship.work import Work
from storage.tables import Delivery, Person, Skill
from storage.words import ProgramState, Wave
from tests.builders import a_person, a_program, a_program_form
from tests.mentorship.program_texts import CHANNELS, GOOD, read
from tests.survey_rows import a_wave
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


OWN = """\
agenda:
  - title: Hello
    points: [Who we are, What we hope for]
  - title: Goals
survey_questions:
  - {wave: end, question: Was it worth your time}
  - {wave: end, question: What should we change, answer: words}
questions:
  - {question: Why now, required: yes}
texts:
  welcome: Nice that you are here.
"""


def test_what_a_program_brings_of_its_own_is_kept(bench: Workbench) -> None:
    with bench.write() as work:
        program = apply_program_file(work, staff(work), read(GOOD + OWN), CHANNELS)
        work.session.expire(program)
        assert program.agenda[0] == {"title": "Hello", "points": ["Who we are", "What we hope for"]}
        form = form_of(program)
    assert [session.title for session in form.agenda] == ["Hello", "Goals"]
    assert [question.answer for question in form.survey_questions] == [AnswerKind.RATING, AnswerKind.WORDS]
    assert form.questions == (JoinQuestion(question="Why now", required=True),)
    assert form.texts == {"welcome": "Nice that you are here."}


@pytest.mark.parametrize(
    ("old", "new", "accepted"),
    [
        ("Why now, required: yes", "Why ever, required: yes", False),
        ("- {question: Why now, required: yes}", "- {question: Why now}", True),
        ("questions:\n  - {question: Why now, required: yes}\n", "", False),
        ("texts:", "  - {question: And then, required: yes}\ntexts:", False),
        ("texts:", "  - question: And then?\ntexts:", True),
        ("Nice that", "Good that", True),
        ("title: Goals", "title: Aims", True),
    ],
)
def test_questions_that_people_answer_already_stay(
    bench: Workbench, old: str, new: str, accepted: bool
) -> None:
    with bench.write() as work:
        actor = staff(work)
        program = apply_program_file(work, actor, read(GOOD + OWN), CHANNELS)
        text = f"{GOOD}{OWN.replace(old, new)}program: {program.key}\n"
        apply_program_file(work, actor, read(text), {})
        apply_program_file(work, actor, read(f"{GOOD}{OWN}program: {program.key}\n"), {})
        program.state = ProgramState.ENROLLING
        if accepted:
            apply_program_file(work, actor, read(text), {})
            return
        with pytest.raises(BadProgramFile) as caught:
            apply_program_file(work, actor, read(text), {})
    (problem,) = caught.value.problems
    assert (problem.field, "stay as they are" in problem.words) == ("questions", True)


def test_the_questions_of_a_survey_that_has_opened_stay(bench: Workbench) -> None:
    with bench.write() as work:
        actor = staff(work)
        program = apply_program_file(work, actor, read(GOOD + OWN), CHANNELS)
        a_wave(work, program, Wave.END)
        text = f"{GOOD}{OWN}program: {program.key}\n"
        apply_program_file(work, actor, read(text), {})
        apply_program_file(
            work,
            actor,
            read(text.replace("questions:\n", "questions:\n  - {wave: start, question: A}\n", 1)),
            {},
        )
        with pytest.raises(BadProgramFile) as caught:
            apply_program_file(work, actor, read(text.replace("worth your time", "any good")), {})
    (problem,) = caught.value.problems
    assert problem.field == "survey_questions"
    assert text.splitlines()[problem.line - 1] == "survey_questions:"
