"""The clock bar's other end: commands, by-hand people, and the same program however it is stepped."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from sandbox.rehearsal.cast import Temperament
from sandbox.rehearsal.conductor import IS_OVER, Conductor
from sandbox.rehearsal.joining import joining
from sandbox.rehearsal.latest import Latest
from sandbox.rehearsal.play import Play
from sandbox.rehearsal.script import usual_script
from sandbox.rehearsal.stage import open_stage
from sandbox.rehearsal.tally import count
from tests.databases import new_database
from tests.rehearsal.troupe import MANIFEST, opened, pairs_of
from tests.town import A_BUSY_MACHINE

CAST = pairs_of(Temperament.KEEN, Temperament.BUSY)
LONG = 200.0


def wait_for(is_so: Callable[[], bool], seconds: float = LONG) -> None:
    gives_up = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < gives_up, "it did not come about in time"
        time.sleep(0.01)


@pytest.fixture
def conducted() -> Iterator[tuple[Conductor, Play]]:
    stage, latest = open_stage(MANIFEST, database=new_database(), patience=A_BUSY_MACHINE), Latest()
    try:
        play = Play(stage, CAST, usual_script(4), 1, latest)
        play.begin()
        conductor = Conductor(play, latest)
        conductor.start()
        yield conductor, play
        conductor.stop()
    finally:
        stage.close()


def now_of(conductor: Conductor) -> datetime:
    return datetime.fromisoformat(conductor.state()["now"])


def order(conductor: Conductor, name: str) -> None:
    """Give a command and wait until it is done."""
    assert conductor.command(name, None) is None
    wait_for(lambda: not conductor.state()["busy"])


def test_the_clock_stands_on_the_first_day_until_somebody_moves_it(
    conducted: tuple[Conductor, Play],
) -> None:
    conductor, play = conducted
    state = conductor.state()
    assert (state["playing"], state["busy"], state["finished"], state["report"]) == (False,) * 4
    assert now_of(conductor) - play.start < timedelta(minutes=1)
    assert conductor.report() is None
    assert state["next"]["what"].endswith(" joins")
    assert [deed["who"] for deed in state["latest"]] == ["Cora Coordinator"]


def test_next_goes_to_the_moment_it_named(conducted: tuple[Conductor, Play]) -> None:
    conductor, _ = conducted
    coming = conductor.state()["next"]
    order(conductor, "next")
    passed = now_of(conductor) - datetime.fromisoformat(coming["at"])
    assert timedelta(0) <= passed < timedelta(minutes=1)
    latest = conductor.state()["latest"][-1]
    assert f"{latest['who']} joins" == coming["what"]


def test_a_day_and_a_week_are_that_long(conducted: tuple[Conductor, Play]) -> None:
    conductor, play = conducted
    order(conductor, "day")
    assert now_of(conductor) - play.start == timedelta(days=1)
    order(conductor, "week")
    assert timedelta(days=8) <= now_of(conductor) - play.start < timedelta(days=8, minutes=1)


def test_playing_moves_the_clock_and_pausing_stops_it(conducted: tuple[Conductor, Play]) -> None:
    conductor, play = conducted
    assert conductor.command("play", 7.0) is None
    assert conductor.state()["playing"]
    wait_for(lambda: now_of(conductor) > play.start + timedelta(hours=6))
    assert conductor.command("pause", None) is None
    wait_for(lambda: not conductor.state()["busy"])
    time.sleep(0.2)
    stands = now_of(conductor)
    time.sleep(0.2)
    assert now_of(conductor) == stands
    assert not conductor.state()["playing"]


@pytest.mark.parametrize(
    ("name", "speed", "words"),
    [("back", None, "The clock knows"), ("play", 2.0, "Choose one of these speeds")],
)
def test_what_the_clock_cannot_do_is_said(
    conducted: tuple[Conductor, Play], name: str, speed: float | None, words: str
) -> None:
    assert str(conducted[0].command(name, speed)).startswith(words)


def test_the_bot_answers_at_once_while_the_clock_stands(conducted: tuple[Conductor, Play]) -> None:
    conductor, play = conducted
    user_id, actor = next(iter(play.actors.items()))
    conductor.acted(user_id)
    joining(actor)(play.start)
    wait_for(lambda: len(actor.person.messages()) == 1)
    assert conductor.by_hand(user_id)
    assert now_of(conductor) - play.start < timedelta(minutes=1)


def test_a_program_played_day_by_day_comes_out_as_if_played_through(
    conducted: tuple[Conductor, Play],
) -> None:
    conductor, play = conducted
    while not conductor.state()["finished"]:
        order(conductor, "day")
    wait_for(lambda: conductor.state()["report"])
    with opened(CAST) as (straight, _):
        straight.run()
        assert count(play.stage) == count(straight.stage)
        assert play.record.inboxes == straight.record.inboxes
        assert [seen.at for seen in play.record.seen] == [seen.at for seen in straight.record.seen]
    assert conductor.command("day", None) == IS_OVER
    assert [section["title"] for section in conductor.report() or ()][:2] == ["In short", "Everybody’s inbox"]
