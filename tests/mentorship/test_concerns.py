"""Asking coordinators for help."""

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.concerns import ask_for_help, open_concerns, take_concern
from mentorship.permissions import NotPermitted
from mentorship.refusals import Refused, Stale, WrongFields
from storage.tables import Delivery
from storage.words import ConcernState, Role
from tests.builders import a_person, a_program, an_enrollment


def test_a_participant_asks_and_hears_who_takes_care(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator, asker = a_person(work), a_person(work)
        program = a_program(work, coordinator)
        an_enrollment(work, program, Role.MENTEE, asker)
        concern = ask_for_help(work, asker, program.key, "Which mentor suits me?")
        assert open_concerns(work, program.key) == [concern]
        take_concern(work, coordinator, concern.key)
        assert (concern.state, concern.handled_by) == (ConcernState.HANDLED, coordinator.key)
        with pytest.raises(Stale):
            take_concern(work, coordinator, concern.key)
        rows = work.session.exec(select(Delivery).where(Delivery.kind.startswith("help"))).all()  # type: ignore[attr-defined]
    assert [(row.kind, row.place) for row in rows] == [
        ("help_wanted", program.coordinator_channel),
        ("help_on_the_way", asker.slack_id),
    ]


def test_only_coordinators_of_the_program_take_care(bench: Workbench) -> None:
    with bench.write() as work:
        asker, stranger = a_person(work), a_person(work)
        program = a_program(work)
        an_enrollment(work, program, Role.MENTEE, asker)
        concern = ask_for_help(work, asker, program.key, "Help")
        a_program(work, stranger)
        for actor, number in ((stranger, concern.key), (asker, concern.key), (stranger, 999)):
            with pytest.raises(NotPermitted):
                take_concern(work, actor, number)
        assert open_concerns(work, program.key) == [concern]


def test_only_participants_ask_and_not_without_words(bench: Workbench) -> None:
    with bench.write() as work:
        asker, program = a_person(work), a_program(work)
        with pytest.raises(Refused, match="refused"):
            ask_for_help(work, asker, program.key, "Help")
        an_enrollment(work, program, Role.MENTEE, asker)
        with pytest.raises(WrongFields):
            ask_for_help(work, asker, program.key, "  ")


def test_who_asks_again_before_an_answer_adds_to_the_same_call(bench: Workbench) -> None:
    with bench.write() as work:
        asker, coordinator = a_person(work), a_person(work)
        program = a_program(work, coordinator)
        an_enrollment(work, program, Role.MENTEE, asker)
        first = ask_for_help(work, asker, program.key, "Which mentor suits me?")
        for _ in range(2):
            assert ask_for_help(work, asker, program.key, "It is urgent.").key == first.key
        assert first.words == "Which mentor suits me?\nIt is urgent."
        take_concern(work, coordinator, first.key)
        assert ask_for_help(work, asker, program.key, "Something else").key != first.key


def test_the_channel_cannot_be_flooded_by_one_person(bench: Workbench) -> None:
    with bench.write() as work:
        asker, program = a_person(work), a_program(work)
        an_enrollment(work, program, Role.MENTEE, asker)
        ask_for_help(work, asker, program.key, "a" * 1_000)
        with pytest.raises(Refused, match="refused") as refused:
            ask_for_help(work, asker, program.key, "b" * 1_000)
        assert "already" in refused.value.sentence
        wanted = select(Delivery).where(Delivery.kind == "help_wanted")
        assert len(work.session.exec(wanted).all()) == 1
