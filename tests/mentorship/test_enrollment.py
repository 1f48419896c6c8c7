"""Joining, changing and leaving, as use cases."""

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.enrollment import apply, enrollments_of, form_of, pause, resume, withdraw
from mentorship.enrollment_form import EnrollmentForm
from mentorship.exclusions import exclusions_of
from mentorship.program_settings import JoinQuestion, answer_field
from mentorship.refusals import Refused, Stale, WrongFields
from storage.tables import Delivery, Person
from storage.words import EnrollmentState, PairingState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.mentorship.matched import Cohort


def a_form(*roles: Role, **values: object) -> EnrollmentForm:
    defaults = {"offers": ["Python"], "wants": ["SQL"], "goals": "Grow", "consent": True}
    return EnrollmentForm.model_validate({"roles": roles, **defaults, **values})


def test_somebody_can_be_mentor_and_mentee_at_once(bench: Workbench) -> None:
    with bench.write() as work:
        person, program = a_person(work), a_program(work)
        apply(work, person, program.key, a_form(Role.MENTOR, Role.MENTEE))
        roles = [row.role for row in enrollments_of(work, person, program)]
    assert roles == [Role.MENTEE, Role.MENTOR]


def test_applying_again_changes_the_answers_and_tells_the_applicant_once(bench: Workbench) -> None:
    with bench.write() as work:
        person, program = a_person(work), a_program(work)
        apply(work, person, program.key, a_form(Role.MENTEE))
        apply(work, person, program.key, a_form(Role.MENTEE, goals="Lead a team"))
        (row,) = enrollments_of(work, person, program)
        kinds = work.session.exec(select(Delivery.kind).where(Delivery.place == person.slack_id)).all()
    assert row.goals == "Lead a team"
    assert kinds == ["application_received"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"offers": []}, "offers"),
        ({"wants": []}, "wants"),
        ({"wants": ["  PYTHON "]}, "wants"),
        ({"goals": ""}, "goals"),
        ({"goals": "g" * 1_001}, "goals"),
        ({"experience": "e" * 501}, "experience"),
        ({"consent": False}, "consent"),
    ],
)
def test_a_wrong_field_is_named(bench: Workbench, wrong: dict[str, object], field: str) -> None:
    with bench.write() as work:
        person, program = a_person(work), a_program(work)
        with pytest.raises(WrongFields) as caught:
            apply(work, person, program.key, a_form(Role.MENTOR, Role.MENTEE, **wrong))
    assert list(caught.value.errors) == [field]


def test_nobody_joins_when_enrollment_is_closed(bench: Workbench) -> None:
    with bench.write() as work:
        person, program = a_person(work), a_program(work, state=ProgramState.RUNNING)
        with pytest.raises(Refused, match="refused") as caught:
            apply(work, person, program.key, a_form(Role.MENTEE))
    assert "not open" in caught.value.sentence


def test_a_break_and_coming_back(bench: Workbench) -> None:
    with bench.write() as work:
        person, program = a_person(work), a_program(work)
        row = an_enrollment(work, program, Role.MENTOR, person)
        pause(work, person, program.key)
        assert row.state == EnrollmentState.PAUSED
        with pytest.raises(Stale):
            pause(work, person, program.key)
        resume(work, person, program.key)
        assert row.state == EnrollmentState.ACCEPTED


def test_leaving_twice_is_answered_kindly_and_coming_back_is_possible(bench: Workbench) -> None:
    with bench.write() as work:
        person, program = a_person(work), a_program(work)
        apply(work, person, program.key, a_form(Role.MENTEE))
        withdraw(work, person, program.key)
        with pytest.raises(Stale):
            withdraw(work, person, program.key)
        (row,) = apply(work, person, program.key, a_form(Role.MENTEE))
    assert row.state == EnrollmentState.APPLIED


@pytest.mark.parametrize(
    ("locale", "languages"), [("de-DE", ["German"]), ("en-GB", ["English"]), ("xx-XX", []), ("", [])]
)
def test_the_form_begins_with_the_language_of_somebodys_slack(
    bench: Workbench, locale: str, languages: list[str]
) -> None:
    with bench.write() as work:
        person, program = a_person(work, locale=locale), a_program(work)
        assert form_of(work, person, program)["languages"] == languages


def test_exclusions_replace_the_ones_before(bench: Workbench) -> None:
    with bench.write() as work:
        person, one, two, program = a_person(work), a_person(work), a_person(work), a_program(work)
        apply(work, person, program.key, a_form(Role.MENTEE, excludes=[one.key]))
        apply(work, person, program.key, a_form(Role.MENTEE, excludes=[two.key]))
        assert exclusions_of(work, person, program) == [two.slack_id]


def test_new_answers_take_from_a_draft_what_they_rule_out(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=1, mentees=3)
        cohort.mentors[0].capacity = 3
        cohort.match()
        avoided, mentor = cohort.person(cohort.mentees[0]), cohort.person(cohort.mentors[0])
        form = EnrollmentForm(roles=(Role.MENTOR,), offers=["Python"], capacity=1, consent=True)
        apply(work, mentor, cohort.program.key, form.model_copy(update={"excludes": [avoided.key]}))
        (left,) = cohort.pairs(PairingState.PROPOSED)
        assert left.mentee.person.key != avoided.key


def test_nobody_leaves_a_program_that_is_over(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work, state=ProgramState.CLOSED)
        row = an_enrollment(work, program, Role.MENTOR, state=EnrollmentState.COMPLETED)
        with pytest.raises(Stale):
            withdraw(work, work.session.get_one(Person, row.person_id), program.key)
        assert row.state == EnrollmentState.COMPLETED


@pytest.mark.parametrize("capacity", [-1, 0, 11, 10**6])
def test_a_forged_capacity_is_a_wrong_field(bench: Workbench, capacity: int) -> None:
    with bench.write() as work:
        form = EnrollmentForm(roles=(Role.MENTOR,), offers=["Python"], capacity=capacity, consent=True)
        with pytest.raises(WrongFields) as wrong:
            apply(work, a_person(work), a_program(work).key, form)
        assert list(wrong.value.errors) == ["capacity"]


MUST, MAY = JoinQuestion(question="Why now?", required=True), JoinQuestion(question="Anything else?")


def test_answers_to_the_programs_own_questions_are_kept_with_every_part(bench: Workbench) -> None:
    with bench.write() as work:
        person, program = a_person(work), a_program(work, questions=(MUST, MAY))
        told = {"Why now?": "New role", "Anything else?": "", "Forged?": "Yes"}
        rows = apply(work, person, program.key, a_form(Role.MENTOR, Role.MENTEE, answers=told))
        assert [row.answers for row in rows] == [{"Why now?": "New role"}] * 2
        assert form_of(work, person, program)["answers"] == {"Why now?": "New role"}
        rows = apply(work, person, program.key, a_form(Role.MENTOR, answers={"Anything else?": "Hello"}))
        assert rows[0].answers == {"Why now?": "New role", "Anything else?": "Hello"}


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"Why now?": ""}, [MUST]),
        ({"Why now?": "x" * 301, "Anything else?": "y" * 301}, [MUST, MAY]),
        ({"Why now?": "x" * 300}, []),
        ({}, []),
    ],
)
def test_a_must_is_answered_where_it_was_asked_and_shortly(
    bench: Workbench, told: dict[str, str], wrong: list[JoinQuestion]
) -> None:
    with bench.write() as work:
        person, program = a_person(work), a_program(work, questions=(MUST, MAY))
        if not wrong:
            assert apply(work, person, program.key, a_form(Role.MENTEE, answers=told))
            return
        with pytest.raises(WrongFields) as caught:
            apply(work, person, program.key, a_form(Role.MENTEE, answers=told))
    assert list(caught.value.errors) == [answer_field(each.question) for each in wrong]
