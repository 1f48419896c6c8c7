"""Agendas on the screen: the program's own, the built-in ones, and the longest and worst of them."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.workbench import Workbench
from mentorship.check_in_answers import asked_by
from mentorship.meetings import meetings_of
from mentorship.notices import Introduction
from mentorship.pairings import pair_of
from mentorship.work import Work
from storage.tables import Pairing, Program
from storage.words import CheckInAnswer, Objective
from tests.started_programs import a_check_in, a_meeting, a_pairing, a_running_program, people_of
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from views.agendas import PAIRS, agenda_modal, coming
from views.check_ins import check_in_message, thanks
from views.conversation_starters import first_agenda, later_agenda
from views.introductions import RENDERERS

AGENDA = [{"title": "Hello", "points": ["Who we are", "Why now"]}, {"title": "Goals", "points": ["Where to"]}]
LONGEST = [{"title": (HOSTILE * 9)[:80], "points": [(HOSTILE * 9)[:150]] * 6}] * 60
TEXTS = {"welcome": (HOSTILE * 30)[:500], "check_in": (HOSTILE * 30)[:200]}


def meet(work: Work, pairing: Pairing, times: int) -> None:
    for days in range(1, times + 1):
        a_meeting(work, pairing, work.now - timedelta(days=days))


def a_pair_with(work: Work, times: int = 0, **values: object) -> tuple[Program, Pairing]:
    program = a_running_program(work, **values)
    pairing = a_pairing(work, program)
    meet(work, pairing, times)
    return program, pairing


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (0, "*For your first meeting: Hello*\n1. Who we are\n2. Why now"),
        (1, "*For meeting 2: Goals*\n1. Where to"),
        (2, f"*For meeting 3: {later_agenda(Objective.LEADERSHIP, 3).title}*\n1. "),
    ],
)
def test_the_introduction_and_the_check_in_show_the_next_meeting(
    bench: Workbench, times: int, words: str
) -> None:
    with bench.write() as work:
        _, pairing = a_pair_with(work, times, agenda=AGENDA)
        introduced = legal(RENDERERS[Introduction](work, Introduction(pairing.key)))
        check_in = a_check_in(work, pairing, people_of(work, pairing)[0])
        asked = asked_by(work, check_in.key)
        assert asked is not None
        question = legal(check_in_message(work, asked))
        check_in.answer = CheckInAnswer.MET
        outcome, ended = legal(check_in_message(work, asked)), legal_view(thanks(work, asked))
        check_in.answer = CheckInAnswer.NEED_HELP
        helped = legal(check_in_message(work, asked))
    assert words in introduced.text
    for shown in (question.blocks, outcome.blocks, ended["blocks"], introduced.blocks):
        assert json.dumps(words)[1:-1] in json.dumps(shown)
    assert "1. " not in json.dumps(helped.blocks)
    assert ("A question to begin with" in introduced.text) == (times == 0)


def test_without_an_agenda_the_first_one_is_the_built_in_one(bench: Workbench) -> None:
    with bench.write() as work:
        program, pairing = a_pair_with(work)
        words = coming(work, program, pair_of(work, pairing), meetings_of(work, pairing)).words
    points = first_agenda(program.objective)
    assert words.splitlines() == ["*For your first meeting*", *(f"{n}. {p}" for n, p in enumerate(points, 1))]


@pytest.mark.parametrize("objective", list(Objective))
def test_later_agendas_differ_from_one_meeting_to_the_next(objective: Objective) -> None:
    sessions = [later_agenda(objective, number) for number in range(2, 60)]
    assert all(one != other for one, other in pairwise(sessions))
    assert all(len(session.points) == 3 and session.title for session in sessions)
    assert max(len(point) for session in sessions for point in session.points) <= 150


def test_the_longest_agenda_with_the_worst_words_is_legal_and_pings_only_the_two(bench: Workbench) -> None:
    with bench.write() as work:
        _, pairing = a_pair_with(work, agenda=LONGEST, texts=TEXTS)
        pair = pair_of(work, pairing)
        mentor, mentee = people_of(work, pairing)
        introduced = legal(RENDERERS[Introduction](work, Introduction(pairing.key)))
        asked = asked_by(work, a_check_in(work, pairing, mentor).key)
        assert asked is not None
        question = legal(check_in_message(work, asked))
        view = legal_view(agenda_modal(work, [pair] * (PAIRS + 5), mentor))
    assert set(pinged(introduced)) == {f"<@{mentor.slack_id}>", f"<@{mentee.slack_id}>"}
    assert set(pinged(question)) == set(pinged(view)) == {f"<@{mentee.slack_id}>"}
    assert len(json.dumps(introduced.blocks)) < 13_000
    assert len(introduced.text) < 4_000
    assert "and 47 more" in json.dumps(view)
    assert "and 5 more" in json.dumps(view)


def test_a_programs_own_words_stand_in_the_introduction_and_before_the_question(bench: Workbench) -> None:
    with bench.write() as work:
        texts = {"welcome": "Good that you are here.", "check_in": "Two weeks have gone by."}
        _, pairing = a_pair_with(work, texts=texts)
        introduced = legal(RENDERERS[Introduction](work, Introduction(pairing.key)))
        asked = asked_by(work, a_check_in(work, pairing, people_of(work, pairing)[0]).key)
        assert asked is not None
        question = legal(check_in_message(work, asked))
    assert "Good that you are here." in introduced.text
    assert question.text.startswith("Two weeks have gone by.\nHow is it going with")
