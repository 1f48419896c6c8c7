"""The town: a stand-in Slack with the real bot in it."""

from collections.abc import Iterator

import pytest

from tests.town import Town


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.stop()
