"""When a pair counts as on track, late, silent, new or in need of help."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.cadence import Cadence
from mentorship.health import Health, PairFacts, health, patience

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
OLD = PairFacts(started=NOW - timedelta(days=100), cadence=Cadence.FORTNIGHTLY)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_patience_is_one_and_a_half_times_the_rhythm() -> None:
    assert [patience(c) for c in Cadence] == [timedelta(days=d) for d in (10.5, 21, 42)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(OLD, started=ago(20)), Health.NEW),
        (replace(OLD, started=ago(22)), Health.LATE),
        (replace(OLD, last_met=ago(21)), Health.ON_TRACK),
        (replace(OLD, last_met=ago(21.1)), Health.LATE),
        (replace(OLD, next_meeting=ago(-5)), Health.ON_TRACK),
        (replace(OLD, next_meeting=ago(-60)), Health.LATE),
        (replace(OLD, next_meeting=ago(1)), Health.LATE),
        (replace(OLD, unanswered_in_a_row=1), Health.LATE),
        (replace(OLD, unanswered_in_a_row=2), Health.SILENT),
        (replace(OLD, unanswered_in_a_row=2, last_met=ago(3)), Health.ON_TRACK),
        (replace(OLD, started=ago(5), unanswered_in_a_row=2), Health.SILENT),
        (replace(OLD, last_met=ago(3), help_wanted=True), Health.NEEDS_HELP),
    ],
)
def test_the_rule_says(facts: PairFacts, expected: Health) -> None:
    assert health(facts, NOW) is expected


moments = st.none() | st.integers(-200, 200).map(ago)
pairs = st.builds(
    PairFacts,
    started=st.integers(0, 200).map(ago),
    cadence=st.sampled_from(Cadence),
    last_met=moments,
    next_meeting=moments,
    unanswered_in_a_row=st.integers(0, 4),
    help_wanted=st.booleans(),
)


@given(pairs)
def test_a_meeting_today_settles_everything_but_a_call_for_help(facts: PairFacts) -> None:
    after = health(replace(facts, last_met=NOW), NOW)
    assert after is (Health.NEEDS_HELP if facts.help_wanted else Health.ON_TRACK)


@given(pairs)
def test_a_new_pair_turns_late_when_nothing_happens(facts: PairFacts) -> None:
    quiet = replace(facts, help_wanted=False, unanswered_in_a_row=0, last_met=None, next_meeting=None)
    assert health(quiet, quiet.started) is Health.NEW
    assert health(quiet, quiet.started + patience(quiet.cadence) + timedelta(seconds=1)) is Health.LATE
