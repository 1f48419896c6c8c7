"""Whatever happens to two workers and to Slack, nothing arrives twice and nothing is lost unnamed.

And should somebody break one of the rules that this rests on, then there is a day on which that shows;
`python -m bench.promises P1` has the simulation find such days by itself.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.simulation.days import DAYS, a_day_with, play
from tests.simulation.defects import DEFECTS
from tests.simulation.machine import AnyDay

HEALTHY = settings(
    max_examples=60,
    stateful_step_count=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_nothing_is_lost_and_nothing_arrives_twice() -> None:
    run_state_machine_as_test(AnyDay, settings=HEALTHY)


def test_there_is_a_day_for_each_defect() -> None:
    assert DAYS.keys() == DEFECTS.keys()


@pytest.mark.parametrize("defect", DAYS)
def test_the_simulation_finds(defect: str) -> None:
    with pytest.raises(AssertionError):
        play(a_day_with(DEFECTS[defect])(), DAYS[defect])


@pytest.mark.parametrize("defect", DAYS)
def test_the_same_day_does_no_harm_without_the_defect(defect: str) -> None:
    play(AnyDay(), DAYS[defect])
