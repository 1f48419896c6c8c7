"""Introductions, meetings, pairs and partings on the screen."""

import json
from datetime import timedelta

import pytest

from bot.workbench import Workbench
from mentorship.introductions import introduce_due
from mentorship.meetings import plan_meeting
from mentorship.notices import Introduction, PairingEnded, PartnerLeft
from mentorship.pairings import Pair
from mentorship.running_pairs import PAGE, end_pair, pairs_page
from mentorship.work import Work
from storage.words import Objective, PairingState, ProgramState
from tests.mentorship.matched import Cohort
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from tests.views.test_match_runs import with_hostile_words
from views.blocks import Message, moment
from views.conversation_starters import first_agenda, opening_question
from views.introductions import (
    RENDERERS,
    choose_partner,
    meeting_form,
    meeting_saved,
    suggested_moment,
)
from views.running_pairs import pair_ended, pairs_modal


def an_introduced(work: Work, size: int = 1, *, hostile: bool = False) -> tuple[Cohort, list[Pair]]:
    cohort = Cohort(work, mentors=size, mentees=size, name=HOSTILE * 2 if hostile else "Grow Together")
    if hostile:
        with_hostile_words(work, cohort)
    cohort.match()
    cohort.approve()
    cohort.program.state = ProgramState.RUNNING
    work.session.flush()
    introduce_due(work)
    return cohort, cohort.pairs()


def show(work: Work, pair: Pair) -> Message:
    return legal(RENDERERS[Introduction](work, Introduction(pair.pairing.key)))


def test_an_introduction_says_who_why_how_and_when(bench: Workbench) -> None:
    with bench.write() as work:
        cohort, (pair,) = an_introduced(work)
        pair.mentor.person.zone = "America/New_York"
        pair.mentor.person.title = "Head of Sales"
        message = show(work, pair)
        agenda = first_agenda(cohort.program.objective)
    for words in (
        f"<@{pair.mentee.person.slack_id}>, meet <@{pair.mentor.person.slack_id}>, your mentor",
        "Head of Sales: mentor, time zone America/New_York",
        "One of you wants to learn Python",
        "You both work from 15:00 to 17:00 for",
        "which is 09:00 to 11:00 for",
        *agenda,
    ):
        assert words in message.text
    assert "Say When We Meet" in json.dumps(message.blocks)


def test_the_longest_introduction_is_legal_and_pings_only_the_two(bench: Workbench) -> None:
    with bench.write() as work:
        _, (pair,) = an_introduced(work, hostile=True)
        plan_meeting(work, pair.mentor.person, pair.pairing.key, work.now + timedelta(days=1))
        message = show(work, pair)
        ids = {f"<@{side.person.slack_id}>" for side in pair.sides}
    assert set(pinged(message)) == ids
    assert len(message.text) < 4_000


def test_without_shared_hours_or_a_zone_the_introduction_still_says_when(bench: Workbench) -> None:
    with bench.write() as work:
        _, (pair,) = an_introduced(work)
        pair.mentor.person.zone, pair.mentee.person.zone = "Asia/Tokyo", "America/New_York"
        assert "do not overlap" in show(work, pair).text
        pair.mentor.person.zone = pair.mentee.person.zone = None
        assert "You both work from 09:00 to 17:00" in show(work, pair).text


def test_a_planned_meeting_shows_and_an_end_takes_the_button_away(bench: Workbench) -> None:
    with bench.write() as work:
        cohort, (pair,) = an_introduced(work)
        at = work.now + timedelta(days=2)
        legal_view(meeting_saved(plan_meeting(work, pair.mentee.person, pair.pairing.key, at)))
        assert f"You meet next: {moment(at)}" in show(work, pair).text
        end_pair(work, cohort.coordinator, pair.pairing.key)
        ended = show(work, pair)
    assert "has ended" in ended.text
    assert not any(block["type"] == "actions" for block in ended.blocks)


@pytest.mark.parametrize("objective", list(Objective))
def test_every_objective_has_questions_that_rotate_and_four_points(objective: Objective) -> None:
    questions = {opening_question(objective, turn) for turn in range(20)}
    assert len(questions) >= 3
    assert opening_question(objective, 4) == opening_question(objective, 4)
    assert len(set(first_agenda(objective))) == 4
    assert any("what stays between you" in point for point in first_agenda(objective))


def test_the_meeting_form_begins_with_a_working_moment_or_the_planned_one(bench: Workbench) -> None:
    with bench.write() as work:
        _, (pair,) = an_introduced(work)
        mentor = pair.mentor.person
        suggested = suggested_moment(work, mentor, None)
        legal_view(meeting_form(pair, mentor, suggested))
        assert suggested > work.now
        planned = plan_meeting(work, mentor, pair.pairing.key, work.now + timedelta(days=9))
        assert suggested_moment(work, mentor, planned) == planned


def test_coordinators_see_pairs_without_how_they_are_doing(bench: Workbench) -> None:
    with bench.write() as work:
        cohort, pairs = an_introduced(work, PAGE + 1, hostile=True)
        pairs[-1].pairing.state = PairingState.AGREED
        shown = [pairs_page(work, cohort.coordinator, cohort.program.key, page) for page in (0, 1)]
        views = [legal_view(pairs_modal(page)) for page in shown]
        legal(pair_ended(pairs[0]))
        legal(choose_partner(pairs, pairs[0].mentor.person))
    assert f"No. {pairs[0].pairing.key}:" in json.dumps(views[0])
    assert "introduced when the program starts" in json.dumps(views[1])
    assert all(ping.startswith("<@U0") for view in views for ping in pinged(view))


def test_both_sides_of_an_ended_pair_read_what_comes_next(bench: Workbench) -> None:
    with bench.write() as work:
        cohort, (pair,) = an_introduced(work, hostile=True)
        pairing, mentor, mentee = pair.pairing.key, pair.mentor.person.key, pair.mentee.person.key
        for kind in (PairingEnded, PartnerLeft):
            render = RENDERERS[kind]
            assert "Your place is free again" in legal(render(work, kind(pairing, mentor))).text
            assert "You go first" in legal(render(work, kind(pairing, mentee))).text
            assert "!channel" not in "".join(pinged(legal(render(work, kind(pairing, mentee)))))
        cohort.program.state = ProgramState.CLOSED
        assert "You go first" not in legal(RENDERERS[PairingEnded](work, PairingEnded(pairing, mentee))).text
