"""Applications on the screen: complete, harmless, private and within Slack's limits."""

import json

import pytest

from bot.workbench import Workbench
from mentorship.enrollment import apply
from mentorship.enrollment_form import EnrollmentForm
from mentorship.notices import ApplicationDecided, ApplicationsToReview
from mentorship.program_settings import JoinQuestion
from mentorship.review import PAGE, Applicant, accept, decline, review_page
from mentorship.work import Work
from storage.tables import Enrollment, Person, Program
from storage.words import EnrollmentState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from views.blocks import Message
from views.review import RENDERERS, application_decided, decline_form, review_modal


def shown(message: Message | None) -> str:
    return legal(message).text + json.dumps(legal(message).blocks)


def a_full_application(work: Work, program: Program) -> tuple[Enrollment, Person]:
    person = a_person(work, HOSTILE * 3, title=HOSTILE * 4)
    other = a_person(work, "Private Person")
    form = EnrollmentForm(
        roles=(Role.MENTOR, Role.MENTEE),
        offers=[HOSTILE * 3 + str(n) for n in range(10)],
        wants=[HOSTILE * 3 + "w" + str(n) for n in range(10)],
        goals=HOSTILE * 43,
        experience=HOSTILE * 21,
        languages=["English"] * 8,
        answers={row["question"]: (HOSTILE * 13)[:300] for row in program.questions},
        excludes=[other.key],
        consent=True,
    )
    form = form.model_copy(update={"wants": [f"wish {n}" for n in range(10)]})
    rows = apply(work, person, program.key, form)
    return rows[0], other


def test_the_list_stays_within_limits_and_pings_nobody(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator = a_person(work)
        asked = [JoinQuestion(question=f"{n} {HOSTILE * 9}"[:150]) for n in range(5)]
        program = a_program(work, coordinator, name=HOSTILE * 2, questions=tuple(asked))
        for _ in range(PAGE):
            _, other = a_full_application(work, program)
        view = review_modal(program, review_page(work, coordinator, program.key, 1))
    text = json.dumps(legal_view(view))
    assert "Page 2 of 2" in text
    assert "*4 &lt;!channel&gt; &amp; " in text
    assert all(ping.startswith("<@U0") for ping in pinged(view))
    assert other.slack_id not in text
    assert "Private Person" not in text


def test_an_empty_list_says_so(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator = a_person(work)
        program = a_program(work, coordinator)
        view = review_modal(program, review_page(work, coordinator, program.key))
    assert "Nobody waits" in json.dumps(legal_view(view))
    assert "Accept All" not in json.dumps(view)


def test_the_form_for_a_reason_is_valid(bench: Workbench) -> None:
    with bench.write() as work:
        row = an_enrollment(work, a_program(work), Role.MENTEE)
        legal_view(decline_form(Applicant(row, a_person(work, HOSTILE * 20)), 0))


def test_the_channel_hears_who_waits_and_then_who_answered(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator = a_person(work)
        program = a_program(work, coordinator)
        notice = ApplicationsToReview(program.key, "2026-03-02")
        render = RENDERERS[ApplicationsToReview]
        assert "nobody waits" in shown(render(work, notice))
        row = an_enrollment(work, program, Role.MENTEE, state=EnrollmentState.APPLIED)
        before = shown(render(work, notice))
        accept(work, coordinator, row.key)
        after = shown(render(work, notice))
    assert "1 person waits" in before
    assert "Review Applications" in before
    assert f"<@{coordinator.slack_id}>" in after
    assert "Review Applications" not in after


@pytest.mark.parametrize("state", list(EnrollmentState))
@pytest.mark.parametrize("running", [True, False])
def test_every_state_has_its_words_or_none(bench: Workbench, state: EnrollmentState, running: bool) -> None:
    with bench.write() as work:
        program = a_program(work, name=HOSTILE * 2)
        program.state = ProgramState.RUNNING if running else ProgramState.ENROLLING
        row = an_enrollment(work, program, Role.MENTOR, state=state, decline_reason=HOSTILE * 40)
        message = application_decided(program, row)
    if state == EnrollmentState.APPLIED:
        assert message is None
    else:
        assert pinged(legal(message)) == []


def test_the_applicant_reads_the_reason_for_a_no(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator = a_person(work)
        program = a_program(work, coordinator)
        row = an_enrollment(work, program, Role.MENTEE, state=EnrollmentState.APPLIED)
        decline(work, coordinator, row.key, "Too few mentors.\nPlease come back in May.")
        message = RENDERERS[ApplicationDecided](work, ApplicationDecided(row.key, row.version))
    assert "> Too few mentors.\n> Please come back in May." in message.text  # type: ignore[union-attr]
