"""Joining, changing and leaving, as use cases."""

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.enrollment import (
    EnrollmentForm,
    apply,
    enrollments_of,
    exclusions_of,
    pause,
    resume,
    withdraw,
)
from mentorship.refusals import Refused, Stale, WrongFields
from storage.tables import Delivery
from storage.words import EnrollmentState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment


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


def test_exclusions_replace_the_ones_before(bench: Workbench) -> None:
    with bench.write() as work:
        person, one, two, program = a_person(work), a_person(work), a_person(work), a_program(work)
        apply(work, person, program.key, a_form(Role.MENTEE, excludes=[one.key]))
        apply(work, person, program.key, a_form(Role.MENTEE, excludes=[two.key]))
        assert exclusions_of(work, person, program) == [two.slack_id]
