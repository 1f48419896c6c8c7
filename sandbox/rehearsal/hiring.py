"""Filling the stage: everybody is in the workspace, and the bot knows them as it would know real people."""

import random

from bot.sync import sync_people
from mentorship.hr_file import apply_hr_file
from sandbox import Person
from sandbox.rehearsal.actors import Actor
from sandbox.rehearsal.cast import Cast, Employee
from sandbox.rehearsal.stage import Stage

# So many people can be read from Slack within a minute; more of them join while the app is there.
THERE_BEFORE = 3_000
AT_ONCE = 50


def hire(stage: Stage, cast: Cast, seed: int) -> dict[str, Actor]:
    """The cast by Slack id; raises BadHrFile if what the people file says does not fit together."""
    before, after = cast.employees[:THERE_BEFORE], cast.employees[THERE_BEFORE:]
    people = [_add(stage, employee) for employee in before]
    sync_people(stage.bot.bench, stage.bot.client)
    people += [_join(stage, employee, number) for number, employee in enumerate(after)]
    stage.rest()
    for person in people:
        person.join_channel(stage.news_channel)
    if cast.facts.rows:
        with stage.bot.bench.write() as work:
            apply_hr_file(work, cast.facts)
    pairs = zip(people, cast.employees, strict=True)
    return {person.id: Actor(person, one, random.Random(f"{seed} {one.name}")) for person, one in pairs}


def _add(stage: Stage, employee: Employee) -> Person:
    return stage.sandbox.add_person(
        employee.name, title=employee.title, tz=employee.zone, user_id=employee.slack_id
    )


def _join(stage: Stage, employee: Employee, number: int) -> Person:
    """A few at a time, for the app has to acknowledge each within three seconds."""
    if number % AT_ONCE == 0:
        stage.rest()
    return stage.sandbox.person_joins(
        employee.name, title=employee.title, tz=employee.zone, user_id=employee.slack_id
    )
