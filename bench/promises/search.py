"""P1: the simulation composes days, and with each of the planted mistakes one that ends badly."""

import logging
from collections.abc import Iterator
from itertools import count

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bench.promises.figures import Figure, exactly, none_of, told
from tests.simulation.days import a_day_with
from tests.simulation.defects import DEFECTS
from tests.simulation.machine import AnyDay
from tests.simulation.office import Parts

DAYS = 200
STEPS = 15


def search() -> Iterator[Figure]:
    """The day on which each mistake shows, and how many days go well without any."""
    logging.disable()  # thousands of calls fail on purpose
    found = {defect: _first_bad_day(parts) for defect, parts in DEFECTS.items()}
    for defect, day in found.items():
        yield told(f"Found with “{defect}”", f"on day {day}" if day else "nothing")
    yield exactly("Planted mistakes that were found", sum(day > 0 for day in found.values()), len(DEFECTS))
    yield none_of(f"Bad days without a mistake, of {DAYS}", int(_first_bad_day(Parts()) > 0))
    logging.disable(logging.NOTSET)


def _first_bad_day(parts: Parts) -> int:
    """Its number; 0 if all went well. The same days come every time."""
    days = count(1)

    def teardown(day: AnyDay) -> None:
        next(days)
        AnyDay.teardown(day)

    search = settings(
        max_examples=DAYS,
        stateful_step_count=STEPS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    counted = type("CountedDay", (a_day_with(parts),), {"teardown": teardown})
    try:
        run_state_machine_as_test(counted, settings=search)
    except AssertionError:
        return next(days) - 1
    return 0
