"""The forms for what a program brings of its own: legal at their fullest, and read back the same."""

from typing import Any

import pytest

from bot.workbench import Workbench
from mentorship.match_orders import BEST_FIT_FIRST, PEOPLE_FIRST
from mentorship.matching import Aim, Weights
from mentorship.program_form import EMPHASES, form_of
from mentorship.program_settings import (
    TEXT_LIMITS,
    AnswerKind,
    JoinQuestion,
    Session,
    SurveyQuestion,
)
from mentorship.work import Work
from storage.tables import Program
from storage.words import Wave
from tests.builders import a_program
from tests.views.surfaces import HOSTILE, legal_view, pinged
from views import program_settings as views
from views.blocks import View
from views.matching_settings import matching_form, read_matching

FULL: dict[str, Any] = {
    "name": HOSTILE * 2,
    "agenda": tuple(
        Session(title=f"{n} {HOSTILE * 9}"[:80], points=((HOSTILE * 9)[:150],) * 6) for n in range(60)
    ),
    "survey_questions": tuple(
        SurveyQuestion(wave=wave, question=f"{n} {HOSTILE * 9}"[:150], answer=AnswerKind.WORDS)
        for wave in Wave
        for n in range(5)
    ),
    "questions": tuple(JoinQuestion(question=f"{n} {HOSTILE * 9}"[:150], required=True) for n in range(5)),
    "texts": {name: (HOSTILE * 30)[:limit].strip() for name, limit in TEXT_LIMITS.items()},
    "emphasis": "own",
    "weights": dict.fromkeys(vars(Weights()), 1_000),
}


def submitted(view: View) -> dict[str, Any]:
    """The form as it comes back when nothing is changed."""
    values = {
        block["block_id"]: {block["block_id"]: {"value": block["element"].get("initial_value")}}
        for block in legal_view(view)["blocks"]
        if block["type"] == "input"
    }
    return {"view": {"state": {"values": values}, "private_metadata": view["private_metadata"]}}


def a_program_with(work: Work, full: bool) -> Program:
    return a_program(work, **(FULL if full else {}))


@pytest.mark.parametrize("full", [True, False])
def test_every_form_is_legal_and_comes_back_as_it_was(bench: Workbench, full: bool) -> None:
    with bench.write() as work:
        program = a_program_with(work, full)
        form = form_of(program)
        menu = legal_view(views.settings_menu(program, views.SAVED))
        start, sessions = views.read_agenda(submitted(views.agenda_form(program, 15)))
        survey = views.read_survey_questions(submitted(views.survey_questions_form(program)))
        joining = views.read_join_questions(submitted(views.join_questions_form(program)))
        texts = views.read_texts(submitted(views.texts_form(program)))
        points = views.read_points(submitted(views.points_form(program)))
    assert (start, tuple(sessions)) == (15, form.agenda[15:30])
    assert tuple(survey["survey_questions"]) == form.survey_questions
    assert tuple(joining["questions"]) == form.questions
    assert texts["texts"] == form.texts
    assert points == {"emphasis": form.emphasis, "weights": form.weights}
    assert pinged(menu) == []


@pytest.mark.parametrize("emphasis", EMPHASES)
def test_points_that_were_not_touched_keep_their_emphasis(bench: Workbench, emphasis: str) -> None:
    with bench.write() as work:
        program = a_program(work, emphasis=emphasis)
        points = views.read_points(submitted(views.points_form(program)))
    assert points["weights"] == EMPHASES[emphasis]


@pytest.mark.parametrize(
    ("order", "bar", "words"),
    [
        (PEOPLE_FIRST, 8_000, "As many mentees as possible first; good enough from 8,000 points"),
        (BEST_FIT_FIRST, None, "Best fit first; no bar"),
        (
            (Aim.WEAK, Aim.COVERAGE, Aim.LOAD, Aim.TOTAL, Aim.SPREAD),
            0,
            "In this order: few weak pairs, people, even load, points, even fit; no bar",
        ),
    ],
)
def test_how_matching_decides_comes_back_as_it_was(
    bench: Workbench, order: tuple[Aim, ...], bar: int | None, words: str
) -> None:
    with bench.write() as work:
        program = a_program(work, order=order, bar=bar)
        view = legal_view(matching_form(program))
        payload = submitted(view)
        (radios,) = (b["element"] for b in view["blocks"] if b.get("block_id") == "order")
        payload["view"]["state"]["values"]["order"] = {"order": {"selected_option": radios["initial_option"]}}
        kept = form_of(program).model_copy(update=read_matching(payload))
        assert words in str(views.settings_menu(program))
    assert (kept.order, kept.bar) == (order, bar)


def test_the_last_page_of_the_agenda_ends_with_the_last_session(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program_with(work, full=True)
        inputs = [block for block in views.agenda_form(program, 57)["blocks"] if block["type"] == "input"]
        assert len(inputs) == 3
        assert views.after_agenda(program, 60, 15)["title"]["text"] == "More Settings"


def test_every_kind_of_point_can_be_set() -> None:
    assert set(views.POINTS) == set(vars(Weights()))
    assert set(views.TEXTS) == set(TEXT_LIMITS)
