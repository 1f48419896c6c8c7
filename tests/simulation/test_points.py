"""A worker is killed, or stopped for minutes, at each point in turn that it passes on its way."""

import pytest
from sqlalchemy.exc import OperationalError

from storage.words import PlaceKind
from tests.simulation.office import A_WHILE, Deed, Office, Parts
from tests.simulation.points import AFTER_READ, CALLED, UNCOMMITTED, die
from tests.simulation.scripted_slack import LOOK, SEND, Answer
from tests.simulation.world import the_world

ONE_OF_EACH_SORT = [Answer.FINE, Answer.UNHEARD, Answer.LOST, Answer.TOO_FAST]


def an_office(kind: PlaceKind, answer: Answer, deed: Deed) -> Office:
    """With one letter, to be sent and answered so; or sent, so answered, and to be looked into."""
    office = Office(the_world(), Parts())
    office.hand_in(kind)
    office.slack.will(SEND, [answer])
    if deed == Deed.SETTLE:
        office.workers[0].do(Deed.SEND)
        office.clock.move_by(A_WHILE)
    return office


def passed(kind: PlaceKind, answer: Answer, deed: Deed) -> list[str]:
    """The points on the way, in order."""
    office = an_office(kind, answer, deed)
    office.points.passed.clear()
    office.workers[0].do(deed)
    return list(office.points.passed)


def nth(points: list[str], index: int) -> int:
    """Which of the points with this name it is."""
    return points[: index + 1].count(points[index])


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("answer", ONE_OF_EACH_SORT)
@pytest.mark.parametrize("kind", [PlaceKind.PERSON, PlaceKind.CHANNEL])
def test_killed_anywhere_nothing_is_lost_or_doubled(kind: PlaceKind, answer: Answer, deed: Deed) -> None:
    points = passed(kind, answer, deed)
    for index, point in enumerate(points):
        office = an_office(kind, answer, deed)
        office.points.plan(point, nth(points, index), die)
        office.workers[0].do(deed)
        office.calm_down()
        assert (office.twice(), office.lost()) == ([], []), f"killed when {point} (number {index})"


@pytest.mark.parametrize("meanwhile", [Answer.FINE, Answer.UNHEARD])
@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("answer", ONE_OF_EACH_SORT)
def test_frozen_anywhere_but_on_the_wire_nothing_is_lost_or_doubled(
    answer: Answer, deed: Deed, meanwhile: Answer
) -> None:
    points = passed(PlaceKind.PERSON, answer, deed)
    for index, point in enumerate(points):
        if point in (CALLED.format(SEND), UNCOMMITTED):
            continue
        office = an_office(PlaceKind.PERSON, answer, deed)
        sleep = office.absence_of(0, rounds=2, answers=[meanwhile])
        office.points.plan(point, nth(points, index), sleep)
        office.workers[0].do(deed)
        office.calm_down()
        assert (office.twice(), office.lost()) == ([], []), f"frozen when {point} (number {index})"


def test_a_database_that_goes_away_in_between_is_no_fault_of_the_message() -> None:
    office = an_office(PlaceKind.PERSON, Answer.FINE, Deed.SEND)
    office.points.plan(AFTER_READ, 1, lose_the_database)
    office.workers[0].do(Deed.SEND)
    office.calm_down()
    assert (office.twice(), office.lost()) == ([], [])


def lose_the_database() -> None:
    raise OperationalError("SELECT 1", {}, ConnectionError())


def test_a_worker_passes_every_kind_of_point() -> None:
    sending = passed(PlaceKind.PERSON, Answer.FINE, Deed.SEND)
    looking = passed(PlaceKind.PERSON, Answer.LOST, Deed.SETTLE)
    assert CALLED.format(SEND) in sending
    assert CALLED.format(LOOK) in looking
    assert len(sending) > 6


def test_stopped_on_the_wire_for_longer_than_lease_and_settling_is_the_risk_that_stays() -> None:
    office = an_office(PlaceKind.PERSON, Answer.FINE, Deed.SEND)
    office.points.plan(CALLED.format(SEND), 1, office.absence_of(0, rounds=2))
    office.workers[0].do(Deed.SEND)
    assert len(office.twice()) == 1
