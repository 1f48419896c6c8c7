"""Drafts and matches on the screen: complete, harmless, private and within Slack's limits."""

import json
from typing import Any

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.draft_changes import find_free_mentors
from mentorship.draft_pages import PAGE, draft_page
from mentorship.match_runs import discard, figures_of
from mentorship.notices import DraftReady, MatchFound, NoMatchYet, NoMenteeYet
from mentorship.refusals import Refused
from mentorship.work import Work
from sandbox.block_kit import check_options_response
from storage.tables import Enrollment, Exclusion, Person, Unmatched
from storage.words import PairingState, ProgramState
from tests.draft_hands import drop_pair
from tests.mentorship.matched import Cohort
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from views.blocks import Message, option
from views.match_runs import RENDERERS, draft_modal, mentor_options, swap_form


def show(work: Work, notice: Any) -> Message:
    return legal(RENDERERS[type(notice)](work, notice))


def with_hostile_words(work: Work, cohort: Cohort) -> None:
    """Everything people can type, as long as it may be."""
    for row in (*cohort.mentors, *cohort.mentees):
        row.offers = row.wants = [f"{HOSTILE * 2}{number}"[:60] for number in range(10)]
        row.goals = HOSTILE * 43
        row.experience = HOSTILE * 21
        row.languages = ["English", HOSTILE]
        person = work.session.get_one(Person, row.person_id)
        person.name, person.title = HOSTILE * 3, HOSTILE * 4


def test_a_full_page_of_a_draft_is_legal_and_pings_nobody_by_accident(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=PAGE + 1, mentees=PAGE + 5, name=HOSTILE * 2)
        with_hostile_words(work, cohort)
        cohort.match()
        shown = [draft_page(work, cohort.coordinator, cohort.program.key, page) for page in (0, 1)]
        views = [legal_view(draft_modal(page)) for page in shown]
    assert all(ping.startswith("<@U0") for view in views for ping in pinged(view))
    assert "stays without a mentor" in json.dumps(views[1])
    assert "Swap Mentor" in json.dumps(views[0])


def test_a_private_wish_shows_neither_in_the_draft_nor_to_the_mentee(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=1, mentees=2)
        mentor, mentee = cohort.person(cohort.mentors[0]), cohort.person(cohort.mentees[0])
        wish = Exclusion(program_id=cohort.program.key, person_id=mentor.key, excluded_id=mentee.key)
        work.session.add(wish)
        run = cohort.match()
        draft = json.dumps(draft_modal(draft_page(work, cohort.coordinator, cohort.program.key)))
        cohort.approve()
        (left,) = work.session.exec(select(Unmatched).where(Unmatched.match_run_id == run.key)).all()
        told = show(work, NoMatchYet(left.key)).text
    assert "Not available: 1 mentor." in draft
    assert "exclu" not in draft + told
    assert "vailable" not in told
    assert "You go first in the next round." in told


def test_the_channel_sees_the_draft_and_then_what_became_of_it(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2, mentees=2)
        run = cohort.match()
        drop_pair(work, cohort.coordinator, cohort.pairs()[0].pairing.key, run.version)
        before = show(work, DraftReady(run.key))
        cohort.approve()
        after = show(work, DraftReady(run.key))
    assert "1 pair" in before.text
    assert "1 mentee stays" in before.text
    assert f"{run.key}:2" in json.dumps(before.blocks)
    assert f"Approved by <@{cohort.coordinator.slack_id}>" in after.text
    assert not any(block["type"] == "actions" for block in after.blocks)


def test_a_discarded_draft_leads_on_until_there_is_another(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        run = cohort.match()
        discard(work, cohort.coordinator, run.key, run.version)
        assert "Match Again" in json.dumps(show(work, DraftReady(run.key)).blocks)
        cohort.match()
        assert "newer one" in show(work, DraftReady(run.key)).text
        assert "Match Again" not in json.dumps(show(work, DraftReady(run.key)).blocks)


def test_both_sides_read_who_why_and_what_follows(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        cohort.match()
        cohort.approve()
        (pair,) = cohort.pairs()
        mentee = show(work, MatchFound(pair.pairing.key, pair.mentee.person.key)).text
        mentor = show(work, MatchFound(pair.pairing.key, pair.mentor.person.key)).text
        cohort.program.state = ProgramState.RUNNING
        later = show(work, MatchFound(pair.pairing.key, pair.mentor.person.key)).text
    assert f"your mentor is <@{pair.mentor.person.slack_id}>" in mentee
    assert "You want to learn Python; your mentor can help with that." in mentee
    assert f"your mentee is <@{pair.mentee.person.slack_id}>" in mentor
    assert "On 23 March 2026" in mentor
    assert "follows now" in later
    assert "points" not in mentee + mentor


def test_hostile_words_stay_harmless_in_every_message(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=3, mentees=2, name=HOSTILE * 2)
        with_hostile_words(work, cohort)
        cohort.match()
        cohort.approve()
        pair = cohort.pairs(PairingState.AGREED)[0]
        people = [show(work, MatchFound(pair.pairing.key, side.person.key)) for side in pair.sides]
        idle = idle_mentor(cohort)
        waiting = show(work, NoMenteeYet(idle.key, pair.pairing.match_run_id))
    assert [pinged(message) for message in people] == [
        [f"<@{pair.mentee.person.slack_id}>"] * 2
        if side is pair.mentor
        else [f"<@{pair.mentor.person.slack_id}>"] * 2
        for side in pair.sides
    ]
    assert pinged(waiting) == []


def idle_mentor(cohort: Cohort) -> Enrollment:
    taken = {pair.mentor.enrollment.key for pair in cohort.pairs(PairingState.AGREED)}
    return next(row for row in cohort.mentors if row.key not in taken)


def test_news_that_has_lost_its_sense_is_not_sent(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=2)
        run = cohort.match()
        cohort.approve()
        (pair,) = cohort.pairs()
        paired = NoMenteeYet(pair.mentor.enrollment.key, run.key)
        assert RENDERERS[NoMenteeYet](work, paired) is None
        pair.pairing.state = PairingState.ENDED
        assert RENDERERS[MatchFound](work, MatchFound(pair.pairing.key, pair.mentor.person.key)) is None


def test_the_form_for_another_mentor_and_its_options_are_legal(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=3)
        with_hostile_words(work, cohort)
        run = cohort.match()
        (pair,) = cohort.pairs()
        legal_view(swap_form(run, pair, 0))
        options = mentor_options(find_free_mentors(work, cohort.coordinator, pair.pairing.key, ""))
    assert len(options) == 2
    assert check_options_response({"options": [option(*one) for one in options]}) == []


def test_without_a_draft_coordinators_are_told_what_to_do(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work)
        with pytest.raises(Refused, match="refused") as caught:
            draft_page(work, cohort.coordinator, cohort.program.key)
        assert "Match people" in caught.value.sentence
        assert figures_of(work, cohort.match()).pairs == 1
