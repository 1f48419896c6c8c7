"""Peers on the screen: two or three of them, at full size and with hostile words."""

import json
from typing import Any

import pytest

from bot.workbench import Workbench
from mentorship.draft_pages import PAGE, draft_page
from mentorship.introductions import introduce_due
from mentorship.notices import (
    CheckInDue,
    DraftReady,
    Introduction,
    MatchFound,
    NoMatchYet,
    PairGoesOn,
    PartnerLeft,
    RoundBegan,
)
from mentorship.pairings import Pair
from mentorship.peer_drafts import leave_out
from mentorship.running_pairs import pairs_page
from mentorship.work import Work
from storage.tables import CheckIn, Unmatched
from storage.words import Format, PairingState, ProgramState
from tests.mentorship.matched import Cohort
from tests.mentorship.peered import Peers
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from views.blocks import Message
from views.match_runs import draft_modal
from views.notices import render
from views.running_pairs import pairs_modal
from views.why import why_modal, why_no_match_modal


def show(work: Work, notice: Any) -> Message:
    return legal(render(work, notice))


def with_hostile_words(peers: Peers) -> None:
    for row in peers.people:
        row.offers = [f"{HOSTILE * 2}{number}"[:60] for number in range(10)]
        row.wants, row.goals, row.experience = row.offers[::-1], HOSTILE * 43, HOSTILE * 21
        row.languages = ["English", HOSTILE]
        person = peers.person(row)
        person.name, person.title = HOSTILE * 3, HOSTILE * 4


def harmless(shown: Any) -> bool:
    return all(ping.startswith("<@U0") for ping in pinged(shown))


def test_a_full_page_of_a_draft_is_legal_and_shows_who_is_left_out(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 2 * PAGE + 1, name=HOSTILE * 2)
        with_hostile_words(peers)
        run = peers.match()
        leave_out(work, peers.coordinator, peers.pairs(PairingState.PROPOSED)[0].pairing.key, run.version)
        for page in (0, 1):
            view = legal_view(draft_modal(draft_page(work, peers.coordinator, peers.program.key, page)))
            assert harmless(view)
        assert harmless(show(work, DraftReady(run.key)))
    words = json.dumps(view)
    assert "You left them out of this draft." in words
    assert "mentor" not in words.replace("Mentorship", "")


@pytest.mark.parametrize("count", [2, 3])
def test_everything_that_peers_are_told_names_all_of_them_and_no_mentor(bench: Workbench, count: int) -> None:
    with bench.write() as work:
        peers = Peers(work, count, name=HOSTILE * 2)
        with_hostile_words(peers)
        peers.run()
        (pair,) = peers.pairs(PairingState.AGREED)
        found = show(work, MatchFound(pair.pairing.key, pair.mentor.person.key))
        introduce_due(work)
        shown = [found, show(work, Introduction(pair.pairing.key)), show(work, CheckInDue(asked(work, pair)))]
        shown.append(show(work, PartnerLeft(pair.pairing.key, pair.mentor.person.key)))
        shown.append(show(work, PairGoesOn(pair.pairing.key, pair.mentor.person.key, peers.coordinator.key)))
        others = [f"<@{person.slack_id}>" for person in pair.people_besides(pair.mentor.person.key)]
        legal_view(why_modal(work, [pair], pair.mentor.person))
        legal_view(pairs_modal(pairs_page(work, peers.coordinator, peers.program.key)))
    assert all(other in message.text for message in shown[:3] for other in others)
    assert all(harmless(message) for message in shown)
    assert not any("mentor" in message.text or "mentee" in message.text for message in shown)


def asked(work: Work, pair: Pair) -> int:
    row = CheckIn(pairing_id=pair.pairing.key, person_id=pair.mentor.person.key, round=1, due_at=work.now)
    work.session.add(row)
    work.session.flush()
    return row.key


def test_who_finds_nobody_is_told_so_kindly(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 3)
        run = peers.match()
        row = Unmatched(match_run_id=run.key, enrollment_id=peers.people[0].key)
        work.session.add(row)
        work.session.flush()
        told = show(work, NoMatchYet(row.key)).text
        why = json.dumps(legal_view(why_no_match_modal(work, row, peers.people[0].role)))
    assert "no partner for you yet" in told
    assert "partner for you yet" in why
    assert "mentor" not in told


def test_the_news_of_a_round_says_whether_people_meet_again(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 4, rotate_weeks=1)
        run = peers.match()
        new = show(work, RoundBegan(run.key, 2)).text
        names = [str(row.key) for row in peers.people]
        run.inputs = {**run.inputs, "rounds": [[names[:2]], [names[2:]], [[names[0], names[2]]]]}
        work.session.add(run)
        work.session.flush()
        again = show(work, RoundBegan(run.key, 2)).text
    assert "Everybody meets somebody new." in new
    assert "met before" in again or "Everybody meets somebody new." in again


def test_the_news_of_a_session_speaks_of_mentees(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=1, mentees=2, rotate_weeks=1)
        run = cohort.match()
        told = show(work, RoundBegan(run.key, 2)).text
    assert "round 2 begins with 1 pair. Everybody meets somebody new. 1 mentee stays without" in told


def test_a_circle_of_eight_is_introduced_and_asked_within_slacks_limits(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Cohort(work, mentors=1, mentees=7, format=Format.CIRCLES, default_capacity=7)
        cohort.mentors[0].capacity = 7
        for row in (*cohort.mentors, *cohort.mentees):
            row.offers = row.wants = [f"{HOSTILE * 2}{number}"[:60] for number in range(10)]
            cohort.person(row).name, cohort.person(row).title = HOSTILE * 3, HOSTILE * 4
        run = cohort.match()
        draft = show(work, DraftReady(run.key)).text
        cohort.approve()
        approved = show(work, DraftReady(run.key)).text
        (circle,) = cohort.pairs(PairingState.AGREED)
        cohort.program.state = ProgramState.RUNNING
        found = [show(work, MatchFound(circle.pairing.key, side.person.key)) for side in circle.sides]
        introduce_due(work)
        shown = [
            *found,
            show(work, Introduction(circle.pairing.key)),
            show(work, CheckInDue(asked(work, circle))),
        ]
        for side in circle.sides:
            legal_view(why_modal(work, [circle], side.person))
        legal_view(pairs_modal(pairs_page(work, cohort.coordinator, cohort.program.key)))
    assert "7 mentees in circles" in draft
    assert "1 circle," in approved
    assert all(harmless(message) for message in shown)
    assert "your mentees are" in found[0].text
    assert all("your mentor is" in message.text for message in found[1:])
    assert all("with you in the circle" in message.text for message in found[1:])
