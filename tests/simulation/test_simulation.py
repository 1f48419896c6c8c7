"""Whatever happens to two workers and to Slack, nothing arrives twice and nothing is lost unnamed.

And should somebody break one of the rules that this rests on, then this finds it.
"""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.simulation.defects import DEFECTS
from tests.simulation.machine import AnyDay
from tests.simulation.office import Parts

HEALTHY = settings(
    max_examples=60,
    stateful_step_count=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# The same days, until the first one that ends badly; there is no need to know the shortest.
SEARCH = settings(HEALTHY, max_examples=400, phases=[Phase.generate], report_multiple_bugs=False)


def a_day_with(parts: Parts) -> type[AnyDay]:
    return type("AnyDayWithADefect", (AnyDay,), {"parts": parts})


def test_nothing_is_lost_and_nothing_arrives_twice() -> None:
    run_state_machine_as_test(AnyDay, settings=HEALTHY)


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_simulation_finds(defect: str) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(a_day_with(DEFECTS[defect]), settings=SEARCH)
