"""What employees do of their own accord: joining the program, going on holiday, leaving the company."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sandbox import Sandbox
from sandbox.rehearsal.actors import Actor, Deed, Wish
from sandbox.rehearsal.cast import PEER, Employee, Temperament
from sandbox.rehearsal.forms import command_form
from sandbox.rehearsal.habits import at_own_hours, holiday
from views.ids import COMMAND, Field

TIME_TO_JOIN = (1, 96)
CLOSED_WEEKS = 6  # the last four, and some time for an answer and the last draft before them
WORDS = {
    "mentor": "joins as mentor",
    "mentee": "joins as mentee",
    "both": "joins as mentor and mentee",
    PEER: "joins",
}
LEAVES_AFTER = timedelta(weeks=5)


def joins_at(actor: Actor, now: datetime) -> datetime:
    """Some time in the first days of enrollment."""
    return now + timedelta(hours=actor.dice.uniform(*TIME_TO_JOIN))


def joins_late_at(actor: Actor, starts: datetime, weeks: int) -> datetime:
    """Some time while the program runs, but for the last weeks, in which nobody can."""
    return starts + timedelta(weeks=actor.dice.uniform(0.2, max(0.7, weeks - CLOSED_WEEKS)))


def own_wishes(
    actor: Actor, sandbox: Sandbox, joins: datetime, starts: datetime, weeks: int
) -> Iterator[Wish]:
    """What this person will do without being asked; `starts` is the morning of the program's first day."""
    yield Wish(at_own_hours(actor.employee, joins, actor.dice), "joins", joining(actor))
    if actor.employee.temperament == Temperament.LEAVES:
        yield Wish(starts + LEAVES_AFTER, "leaves the company", _leaving(actor, sandbox))
    if actor.employee.temperament == Temperament.ON_HOLIDAY:
        actor.away = holiday(starts, weeks, actor.dice)
        yield Wish(actor.away.begins, "goes on holiday", _holiday_begins(actor))
        back = at_own_hours(actor.employee, actor.away.ends, actor.dice)
        yield Wish(back, "comes back from holiday", _saying(lambda: None, "comes back from holiday"))


def joining(actor: Actor) -> Deed:
    """Types the command and fills in both steps of the form."""
    employee = actor.employee

    def join(_now: datetime) -> str:
        command_form(actor.person, COMMAND, "join", _about_you(employee), _part(employee))
        return WORDS[employee.role]

    return join


def _about_you(employee: Employee) -> dict[str, Any]:
    return {
        Field.ROLE: employee.role,
        Field.EXPERIENCE: f"{employee.title} for some years",
        Field.LANGUAGES: ["English"],
    }


def _part(employee: Employee) -> dict[str, Any]:
    mentor: dict[str, Any] = {Field.OFFERS: list(employee.offers), Field.CAPACITY: str(employee.places)}
    mentee: dict[str, Any] = {Field.WANTS: list(employee.wants), Field.GOALS: employee.goal}
    everything = {**mentor, **mentee}
    asked = {"mentor": mentor, "mentee": mentee, "both": everything, PEER: everything}[employee.role]
    named: dict[str, Any] = {Field.MAY_BE_NAMED: ["yes"]} if employee.may_be_named else {}
    return {**asked, **named, Field.CONSENT: ["yes"]}


def _leaving(actor: Actor, sandbox: Sandbox) -> Deed:
    def leave(_now: datetime) -> str:
        sandbox.deactivate(actor.person.id)
        actor.has_left = True
        return "leaves the company"

    return leave


def _holiday_begins(actor: Actor) -> Deed:
    assert actor.away is not None
    away, days = actor.away, (actor.away.ends - actor.away.begins).days
    if not away.is_told:
        return _saying(lambda: None, f"goes on holiday for {days} days and tells nobody")

    def tell() -> None:
        dates: dict[str, Any] = {Field.AWAY_FROM: away.begins.date(), Field.AWAY_UNTIL: away.ends.date()}
        command_form(actor.person, COMMAND, "away", dates)

    return _saying(tell, f"goes on holiday for {days} days and tells the app")


def _saying(act: Callable[[], None], words: str) -> Deed:
    def deed(_now: datetime) -> str:
        act()
        return words

    return deed
