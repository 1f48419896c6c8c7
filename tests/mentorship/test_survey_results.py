"""Results from enough answers and after the wave has closed, never before."""

import pytest

from bot.workbench import Workbench
from mentorship.survey_results import WaveResult, skill_growth, survey_results
from storage.words import Wave
from tests.started_programs import a_running_program
from tests.survey_rows import a_wave, say


def displays(result: WaveResult) -> dict[str, str]:
    return {figure.label: figure.display for figure in result.figures}


def test_five_answers_give_every_number_of_a_wave(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        survey = a_wave(work, program, Wave.END, silent=5)
        say(work, survey, 5, 4, 4, 3, 2, recommend=9, goal_progress=4, skill_level=3, words="Well")
        (result,) = survey_results(work, program.key)
    assert (result.asked, result.answered, result.response.display) == (10, 5, "50%")
    assert displays(result) == {
        "Satisfaction": "3.6 of 5",
        "Satisfied": "60%",
        "Would recommend": "+100",
        "Goal progress": "4.0 of 5",
        "Own skill": "3.0 of 5",
    }
    assert result.words == ("Well",) * 5


def test_four_answers_stay_hidden(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        survey = a_wave(work, program, Wave.END)
        say(work, survey, 5, 5, 5, 5, recommend=9, goal_progress=4, skill_level=3, words="Well")
        (result,) = survey_results(work, program.key)
    assert set(displays(result).values()) == {"Shown from 5 answers on"}
    assert result.words == ()


def test_a_question_that_few_answered_stays_hidden_among_many_answers(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        survey = a_wave(work, program, Wave.MIDWAY)
        say(work, survey, 4, 4, 4, 4)
        say(work, survey, 4, recommend=0)
        (result,) = survey_results(work, program.key)
    assert displays(result)["Satisfaction"] == "4.0 of 5"
    assert displays(result)["Would recommend"] == "Shown from 5 answers on"
    assert displays(result)["Goal progress"] == "Nothing to measure yet"


def test_an_open_wave_tells_only_how_many_answered(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        say(work, a_wave(work, program, Wave.START, is_open=True), *[4] * 9, words="Well")
        (result,) = survey_results(work, program.key)
    assert (result.still_open, result.answered) == (True, 9)
    assert (result.figures, result.words, result.skill) == ((), (), None)


def test_waves_come_in_order_and_other_programs_stay_out(bench: Workbench) -> None:
    with bench.write() as work:
        program, other = a_running_program(work), a_running_program(work)
        for wave in (Wave.END, Wave.START, Wave.MIDWAY):
            a_wave(work, program, wave)
        say(work, a_wave(work, other, Wave.END), *[5] * 5)
        results = survey_results(work, program.key)
    assert [result.wave for result in results] == [Wave.START, Wave.MIDWAY, Wave.END]
    assert {result.answered for result in results} == {0}


@pytest.mark.parametrize(
    ("at_start", "at_end", "display"),
    [(5, 5, "+1.4"), (4, 5, "Shown from 5 answers on"), (5, 4, "Shown from 5 answers on")],
)
def test_skill_growth_needs_five_ratings_in_both_waves(
    bench: Workbench, at_start: int, at_end: int, display: str
) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        say(work, a_wave(work, program, Wave.START), *[3] * at_start, skill_level=2)
        end = a_wave(work, program, Wave.END)
        say(work, end, *[3] * (at_end - 1), skill_level=4)
        say(work, end, 3, skill_level=1)
        growth = skill_growth(survey_results(work, program.key))
    assert growth is not None
    assert growth.display == display


def test_there_is_no_growth_before_the_end(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        say(work, a_wave(work, program, Wave.START), *[3] * 5, skill_level=2)
        a_wave(work, program, Wave.END, is_open=True)
        assert skill_growth(survey_results(work, program.key)) is None


OWN = [
    {"wave": "end", "question": "Was it worth your time?", "answer": "rating"},
    {"wave": "end", "question": "What should we change?", "answer": "words"},
]


@pytest.mark.parametrize(
    ("rated", "written", "displays", "words"),
    [
        (5, 5, ("4.0 of 5", "5 answers in words"), ("More time",) * 5),
        (4, 5, ("Shown from 5 answers on", "5 answers in words"), ("More time",) * 5),
        (5, 4, ("4.0 of 5", "Shown from 5 answers on"), ()),
        (0, 0, ("Nothing to measure yet", "Shown from 5 answers on"), ()),
    ],
)
def test_each_of_the_programs_own_questions_needs_five_answers(
    bench: Workbench, rated: int, written: int, displays: tuple[str, ...], words: tuple[str, ...]
) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        survey = a_wave(work, program, Wave.END)
        survey.questions = OWN
        for number in range(8):
            answers: dict[str, object] = {"1": 4} if number < rated else {}
            say(work, survey, 5, answers=answers | ({"2": "More time"} if number < written else {}))
        (result,) = survey_results(work, program.key)
    assert tuple(one.display for one in result.own) == displays
    assert [one.words for one in result.own] == [(), words]


def test_the_programs_own_questions_stay_hidden_while_the_wave_is_open(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        survey = a_wave(work, program, Wave.END, is_open=True)
        survey.questions = OWN
        say(work, survey, *[5] * 6, answers={"1": 4})
        (result,) = survey_results(work, program.key)
    assert result.own == ()
