"""Whoever presses what is not theirs to press changes nothing, whatever the button or the form says.

See also tests/conversations/test_trouble.py: strangers, other programs' coordinators, and every form.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from mentorship.people import find_person
from sandbox import Message
from sandbox import Person as Employee
from storage.tables import AuditEntry, Coordinator, Enrollment, Pairing, Person, Program
from storage.words import Role
from tests.builders import a_person, an_enrollment
from tests.contracts.test_conversations import TYPED
from tests.conversations.paired import a_pair
from tests.started_programs import a_check_in, a_pairing
from tests.town import Town
from views.ids import Action

OF_COORDINATORS = [action for action, words in TYPED.items() if words.startswith("admin")]
# The bot's own notes, and what it does about messages.
OWN_NOTES = {"audit_entry", "inbox_entry", "delivery", "rate_bucket", "tick_run"}


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.stop()


def contents(town: Town) -> dict[str, dict[str, Any]]:
    """Every row by table and key."""
    with town.bench.read() as work:
        return {
            table.name: {str(row[0]): row for row in work.session.execute(select(*table.columns))}
            for table in SQLModel.metadata.sorted_tables
            if table.name not in OWN_NOTES
        }


def changed(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> dict[str, set[str]]:
    """The keys of rows that are new, other or gone, by table."""
    return {
        name: {key for key in {*rows, *after[name]} if rows.get(key) != after[name].get(key)}
        for name, rows in before.items()
        if rows != after[name]
    }


def somebody_with_a_message(town: Town, name: str) -> tuple[Employee, Message]:
    person = town.person(name)
    person.command("/mentorship")
    return person, person.messages()[-1]


def refused(town: Town, person: Employee) -> list[str]:
    """What of this person the audit trail has as refused."""
    with town.bench.read() as work:
        row = find_person(work, person.id)
        assert row is not None
        mine = select(AuditEntry).where(AuditEntry.actor_id == row.key, AuditEntry.action == "refused")
        return [entry.subject for entry in work.session.exec(mine.order_by(col(AuditEntry.id)))]


def test_an_ex_coordinators_old_buttons_change_nothing_and_each_is_written_down(town: Town) -> None:
    _, _, number = a_pair(town)
    dora, message = somebody_with_a_message(town, "Dora Deputy")
    with town.bench.write() as work:
        person = find_person(work, dora.id)
        assert person is not None
        work.session.add(Coordinator(program_id=number, person_id=person.key, added_at=work.now))
    dora.click(message, Action.SHOW_PAIRS, str(number), forge=True)
    assert dora.modal(), "while they run it"
    dora.close_modal()
    with town.bench.write() as work:
        row = work.session.exec(select(Coordinator).where(Coordinator.person_id == person.key)).one()
        work.session.delete(row)
    before = contents(town)
    for action in OF_COORDINATORS:
        dora.click(message, action, f"{number}:1:1", forge=True)
        assert dora.open_modal is None, action
    town.rest()
    assert changed(before, contents(town)) == {}
    assert {f"action {Action.RUN_MATCHING}", f"action {Action.CLOSE_PROGRAM}"} <= set(refused(town, dora))


def test_what_was_refused_is_written_down_once_and_without_words(town: Town) -> None:
    _, mentee, number = a_pair(town)
    mentee.command("/mentorship", f"admin end {number} because I say so")
    assert refused(town, mentee) == ["command admin end"]


def two_pairs(town: Town) -> tuple[Employee, set[int], set[int]]:
    """A mentee of one of two pairs, their own enrollments and pairings; all have a check-in to answer."""
    _, mentee, number = a_pair(town)
    with town.bench.write() as work:
        program = work.session.get_one(Program, number)
        sides = [an_enrollment(work, program, role, a_person(work)) for role in (Role.MENTOR, Role.MENTEE)]
        a_pairing(work, program, *sides)
        people = {row.id: row for row in work.session.exec(select(Enrollment)).all()}
        for pairing in work.session.exec(select(Pairing)).all():
            for key in (pairing.mentor_id, pairing.mentee_id):
                a_check_in(work, pairing, work.session.get_one(Person, people[key].person_id))
        me = find_person(work, mentee.id)
        assert me is not None
        mine = {row.key for row in people.values() if row.person_id == me.key}
        own = work.session.exec(select(Pairing).where(col(Pairing.mentee_id).in_(mine))).all()
        return mentee, mine, {pairing.key for pairing in own}


def test_a_participant_pressing_everything_with_any_number_changes_only_what_is_theirs(town: Town) -> None:
    mentee, enrollments, pairings = two_pairs(town)
    mentee.command("/mentorship")
    message = mentee.messages()[-1]
    before = contents(town)
    for action in Action:
        for number in range(1, 5):
            mentee.click(message, action, f"{number}:1", forge=True)
            if mentee.open_modal is not None:
                mentee.close_modal()
    town.rest()
    touched = changed(before, contents(town))
    with town.bench.read() as work:
        me = find_person(work, mentee.id)
        assert me is not None
        own = {
            "enrollment": {str(key) for key in enrollments},
            "pairing": {str(key) for key in pairings},
            "person": {str(me.key)},
        }
        for name in touched.keys() - own.keys():
            own[name] = of_person(work.session, name, me.key)
    assert {name: keys - own[name] for name, keys in touched.items() if keys - own[name]} == {}
    assert touched, "some of it is theirs to press"


def of_person(session: Any, table: str, person_id: int) -> set[str]:
    """The keys of a table's rows that are this person's."""
    found = SQLModel.metadata.tables[table]
    assert "person_id" in found.columns, f"{table} holds nothing that a participant may change"
    rows = session.execute(select(*found.primary_key).where(found.c.person_id == person_id))
    return {str(row[0]) for row in rows}
