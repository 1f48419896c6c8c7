"""Of several who want the same thing at the same moment, one gets it; the others are told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.workbench import Workbench
from mentorship.notices import ApplicationReceived
from mentorship.post import tell, to_channel
from storage.guards import change_all_once, change_once, first_time, insert_once
from storage.tables import Delivery, Enrollment, InboxEntry, Program
from storage.words import DeliveryState, EnrollmentState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.storage.crowd import at_once

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def an_application(bench: Workbench) -> int:
    with bench.write() as work:
        program = a_program(work)
        return an_enrollment(work, program, Role.MENTEE, state=EnrollmentState.APPLIED).key


def test_one_of_16_simultaneous_clicks_changes_the_row(bench: Workbench) -> None:
    key = an_application(bench)

    def click(number: int) -> bool:
        with bench.write() as work:
            row = work.session.get_one(Enrollment, key)
            answer = {"state": EnrollmentState.ACCEPTED, "capacity": number + 1}
            if not change_once(work.session, row, where={"state": EnrollmentState.APPLIED}, to=answer):
                assert row.state == EnrollmentState.ACCEPTED, "the loser sees the present state"
                return False
            return tell(work, to_channel("C1"), ApplicationReceived(key), key=f"told:{number}")

    won = at_once(16, click)
    assert sum(won) == 1
    with bench.read() as work:
        assert work.session.get_one(Enrollment, key).capacity == won.index(True) + 1
        assert (
            len(work.session.exec(select(Delivery).where(col(Delivery.dedupe_key).like("told:%"))).all()) == 1
        )


def test_a_change_raises_the_version_and_a_refused_one_does_not(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work)
        before = program.version
        here, there = {"state": ProgramState.ENROLLING}, {"state": ProgramState.MATCHING}
        assert change_once(work.session, program, where=here, to=there)
        assert not change_once(work.session, program, where=here, to=there)
        assert (program.version, program.state) == (before + 1, ProgramState.MATCHING)


def test_a_change_needs_every_condition(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work)
        old = {"state": ProgramState.ENROLLING, "version": program.version - 1}
        assert not change_once(work.session, program, where=old, to={"state": ProgramState.CLOSED})
        assert program.state == ProgramState.ENROLLING


def test_a_condition_can_be_that_nothing_is_there_yet(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work, state=ProgramState.RUNNING)
        empty = {"running_since": None}
        assert change_once(work.session, program, where=empty, to={"running_since": NOON})
        assert not change_once(work.session, program, where=empty, to={"running_since": NOON + timedelta(1)})
        assert program.running_since == NOON


def test_a_change_leaves_other_rows_alone(bench: Workbench) -> None:
    with bench.write() as work:
        one, other = a_program(work), a_program(work)
        here = {"state": ProgramState.ENROLLING}
        assert change_once(work.session, one, where=here, to={"state": ProgramState.MATCHING})
    with bench.read() as work:
        assert work.session.get_one(Program, other.key).state == ProgramState.ENROLLING


def test_what_was_not_yet_written_counts_for_the_change(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work)
        program.state = ProgramState.MATCHING
        work.session.add(program)
        here = {"state": ProgramState.ENROLLING}
        assert not change_once(work.session, program, where=here, to={"state": ProgramState.CLOSED})


def test_of_many_rows_only_those_that_are_as_expected_change(bench: Workbench) -> None:
    with bench.write() as work:
        rows = [a_program(work) for _ in range(3)]
        here, there = {"state": ProgramState.ENROLLING}, {"state": ProgramState.MATCHING}
        change_once(work.session, rows[1], where=here, to={"state": ProgramState.CLOSED})
        keys = [row.key for row in rows]
        assert change_all_once(work.session, Program, keys, where=here, to=there) == {keys[0], keys[2]}
        assert change_all_once(work.session, Program, [], where=here, to=there) == set()
    with bench.read() as work:
        assert [work.session.get_one(Program, key).state for key in keys] == [
            ProgramState.MATCHING,
            ProgramState.CLOSED,
            ProgramState.MATCHING,
        ]


def test_each_of_many_rows_is_changed_by_one_of_8_at_once(bench: Workbench) -> None:
    with bench.write() as work:
        keys = [a_program(work).key for _ in range(6)]

    def change(number: int) -> set[int]:
        with bench.write() as work:
            in_this_order = keys if number % 2 else keys[::-1]
            here, there = {"state": ProgramState.ENROLLING}, {"state": ProgramState.MATCHING}
            return change_all_once(work.session, Program, in_this_order, where=here, to=there)

    assert sorted(key for won in at_once(8, change) for key in won) == keys


def test_one_of_16_simultaneous_inserts_of_the_same_key_wins(bench: Workbench) -> None:
    def insert(number: int) -> bool:
        with bench.write() as work:
            return tell(work, to_channel(f"C{number}"), ApplicationReceived(number), key="the-occurrence")

    won = at_once(16, insert)
    assert sum(won) == 1
    with bench.read() as work:
        (row,) = work.session.exec(select(Delivery)).all()
    assert row.place == f"C{won.index(True)}"


def test_a_lost_insert_keeps_the_rest_of_the_transaction(bench: Workbench) -> None:
    with bench.write() as work:
        assert tell(work, to_channel("C1"), ApplicationReceived(1), key="k")
    with bench.write() as work:
        person = a_person(work, "Ana Example")
        assert not tell(work, to_channel("C1"), ApplicationReceived(1), key="k")
    with bench.read() as work:
        assert work.session.get_one(type(person), person.key).name == "Ana Example"


def test_an_inserted_row_has_its_defaults(bench: Workbench) -> None:
    with bench.write() as work:
        tell(work, to_channel("C1"), ApplicationReceived(7), key="k")
    with bench.read() as work:
        (row,) = work.session.exec(select(Delivery)).all()
    assert (row.state, row.attempts, row.error, row.ts) == (DeliveryState.QUEUED, 0, "", None)
    assert row.notice == {"enrollment_id": 7}


def test_a_row_whose_id_the_database_gives_can_be_inserted_once(bench: Workbench) -> None:
    with bench.write() as work:
        program, person = a_program(work), a_person(work)
        row = {"program_id": program.key, "person_id": person.key, "role": Role.MENTOR}
        values = {**row, "consented_at": work.now, "applied_at": work.now}
        assert insert_once(work.session, Enrollment.model_validate(values))
        assert not insert_once(work.session, Enrollment.model_validate(values))


def test_a_payload_is_new_the_first_time_only(bench: Workbench) -> None:
    def receive(_: int) -> bool:
        with bench.write() as work:
            return first_time(work.session, "event:Ev1", work.now)

    assert sum(at_once(16, receive)) == 1


def test_a_payload_whose_transaction_failed_is_new_again(bench: Workbench) -> None:
    def fail() -> None:
        with bench.write() as work:
            assert first_time(work.session, "event:Ev1", work.now)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with bench.write() as work:
        assert first_time(work.session, "event:Ev1", work.now)
        assert work.session.get_one(InboxEntry, "event:Ev1").received_at == work.now
