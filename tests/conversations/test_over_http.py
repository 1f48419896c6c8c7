"""People reach the bot by signed requests; `pytest --over-http` plays every other conversation so, too."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from mentorship.people import find_person
from tests.conversations.paired import a_pair
from tests.town import Town


class HttpTown(Town):
    over_http = True


@pytest.fixture
def town() -> Iterator[Town]:
    town = HttpTown()
    yield town
    town.stop()


def test_from_the_set_up_to_the_introduction(town: Town) -> None:
    """Commands, forms of several steps, searches, buttons and events."""
    mona, max_ = town.person("Mona Mentor"), town.person("Max Mentee")
    town.run_program([mona], [max_])
    assert town.sandbox.socket_count == 0
    (group,) = max_.group_dms()
    assert mona.id in group.people
    assert "Meet your mentoring partner" in str(max_.messages(group.id)[0].blocks)
    max_.open_home()
    town.rest()
    assert max_.home is not None
    assert f"<@{mona.id}>" in str(max_.home.blocks)


def test_a_check_in_is_answered(town: Town) -> None:
    _, mentee, _ = a_pair(town, next_check_in_at=town.clock.now())
    town.settle()
    town.clock.move_by(timedelta(days=1, hours=4))
    town.settle()
    mentee.click(mentee.expect_message("How is it going with"), "We Met")
    mentee.modal(title="We Met")
    mentee.fill("rating", "5")
    assert mentee.submit().updated is not None


def test_somebody_new_is_heard_of(town: Town) -> None:
    nora = town.sandbox.person_joins("Nora New")
    town.rest()
    with town.bench.read() as work:
        assert find_person(work, nora.id) is not None
