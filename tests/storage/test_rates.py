"""Send rates: never more than the burst and the steady rate allow, in any window of time."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import MovableClock
from bot.workbench import Workbench
from storage.rates import CAUTION, Rate, hold_back, may_call
from storage.tables import RateBucket
from tests.storage.crowd import at_once

SECOND = timedelta(seconds=1)

rates = st.builds(
    Rate, interval=st.integers(50, 5_000).map(lambda ms: timedelta(milliseconds=ms)), burst=st.integers(1, 10)
)
pauses = st.lists(st.integers(0, 4_000).map(lambda ms: timedelta(milliseconds=ms)), min_size=1, max_size=40)


def allowed_moments(bench: Workbench, rate: Rate, asked_at: list[datetime]) -> list[datetime]:
    """The moments at which a call was allowed; nothing is kept."""
    with bench.read() as work:
        return [now for now in asked_at if may_call(work.session, "b", rate, now) is None]


@given(rate=rates, steps=pauses)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_window_of_time_has_more_calls_than_burst_and_rate_allow(
    bench: Workbench, clock: MovableClock, rate: Rate, steps: list[timedelta]
) -> None:
    asked_at = [clock.now() + sum(steps[:number], timedelta()) for number in range(len(steps))]
    allowed = allowed_moments(bench, rate, asked_at)
    for first, start in enumerate(allowed):
        for last in range(first, len(allowed)):
            window = allowed[last] - start
            assert last - first + 1 <= rate.burst + window / rate.interval


@given(rate=rates, steps=pauses)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_refused_caller_is_told_the_first_moment_that_is_allowed(
    bench: Workbench, clock: MovableClock, rate: Rate, steps: list[timedelta]
) -> None:
    now = clock.now()
    with bench.read() as work:
        for step in steps:
            now += step
            again = may_call(work.session, "b", rate, now)
            if again is not None:
                just_before = again - timedelta(microseconds=1)
                assert now < again
                assert may_call(work.session, "b", rate, just_before) == again
                assert may_call(work.session, "b", rate, again) is None


def test_a_burst_goes_at_once_and_the_rest_at_the_steady_rate(bench: Workbench, clock: MovableClock) -> None:
    rate, now = Rate(SECOND, burst=3), clock.now()
    asked_at = [now, now, now, now, now + SECOND / 2, now + SECOND, now + SECOND, now + 2 * SECOND]
    assert allowed_moments(bench, rate, asked_at) == [now, now, now, now + SECOND, now + 2 * SECOND]


def test_being_refused_takes_nothing(bench: Workbench) -> None:
    rate = Rate(SECOND, burst=1)
    with bench.write() as work:
        assert may_call(work.session, "b", rate, work.now) is None
        assert [may_call(work.session, "b", rate, work.now) for _ in range(3)] == [work.now + SECOND] * 3


def test_buckets_do_not_share(bench: Workbench) -> None:
    rate = Rate(SECOND, burst=1)
    with bench.write() as work:
        assert may_call(work.session, "a", rate, work.now) is None
        assert may_call(work.session, "b", rate, work.now) is None
        assert may_call(work.session, "a", rate, work.now) == work.now + SECOND


def test_after_slack_asked_to_wait_nothing_goes_before_then_and_half_as_much_for_a_minute_after(
    bench: Workbench, clock: MovableClock
) -> None:
    rate, until = Rate(SECOND, burst=3), clock.now() + 30 * SECOND
    with bench.write() as work:
        hold_back(work.session, "b", until)
        assert may_call(work.session, "b", rate, work.now) == until
        now, granted = until, list[datetime]()
        while now < until + 2 * CAUTION:
            again = may_call(work.session, "b", rate, now)
            granted += [] if again else [now]
            now = again or now
    slow = [moment for moment in granted if moment < until + CAUTION]
    usual = [moment for moment in granted if until + CAUTION <= moment < until + 2 * CAUTION]
    assert slow == [until + 2 * number * SECOND for number in range(30)]
    assert 60 <= len(usual) <= 60 + rate.burst


@given(
    rate=rates,
    steps=pauses,
    wait=st.integers(0, 20).map(lambda number: number * SECOND),
    asked_after=st.integers(0, 39),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whenever_slack_asks_to_wait_it_is_obeyed_and_whoever_is_refused_learns_the_first_moment(
    bench: Workbench,
    clock: MovableClock,
    rate: Rate,
    steps: list[timedelta],
    wait: timedelta,
    asked_after: int,
) -> None:
    now, until, granted = clock.now(), clock.now(), list[datetime]()
    with bench.read() as work:
        for number, step in enumerate(steps):
            now += step
            if number == asked_after:
                until = now + wait
                hold_back(work.session, "b", until)
                granted.clear()
            again = may_call(work.session, "b", rate, now)
            if again is None:
                granted.append(now)
            else:
                assert now < again
                just_before = again - timedelta(microseconds=1)
                assert may_call(work.session, "b", rate, just_before) is not None
    if asked_after < len(steps):
        assert all(moment >= until for moment in granted)
        cautious = [moment for moment in granted if moment < until + CAUTION]
        assert all(later - sooner >= 2 * rate.interval for sooner, later in pairwise(cautious))


def test_a_shorter_wait_does_not_undo_a_longer_one(bench: Workbench, clock: MovableClock) -> None:
    rate, until = Rate(SECOND, burst=3), clock.now() + 30 * SECOND
    with bench.write() as work:
        hold_back(work.session, "b", until)
        hold_back(work.session, "b", until - 20 * SECOND)
        assert may_call(work.session, "b", rate, work.now) == until


def test_one_method_s_wait_leaves_the_others_alone(bench: Workbench, clock: MovableClock) -> None:
    rate = Rate(SECOND, burst=1)
    with bench.write() as work:
        hold_back(work.session, "a", clock.now() + 30 * SECOND)
        assert may_call(work.session, "b", rate, work.now) is None


def test_16_callers_at_once_get_no_more_than_the_burst(bench: Workbench) -> None:
    rate = Rate(SECOND, burst=5)

    def call(_: int) -> bool:
        with bench.write() as work:
            return may_call(work.session, "b", rate, work.now) is None

    assert sum(at_once(16, call)) == 5
    with bench.read() as work:
        assert work.session.get_one(RateBucket, "b").next_at == work.now + 5 * SECOND
