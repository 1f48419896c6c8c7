"""When somebody gets round to what lies in their inbox, by their temperament and their own clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sandbox.rehearsal.cast import Employee, Temperament
from sandbox.rehearsal.hours import at_odd_hours, in_working_hours

HOURS = {
    Temperament.KEEN: (0.2, 5.0),
    Temperament.ASKS_FOR_HELP: (0.5, 6.0),
    Temperament.LEAVES: (1.0, 8.0),
    Temperament.ON_HOLIDAY: (0.5, 8.0),
    Temperament.ODD_HOURS: (2.0, 30.0),
    Temperament.FORGETFUL: (4.0, 60.0),
    Temperament.BUSY: (20.0, 50.0),
}


@dataclass(frozen=True)
class Away:
    """A holiday; `is_told` says whether the person tells the app so."""

    begins: datetime
    ends: datetime
    is_told: bool

    def covers(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends


def answers_at(
    employee: Employee, away: Away | None, came: datetime, now: datetime, dice: Random
) -> datetime | None:
    """When, from now on, they answer something that came earlier; None if they never get round to it."""
    temperament = employee.temperament
    if temperament == Temperament.SILENT:
        return None
    if temperament == Temperament.FORGETFUL and dice.random() < 0.5:
        return None
    begins = away.ends if away is not None and away.covers(came) else came
    ready = begins + timedelta(hours=dice.uniform(*HOURS[temperament]))
    if ready < now:
        ready = now + timedelta(minutes=dice.uniform(0, 60))  # not all of them at one moment
    moment = at_own_hours(employee, ready, dice)
    if away is not None and away.covers(moment):
        return at_own_hours(employee, away.ends + timedelta(hours=dice.uniform(0, 6)), dice)
    return moment


def at_own_hours(employee: Employee, moment: datetime, dice: Random) -> datetime:
    """The first moment from then on at which this person sits at a keyboard."""
    if employee.temperament == Temperament.ODD_HOURS:
        return at_odd_hours(moment, employee.zone, dice)
    return in_working_hours(moment, employee.zone, dice)


def holiday(start: datetime, weeks: int, dice: Random) -> Away:
    """Two to three weeks around the middle of a program."""
    length = timedelta(days=dice.randint(14, 21))
    middle = start + timedelta(weeks=weeks) / 2
    begins = middle - length / 2
    return Away(begins, begins + length, is_told=dice.random() < 0.5)
