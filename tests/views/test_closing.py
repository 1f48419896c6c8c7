"""The end of a program on the screen: kind, harmless and within limits whatever the numbers."""

import json
from datetime import timedelta

import pytest

from bot.workbench import Workbench
from mentorship.closing import Named, finish
from mentorship.notices import ClosingReport, ProgramThanks, Recognition
from mentorship.reports import report_of
from storage.tables import Person
from storage.words import ProgramState, Role, Wave
from tests.builders import a_person, a_program, an_enrollment
from tests.started_programs import a_meeting, a_pairing, a_running_program, people_of
from tests.survey_rows import a_wave, say
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from views.closing import MENTIONED, RENDERERS, recognition, report_message, report_view, thanks


def test_thanks_name_the_partner_the_meetings_and_the_recognition(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, name=HOSTILE, state=ProgramState.CLOSED)
        mentee = an_enrollment(work, program, Role.MENTEE, may_be_named=True)
        pairing = a_pairing(work, program, mentee=mentee)
        mentor, person = people_of(work, pairing)
        for days in (1, 3):
            a_meeting(work, pairing, work.now - timedelta(days=days))
        finish(work, program)
        message = legal(RENDERERS[ProgramThanks](work, ProgramThanks(mentee.key)))
    assert f"<@{mentor.slack_id}>, your mentor. You met 2 times." in message.text
    assert "keep meeting" in message.text
    assert f"<#{program.announcement_channel}>" in message.text
    assert pinged(message) == [f"<@{mentor.slack_id}>"] * 2
    assert person.slack_id not in message.text


def test_thanks_without_a_partner_are_kind_and_promise_no_recognition(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        row = an_enrollment(work, program, Role.MENTEE, may_be_named=True)
        finish(work, program)
        message = legal(RENDERERS[ProgramThanks](work, ProgramThanks(row.key)))
    assert "welcome in the next program" in message.text
    assert "by name" not in message.text


def test_a_mentor_of_many_is_thanked_within_limits(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, state=ProgramState.CLOSED)
        mentor = an_enrollment(work, program, Role.MENTOR)
        for _ in range(12):
            a_pairing(work, program, mentor)
        finish(work, program)
        message = legal(RENDERERS[ProgramThanks](work, ProgramThanks(mentor.key)))
    assert "and 2 more" in message.text


@pytest.mark.parametrize("number", [1, MENTIONED, MENTIONED + 1, 2_000])
def test_recognition_fits_however_many_are_named(bench: Workbench, number: int) -> None:
    people = [
        Named(Person(workspace_id="T", slack_id=f"U{n:09}", name=HOSTILE * 3), (role,))
        for role in Role
        for n in range(number)
    ]
    with bench.write() as work:
        message = legal(recognition(a_program(work, name=HOSTILE * 2), people))
    assert len(json.dumps(message.blocks)) < 13_000
    assert len(message.text) <= 4_000
    assert bool(pinged(message)) == (number <= MENTIONED)


def test_somebody_in_both_roles_is_named_once(bench: Workbench) -> None:
    with bench.write() as work:
        person = a_person(work)
        message = legal(recognition(a_program(work), [Named(person, (Role.MENTEE, Role.MENTOR))]))
    assert message.text.count(person.slack_id) == 1


def test_nobody_named_means_nothing_posted(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work)
        assert RENDERERS[Recognition](work, Recognition(program.key)) is None


def test_the_report_shows_numbers_with_definitions_and_keeps_words_private(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, name=HOSTILE, state=ProgramState.CLOSED)
        a_pairing(work, program)
        for wave in Wave:
            words = (HOSTILE * 60)[:1_000]
            scores = {"recommend": 9, "goal_progress": 4, "skill_level": 3}
            say(work, a_wave(work, program, wave), *[4] * 30, words=words, **scores)
        message = legal(RENDERERS[ClosingReport](work, ClosingReport(program.key)))
        view = legal_view(report_view(report_of(work, program)))
    blocks = json.dumps(message.blocks)
    assert len(blocks) < 13_000
    assert "These are the final numbers." in blocks
    assert "*Would recommend: +100*" in blocks
    assert "Satisfaction 4.0 of 5" in message.text
    assert "&lt;!channel&gt; &amp; &lt;@U1&gt; *x* &lt;" not in blocks
    assert "what people wrote" in json.dumps(view)
    assert "and 10 more" in json.dumps(view)
    assert pinged(message) == pinged(view) == []


def test_a_report_on_the_way_says_so_and_hides_open_surveys(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        say(work, a_wave(work, program, Wave.START, is_open=True), *[1] * 6)
        message = legal(report_message(report_of(work, program)))
    assert "numbers so far" in json.dumps(message.blocks)
    assert "still open" in json.dumps(message.blocks)
    assert "Satisfaction" not in message.text


def test_thanks_to_nobody_in_particular_are_a_message(bench: Workbench) -> None:
    with bench.write() as work:
        assert legal(thanks(a_program(work), [], named=False))


def test_the_programs_own_questions_are_in_the_report_and_their_words_in_private(bench: Workbench) -> None:
    hostile = (HOSTILE * 9)[:150]
    with bench.write() as work:
        program = a_running_program(work, name=HOSTILE, state=ProgramState.CLOSED)
        for wave in Wave:
            survey = a_wave(work, program, wave)
            kinds = ("rating", "words", "words", "words", "words")
            survey.questions = [
                {"wave": wave.value, "question": f"{n} {hostile}"[:150], "answer": kind}
                for n, kind in enumerate(kinds, 1)
            ]
            answers = {"1": 4} | {str(n): f"Said {HOSTILE * 40}"[:1_000] for n in range(2, 6)}
            say(work, survey, *[4] * 30, words=HOSTILE * 20, answers=answers)
        message = legal(RENDERERS[ClosingReport](work, ClosingReport(program.key)))
        view = legal_view(report_view(report_of(work, program)))
    assert len(json.dumps(message.blocks)) < 13_000
    assert json.dumps(message.blocks).count("4.0 of 5*") >= 3
    assert "Said" not in json.dumps(message.blocks) + message.text
    assert json.dumps(view).count("Said") >= 12
    assert "These are the final numbers." in json.dumps(view)
    assert pinged(message) == pinged(view) == []
