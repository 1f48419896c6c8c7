"""Reading everybody: at the start, every night, after an outage or a failure, at the pace Slack allows."""

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.sync import PeopleSync, sync_people
from tests.town import Town

DAY = timedelta(hours=24)


class Reach:
    """Whether Slack can reach the bot."""

    is_open = True


@pytest.fixture
def reach() -> Reach:
    return Reach()


@pytest.fixture
def sync(town: Town, reach: Reach) -> PeopleSync:
    return PeopleSync(town.bench, town.bot.client, lambda: reach.is_open)


def reads(town: Town) -> int:
    return town.sandbox.transcript.calls["users.list"]


def test_everybody_is_read_at_the_start_and_once_a_day(town: Town, sync: PeopleSync) -> None:
    before = reads(town)
    town.person("Nora New")
    assert sync.if_due() == 1
    town.clock.move_by(DAY - timedelta(minutes=1))
    assert sync.if_due() == 0
    assert reads(town) == before + 1
    town.clock.move_by(timedelta(minutes=1))
    sync.if_due()
    assert reads(town) == before + 2


def test_what_failed_is_made_up_for_at_the_next_look(town: Town, sync: PeopleSync) -> None:
    town.person("Nora New")
    town.sandbox.faults.fail("users.list", "internal_error")
    with pytest.raises(SlackApiError):
        sync.if_due()
    assert sync.if_due() == 1


def test_after_an_outage_everybody_is_read_again(town: Town, sync: PeopleSync, reach: Reach) -> None:
    sync.if_due()
    town.person("Nora New")
    assert sync.if_due() == 0
    reach.is_open = False
    assert sync.if_due() == 0, "there is nobody to ask"
    reach.is_open = True
    assert sync.if_due() == 1
    assert sync.if_due() == 0


def test_slacks_wish_for_a_pause_is_heeded(town: Town) -> None:
    town.person("Nora New")
    town.sandbox.faults.rate_limit("users.list", retry_after=7)
    waited: list[float] = []

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return False

    assert sync_people(town.bench, town.bot.client, wait) == 1
    assert waited == [7]


def test_a_process_that_ends_does_not_wait_for_slack(town: Town, sync: PeopleSync) -> None:
    town.person("Nora New")
    town.sandbox.faults.rate_limit("users.list", retry_after=60)
    sync.stop()
    assert sync.if_due() == 0
    assert sync.if_due() == 1, "what was not done is due still"
