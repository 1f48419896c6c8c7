"""Taking somebody's part: their stand-in stops, and goes on when handed back; mistakes end nothing."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from sandbox.rehearsal.actors import Wish
from sandbox.rehearsal.cast import Temperament
from sandbox.rehearsal.play import Play
from sandbox.rehearsal.tally import count
from tests.rehearsal.troupe import Witness, opened, pairs_of

DAYS = timedelta(days=1)


@pytest.fixture
def begun() -> Iterator[tuple[Play, Witness]]:
    with opened(pairs_of(Temperament.KEEN)) as (play, witness):
        play.begin()
        yield play, witness


def mentee_of(play: Play) -> str:
    return next(iter(play.actors))


def what_did(witness: Witness, name: str) -> list[str]:
    return [what for _, what in witness.deeds_of(name)]


def test_whoever_is_played_by_hand_does_nothing_by_themselves(begun: tuple[Play, Witness]) -> None:
    play, witness = begun
    play.agenda.take_over(mentee_of(play))
    play.advance(play.start + 6 * DAYS)
    assert what_did(witness, Temperament.KEEN.value) == []
    assert what_did(witness, "Mentor of keen") == ["joins as mentor"]


def test_who_is_handed_back_goes_on_with_what_was_left(begun: tuple[Play, Witness]) -> None:
    play, witness = begun
    play.agenda.take_over(mentee_of(play))
    play.advance(play.start + 6 * DAYS)
    play.agenda.hand_back(mentee_of(play))
    play.advance(play.start + 7 * DAYS)
    assert what_did(witness, Temperament.KEEN.value) == ["joins as mentee"]


def test_what_came_while_somebody_was_played_by_hand_is_answered_afterwards(
    begun: tuple[Play, Witness],
) -> None:
    play, witness = begun
    play.advance(play.start + 8 * DAYS)
    play.agenda.take_over(mentee_of(play))
    play.advance(play.start + 20 * DAYS)
    before = what_did(witness, Temperament.KEEN.value)
    play.agenda.hand_back(mentee_of(play))
    play.advance(play.start + 24 * DAYS)
    assert "answers the survey" not in before
    assert "answers the survey" in what_did(witness, Temperament.KEEN.value)


def test_the_coordinator_accepts_and_approves_nothing_while_played_by_hand(
    begun: tuple[Play, Witness],
) -> None:
    play, witness = begun
    play.agenda.take_over(play.stage.coordinator.id)
    play.advance(play.start + 13 * DAYS)
    assert len(what_did(witness, "Cora Coordinator")) == 1  # the set-up
    assert count(play.stage).introductions == 0
    play.agenda.hand_back(play.stage.coordinator.id)
    play.advance(play.start + 14 * DAYS)
    assert "accepts all applications" in what_did(witness, "Cora Coordinator")


def test_somebody_who_joined_by_hand_does_not_stop_their_stand_in(begun: tuple[Play, Witness]) -> None:
    play, witness = begun
    actor = play.actors[mentee_of(play)]
    play.agenda.take_over(mentee_of(play))
    actor.person.command("/mentorship", "join")
    assert actor.person.modal()  # and left open
    play.agenda.hand_back(mentee_of(play))
    play.advance(play.start + 20 * DAYS)
    assert "joins as mentee" in what_did(witness, Temperament.KEEN.value)
    assert actor.person.open_modal is None
    assert count(play.stage).introductions == 1


def test_a_deed_that_fails_is_told_and_logged_and_the_play_goes_on(
    begun: tuple[Play, Witness], caplog: pytest.LogCaptureFixture
) -> None:
    play, witness = begun

    def break_something(_now: datetime) -> str:
        raise ZeroDivisionError

    play.agenda.plan(mentee_of(play), "keen", [Wish(play.start, "divides", break_something)])
    with caplog.at_level(logging.ERROR):
        play.advance(play.start + 6 * DAYS)
    assert "fails to do what they wanted (divides); the log says why" in what_did(witness, "keen")
    assert "joins as mentee" in what_did(witness, "keen")
    assert "ZeroDivisionError" in caplog.text


def test_what_the_app_does_not_allow_is_told_too(begun: tuple[Play, Witness]) -> None:
    play, witness = begun
    play.agenda.take_over(mentee_of(play))
    play.advance(play.start + 9 * DAYS)  # enrollment has closed
    play.agenda.hand_back(mentee_of(play))
    play.advance(play.start + 10 * DAYS)
    assert what_did(witness, "keen") == ["cannot do what they wanted (joins)"]
