"""The delivery machinery against the stand-in Slack, over real HTTP, on a clock that somebody moves."""

from collections.abc import Iterator

import pytest

from tests.bot.post_office import PostOffice


@pytest.fixture
def office() -> Iterator[PostOffice]:
    office = PostOffice()
    yield office
    office.close()
