"""However long a queue is, no minute holds more calls of a method than Slack promises to take."""

from datetime import UTC, datetime, timedelta

from bot.delivery.pace import TIER_3
from storage.database import Database
from storage.rates import may_call

PER_MINUTE = 50
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_no_minute_holds_more_than_fifty_calls_of_a_tier_three_method(database: Database) -> None:
    granted: list[datetime] = []
    now = START
    with database.write_session() as session:
        while now < START + timedelta(minutes=5):
            again = may_call(session, "chat.update", TIER_3, now)
            if again is None:
                granted.append(now)
            else:
                now = again
    in_a_minute = [
        sum(first <= other < first + timedelta(minutes=1) for other in granted) for first in granted
    ]
    assert 45 <= max(in_a_minute) <= PER_MINUTE
