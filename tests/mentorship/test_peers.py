"""Peers: one pool, pairs and one trio, drafts changed by hand, and what happens when one of three leaves."""

from itertools import chain

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.departures import person_left
from mentorship.draft_changes import leaving_out
from mentorship.draft_pages import draft_page
from mentorship.draft_solving import preview_edit
from mentorship.enrollment import apply
from mentorship.enrollment_form import EnrollmentForm
from mentorship.introductions import introduce_due
from mentorship.match_runs import pair_people_due
from mentorship.peer_drafts import leave_out, never_together
from mentorship.program_form import form_of
from mentorship.programs import change_program
from mentorship.refusals import Refused, Stale, WrongFields
from storage.tables import Delivery, Exclusion, Unmatched
from storage.words import Format, PairingState, ProgramState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.mentorship.peered import Peers

PROPOSED, AGREED, RUNNING = PairingState.PROPOSED, PairingState.AGREED, PairingState.RUNNING
FORM = EnrollmentForm(
    roles=(Role.PEER,), offers=["Python"], wants=["SQL"], goals="Learn", languages=["English"], consent=True
)


def test_people_join_without_a_role_and_say_what_they_give_and_take(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work, format=Format.PEERS)
        (row,) = apply(work, a_person(work), program.key, FORM)
        assert (row.role, row.offers, row.wants, row.goals) == (Role.PEER, ["Python"], ["SQL"], "Learn")


@pytest.mark.parametrize("missing", ["offers", "wants", "goals"])
def test_giving_and_taking_are_both_asked_for(bench: Workbench, missing: str) -> None:
    with bench.write() as work:
        program = a_program(work, format=Format.PEERS)
        form = FORM.model_copy(update={missing: "" if missing == "goals" else []})
        with pytest.raises(WrongFields) as wrong:
            apply(work, a_person(work), program.key, form)
    assert list(wrong.value.errors) == [missing]


@pytest.mark.parametrize("kind", Format)
def test_nobody_joins_in_a_role_that_the_program_does_not_have(bench: Workbench, kind: Format) -> None:
    other = (Role.MENTEE,) if kind == Format.PEERS else (Role.PEER,)
    with bench.write() as work:
        program = a_program(work, format=kind, default_capacity=3)
        with pytest.raises(Refused):
            apply(work, a_person(work), program.key, FORM.model_copy(update={"roles": other}))


def test_who_is_paired_with_whom_is_settled_once_people_are_asked_to_join(bench: Workbench) -> None:
    with bench.write() as work:
        coordinator = a_person(work)
        program = a_program(work, coordinator, ProgramState.ENROLLING)
        peers = form_of(program).model_copy(update={"format": Format.PEERS})
        with pytest.raises(WrongFields) as wrong:
            change_program(work, coordinator, program.key, peers)
    assert list(wrong.value.errors) == ["format"]


@pytest.mark.parametrize(("count", "sizes"), [(2, [2]), (5, [2, 3]), (8, [2, 2, 2, 2])])
def test_everybody_is_in_one_pair_and_an_odd_number_makes_one_trio(
    bench: Workbench, count: int, sizes: list[int]
) -> None:
    with bench.write() as work:
        peers = Peers(work, count)
        assert pair_people_due(work) == 1
        together = peers.together(PROPOSED)
        assert sorted(map(len, together)) == sizes
        assert sorted(chain(*together)) == [row.key for row in peers.people]
        assert all(pair.pairing.size == len(pair.sides) for pair in peers.pairs(PROPOSED))


def test_one_person_alone_is_not_matched(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 1)
        assert pair_people_due(work) == 0
        with pytest.raises(Refused) as refused:
            peers.match()
    assert "two accepted people" in refused.value.sentence


def test_whom_somebody_avoids_they_do_not_get(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 2)
        one, other = (row.person_id for row in peers.people)
        work.session.add(Exclusion(program_id=peers.program.key, person_id=one, excluded_id=other))
        peers.match()
        page = draft_page(work, peers.coordinator, peers.program.key)
        assert (page.figures.pairs, page.figures.unmatched) == (0, 2)


def test_two_are_kept_apart_and_everybody_else_is_paired_around_it(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 6)
        run = peers.match()
        pair = peers.pairs(PROPOSED)[0]
        apart = {side.enrollment.key for side in pair.sides}
        version = run.version
        never_together(work, peers.coordinator, pair.pairing.key, version)
        together = peers.together(PROPOSED)
        assert apart not in together
        assert sorted(chain(*together)) == [row.key for row in peers.people]
        with pytest.raises(Stale):
            never_together(work, peers.coordinator, pair.pairing.key, version)


def test_who_is_left_out_has_no_partner_and_hears_of_it_once_approved(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 4)
        run = peers.match()
        pair = peers.pairs(PROPOSED)[0]
        leave_out(work, peers.coordinator, pair.pairing.key, run.version)
        left = {row.enrollment_id for row in work.session.exec(select(Unmatched)).all()}
        assert left == {side.enrollment.key for side in pair.sides}
        peers.approve()
        assert len(peers.together(AGREED)) == 1
        kinds = [row.kind for row in work.session.exec(select(Delivery)).all()]
        assert (kinds.count("match_found"), kinds.count("no_match_yet")) == (2, 2)
        assert all(row.goes_first == (row.key in left) for row in peers.people)


def test_what_is_for_mentors_and_mentees_is_refused_for_a_draft_of_peers(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 2)
        run, pair = peers.match(), peers.pairs(PROPOSED)[0]
        with pytest.raises(Refused) as refused:
            preview_edit(work, peers.coordinator, run.key, run.version, leaving_out(pair))
    assert "in a program of peers a draft has other buttons" in refused.value.sentence


def test_a_draft_that_somebody_has_left_is_approved_without_their_pair(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 4)
        peers.match()
        gone = peers.pairs(PROPOSED)[0].mentor.person
        gone.active = False
        peers.approve()
        assert len(peers.together(AGREED)) == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_of_three_two_go_on_whoever_leaves(bench: Workbench, place: int) -> None:
    with bench.write() as work:
        peers = Peers(work, 3)
        peers.run()
        introduce_due(work)
        (trio,) = peers.pairs(RUNNING)
        leaver, others = trio.sides[place], trio.partners_of(trio.sides[place].person.key)
        person_left(work, leaver.person)
        (two,) = peers.pairs(RUNNING)
        assert {side.enrollment.key for side in two.sides} == {side.enrollment.key for side in others}
        assert two.pairing.size == 2
        told = select(Delivery.place).where(Delivery.kind == "pair_goes_on")
        assert set(work.session.exec(told)) == {side.person.slack_id for side in others}


def test_people_who_join_late_are_paired_with_each_other(bench: Workbench) -> None:
    with bench.write() as work:
        peers = Peers(work, 4)
        peers.run()
        before = peers.together(AGREED)
        new = {an_enrollment(work, peers.program, Role.PEER).key for _ in range(2)}
        peers.match()
        peers.approve()
        assert peers.together(AGREED) == [*before, new]
