"""What is stuck for too long is noticed, and nothing else: signs, ticks, a socket that has gone silent."""

import threading
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.lines import SocketLine
from bot.vitals import Vigil, Vital
from bot.watchdog import LONGEST_RUN, SHORTEST_PATIENCE, Watchdog, tick_vital, vitals_of
from scheduler.timetable import Progress, Tick
from tests.town import Town

MINUTE = timedelta(minutes=1)
EVERY = 5.0  # seconds between two looks
OFTEN, SELDOM = timedelta(seconds=30), timedelta(hours=24)


class SocketTown(Town):
    over_http = False


def sign(at: object, may_last: timedelta | None = MINUTE) -> Vital:
    return Vital("stuck", at=at, may_last=may_last)


def looks(*signs: Vital) -> list[bool]:
    """Whether each of these looks, one every five seconds, finds trouble."""
    vigil = Vigil(timedelta(seconds=2 * EVERY))
    return [bool(vigil.look([each], number * EVERY)) for number, each in enumerate(signs)]


def test_what_stays_the_same_for_too_long_is_in_trouble() -> None:
    assert looks(*[sign(1)] * 14) == [False] * 12 + [True] * 2


def test_what_goes_on_never_is() -> None:
    assert not any(looks(*[sign(number // 11) for number in range(100)]))


def test_what_may_take_any_time_never_is() -> None:
    assert not any(looks(*[sign(1, None)] * 100))


def test_what_must_not_be_at_all_is_at_once() -> None:
    assert looks(sign("dead", timedelta(0))) == [True]


def test_time_in_which_the_whole_process_was_frozen_does_not_count() -> None:
    vigil = Vigil(timedelta(seconds=10))
    assert vigil.look([sign(1)], 5.0) == []
    assert vigil.look([sign(1)], 3600.0) == []
    assert vigil.look([sign(1)], 3605.0) == []


@given(st.lists(st.tuples(st.floats(0.1, 9), st.integers(0, 3)), min_size=1, max_size=40))
def test_trouble_is_told_exactly_while_the_same_has_lasted_too_long(steps: list[tuple[float, int]]) -> None:
    vigil, moment, since, before = Vigil(timedelta(seconds=10)), 0.0, 0.0, None
    for gap, at in steps:
        moment += gap
        since = since if at == before else moment
        before = at
        lasted = moment - since
        if abs(lasted - 20) > 1e-6:
            assert bool(vigil.look([sign(at, timedelta(seconds=20))], moment)) == (lasted >= 20)


def progress(every: timedelta, begun: int, finished: int) -> Progress:
    return Progress(Tick("digests", every, lambda: None), begun, finished)


def test_a_tick_may_be_three_periods_late() -> None:
    assert tick_vital(progress(OFTEN, 7, 7)).may_last == 4 * OFTEN
    assert tick_vital(progress(SELDOM, 0, 0)).may_last == 4 * SELDOM
    assert tick_vital(progress(timedelta(seconds=5), 7, 7)).may_last == SHORTEST_PATIENCE
    assert "digests is three periods late" in tick_vital(progress(OFTEN, 7, 7)).trouble


def test_a_tick_that_runs_may_take_its_time() -> None:
    running = tick_vital(progress(OFTEN, 8, 7))
    assert running.may_last == LONGEST_RUN
    assert "does not come to its end" in running.trouble


def test_a_running_bot_is_well(town: Town) -> None:
    assert Vigil(MINUTE).look(vitals_of(town.bot), 0.0) == []


class Alarm:
    """A watchdog that wants an answer from Slack every second, instead of every minute."""

    def __init__(self, line: SocketLine) -> None:
        self.told: list[str] = []
        self.rang = threading.Event()
        self._line = line
        self.watchdog = Watchdog(self.vitals, self.ring, every=timedelta(seconds=0.1))

    def vitals(self) -> list[Vital]:
        session = self._line.client.current_session
        assert session is not None
        session.check_state()  # asks for a sign of life
        line = self._line.vital()
        return [Vital(line.trouble, line.at, timedelta(seconds=1))]

    def ring(self, trouble: str) -> None:
        self.told.append(trouble)
        self.rang.set()


def test_a_socket_that_is_open_but_silent_is_noticed() -> None:
    town = SocketTown()
    assert isinstance(town.bot.line, SocketLine)
    alarm = Alarm(town.bot.line)
    alarm.watchdog.start()
    assert not alarm.rang.wait(1.5)
    assert alarm.watchdog.is_content()
    town.sandbox.faults.silence_sockets()
    assert alarm.rang.wait(30)
    assert alarm.told[0] == "the connection to Slack is open but silent"
    assert not alarm.watchdog.is_content()
    alarm.watchdog.stop()
    town.stop()
