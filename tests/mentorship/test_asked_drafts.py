"""A draft that a coordinator asks for in a program too large to be matched while Slack waits."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from bot.ticks import run_job
from bot.workbench import Workbench
from mentorship.asked_drafts import AT_ONCE, make_drafts_asked, match_or_ask, think_of_drafts_due
from mentorship.match_runs import draft_of, open_draft
from mentorship.refusals import Refused
from scheduler.jobs import JOBS
from storage.tables import AuditEntry, MatchRun, Program
from storage.words import EnrollmentState, Format, MatchRunState, ProgramState
from tests.mentorship.matched import Cohort

(PAIR_PEOPLE,) = (job for job in JOBS if job.name == "pair_people")


def ask(cohort: Cohort) -> bool:
    return match_or_ask(cohort.work, cohort.coordinator, cohort.program.key)


@pytest.fixture
def large(bench: Workbench) -> Iterator[Cohort]:
    with bench.write() as work:
        yield Cohort(work, mentors=1, mentees=AT_ONCE[Format.MENTORING])


def test_a_small_program_is_matched_at_once(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2)
        assert ask(cohort)
        assert open_draft(work, cohort.program)
        assert make_drafts_asked(work) == 0


def test_a_large_one_by_the_next_tick_and_once_however_often_it_was_asked_for(large: Cohort) -> None:
    assert not ask(large)
    assert not ask(large)
    assert open_draft(large.work, large.program) is None
    assert (make_drafts_asked(large.work), make_drafts_asked(large.work)) == (1, 0)
    assert draft_of(large.work, large.program).summary["matched"] == 1
    asked_for = select(AuditEntry).where(AuditEntry.action == "people_matched")
    assert [entry.actor_id for entry in large.work.session.exec(asked_for)] == [large.coordinator.key]


def test_the_new_draft_takes_the_place_of_the_open_one(large: Cohort) -> None:
    before = large.match()
    ask(large)
    assert before.state == MatchRunState.DRAFT
    make_drafts_asked(large.work)
    assert before.state == MatchRunState.DISCARDED
    assert draft_of(large.work, large.program).key != before.key


def test_where_nobody_can_be_matched_that_is_said_at_once(large: Cohort) -> None:
    large.mentors[0].capacity = 0
    with pytest.raises(Refused) as caught:
        ask(large)
    assert "nobody to match" in caught.value.sentence


def test_no_draft_is_made_of_a_program_that_has_ended_meanwhile(large: Cohort) -> None:
    ask(large)
    large.program.state = ProgramState.CLOSING
    assert (make_drafts_asked(large.work), make_drafts_asked(large.work)) == (1, 0)
    assert open_draft(large.work, large.program) is None
    noted = large.work.session.exec(select(AuditEntry).where(AuditEntry.action == "draft_not_made"))
    assert len(noted.all()) == 1


def test_thinking_ahead_changes_nothing_and_the_tick_makes_what_was_thought_of(bench: Workbench) -> None:
    with bench.write() as work:
        key = Cohort(work, mentors=2, mentees=3).program.key
    with bench.read() as work:
        think_of_drafts_due(work)
        assert not work.session.new
        assert not work.session.dirty
    assert runs(bench) == []
    assert run_job(bench, PAIR_PEOPLE) == 1
    assert runs(bench) == [key]


def test_who_has_left_between_thinking_and_making_is_not_matched(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2)
        mentee, program = cohort.mentees[0].key, cohort.program.key
        think_of_drafts_due(work)
        cohort.mentees[0].state = EnrollmentState.WITHDRAWN
    run_job(bench, PAIR_PEOPLE)
    with bench.read() as work:
        run = draft_of(work, work.session.get_one(Program, program))
        assert str(mentee) not in str(run.inputs["mentees"])
        assert run.summary["matched"] == 1


def runs(bench: Workbench) -> list[int]:
    """The programs of all runs there are."""
    with bench.read() as work:
        return list(work.session.exec(select(MatchRun.program_id)))
