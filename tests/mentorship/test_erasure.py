"""Deleting what one person has told: nothing of it is left, and nothing of anybody else is touched."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Enum, String
from sqlmodel import SQLModel, select

from bot.workbench import Workbench
from mentorship.concerns import ask_for_help
from mentorship.departures import person_left
from mentorship.enrollment import apply, enrollments_of
from mentorship.enrollment_form import EnrollmentForm
from mentorship.erasure import Erased, erase_person
from mentorship.introductions import introduce_due
from mentorship.match_runs import run_matching
from mentorship.matching import Problem, from_json
from mentorship.matching.pools import match_peers
from mentorship.notices import DmAnswer
from mentorship.peer_groups import problem_in
from mentorship.post import Timing, tell, to_person
from mentorship.work import Work
from storage.tables import (
    AuditEntry,
    CheckIn,
    Concern,
    Delivery,
    Enrollment,
    Exclusion,
    FormDraft,
    MatchRun,
    Pairing,
    Person,
    Pick,
    Program,
    Unmatched,
)
from storage.words import CheckInAnswer, DeliveryState, EnrollmentState, Obstacle, PairingState, Role
from tests.builders import a_person, a_program, an_enrollment
from tests.mentorship.peered import Peers
from tests.started_programs import a_check_in, a_pairing, a_running_program, people_of

SAID, OTHERS = "Something private", "Said by somebody else"

# Every column that can hold words: whether deleting one person empties it, or why not.
GOES = {
    "check_in": {"note"},
    "concern": {"words"},
    "enrollment": {"offers", "wants", "goals", "experience", "answers", "languages", "decline_reason"},
    "form_draft": {"form", "subject", "values"},
    "match_run": {"inputs"},
    "pairing": {"receipt"},
    "person": {"title"},
    "unmatched": {"receipt"},
}
STAYS = {
    "audit_entry": {"workspace_id", "action", "subject"},  # ids and our own words
    "delivery": {
        "dedupe_key",
        "workspace_id",
        "kind",
        "notice",
        "place",
        "channel",
        "ts",
        "picture",
        "error",
    },
    "inbox_entry": {"key"},  # Slack's ids
    "match_run": {"summary"},  # counts
    "pairing": {"channel"},
    "person": {"workspace_id", "slack_id", "name", "zone", "locale", "department", "country"},
    "program": {
        *(
            "workspace_id",
            "name",
            "objective_words",
            "audience",
            "terms",
            "zone",
            "cadence",
            "rules",
            "weights",
        ),
        *("matching", "agenda", "survey_questions", "questions", "texts"),
        *("coordinator_channel", "announcement_channel"),
    },
    "rate_bucket": {"key"},
    "skill": {"workspace_id", "slug", "name"},  # the workspace's list
    "survey": {"questions"},
    "survey_answer": {"words", "answers"},  # nobody knows whose they are
    "tick_run": {"name"},
    "workspace": {"id", "name", "bot_user_id", "probe"},
    "sending_round": {"workspace_id"},
}


def columns_with_words() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            kind = getattr(column.type, "impl", column.type)
            if isinstance(kind, String | JSON) and not isinstance(column.type, Enum):
                found.setdefault(table.name, set()).add(column.name)
    return found


def a_talkative_person(work: Work) -> Person:
    """Mentee in a running pair who has filled in everything there is; the mentor has, too."""
    program = a_running_program(work)
    person = a_person(work, "Gone Example", title=SAID)
    person.away_from = person.away_until = work.now.date()
    words: dict[str, Any] = {"goals": SAID, "wants": [SAID], "languages": [SAID], "experience": SAID}
    mentee = an_enrollment(
        work, program, Role.MENTEE, person, **words, answers={"Why?": SAID}, may_be_named=True
    )
    mentor = an_enrollment(
        work, program, Role.MENTOR, goals=OTHERS, offers=[OTHERS], answers={"Why?": OTHERS}
    )
    pairing = a_pairing(work, program, mentor, mentee, receipt={"shared": [SAID]})
    partner, _ = people_of(work, pairing)
    note: dict[str, Any] = {"note": SAID, "rating": 2, "obstacle": Obstacle.NO_TIME}
    a_check_in(work, pairing, person, CheckInAnswer.MET, answered_at=work.now, **note)
    a_check_in(work, pairing, partner, CheckInAnswer.MET, note=OTHERS)
    work.session.add(FormDraft(person_id=person.key, form=SAID, values={"goals": SAID}, updated_at=work.now))
    for one, other in ((person, partner), (partner, person)):
        work.session.add(Exclusion(program_id=program.key, person_id=one.key, excluded_id=other.key))
        work.session.add(Pick(program_id=program.key, person_id=one.key, picked_id=other.key, place=0))
    run = work.session.get_one(MatchRun, pairing.match_run_id)
    work.session.add(Unmatched(match_run_id=run.key, enrollment_id=mentee.key, receipt={"wants": [SAID]}))
    ask_for_help(work, person, program.key, SAID)
    work.session.flush()
    return person


def dump(work: Work) -> str:
    work.session.flush()
    tables = (Person, Enrollment, Exclusion, Pick, FormDraft, MatchRun, Pairing, Unmatched, CheckIn, Concern)
    more = (Delivery, AuditEntry)
    return str([row.model_dump() for table in (*tables, *more) for row in work.session.exec(select(table))])


def test_every_column_that_can_hold_words_has_been_thought_about() -> None:
    known = {name: GOES.get(name, set()) | STAYS.get(name, set()) for name in {*GOES, *STAYS}}
    assert columns_with_words() == known


def test_nothing_is_left_of_what_a_person_told(bench: Workbench) -> None:
    with bench.write() as work:
        person = a_talkative_person(work)
        assert SAID in dump(work)
        erase_person(work, person, by=person)
        assert SAID not in dump(work)
        own = select(CheckIn).where(CheckIn.person_id == person.key)
        check_in = work.session.exec(own).one()
        assert (check_in.rating, check_in.obstacle, check_in.answer) == (None, None, CheckInAnswer.MET)
        assert (person.away_from, person.away_until) == (None, None)
        mine = work.session.exec(select(Enrollment).where(Enrollment.person_id == person.key)).one()
        assert (mine.state, mine.may_be_named) == (EnrollmentState.WITHDRAWN, False)


def test_what_others_told_stays_and_so_does_their_protection(bench: Workbench) -> None:
    """Whom somebody never wants to be matched with must not be able to undo it."""
    with bench.write() as work:
        person = a_talkative_person(work)
        before = dump(work).count(OTHERS)
        erase_person(work, person, by=person)
        assert dump(work).count(OTHERS) == before
        (exclusion,) = work.session.exec(select(Exclusion)).all()
        (pick,) = work.session.exec(select(Pick)).all()
        assert (exclusion.excluded_id, pick.picked_id) == (person.key, person.key)


def test_the_pair_ends_and_the_partner_is_told_kindly(bench: Workbench) -> None:
    with bench.write() as work:
        person = a_talkative_person(work)
        erase_person(work, person, by=person)
        assert work.session.exec(select(Pairing.state)).all() == [PairingState.ENDED]
        told = select(Delivery).where(Delivery.kind == "partner_left")
        assert work.session.exec(told).one().state == DeliveryState.QUEUED


def test_waiting_messages_are_taken_back_and_their_keys_stay(bench: Workbench) -> None:
    with bench.write() as work:
        person = a_person(work)
        later = Timing(due=work.now + timedelta(days=1))
        tell(work, to_person(person), DmAnswer(person.key), key="once", timing=later)
        assert erase_person(work, person, by=None) == Erased(programs=0, messages=1)
        assert work.session.exec(select(Delivery.state)).all() == [DeliveryState.CANCELLED]
        assert not tell(work, to_person(person), DmAnswer(person.key), key="once")


def test_who_did_it_is_written_down_without_a_word(bench: Workbench) -> None:
    with bench.write() as work:
        person = a_talkative_person(work)
        erase_person(work, person, by=None)
        entry = work.session.exec(select(AuditEntry).where(AuditEntry.action == "erased")).one()
        assert (entry.actor_id, entry.subject) == (None, f"person:{person.key}")


def test_a_second_time_changes_nothing(bench: Workbench) -> None:
    with bench.write() as work:
        person = a_talkative_person(work)
        assert erase_person(work, person, by=person).programs == 1
        assert erase_person(work, person, by=person) == Erased(programs=0, messages=0)


def test_of_somebody_who_has_left_the_company_not_even_the_name_stays(bench: Workbench) -> None:
    with bench.write() as work:
        about: dict[str, Any] = {"department": "Research", "level": 3, "country": "DE"}
        person = a_person(work, "Gone Example", manager_id=a_person(work).key, **about)
        person.active = False
        person_left(work, person)
        erase_person(work, person, by=None)
        left = (person.name, person.zone, person.country, person.department, person.level, person.manager_id)
        assert left == ("", None, None, None, None, None)


def test_a_colleague_keeps_the_name_and_the_reporting_line_that_keeps_people_apart(bench: Workbench) -> None:
    with bench.write() as work:
        manager = a_person(work)
        person = a_person(work, "Here Example", manager_id=manager.key)
        erase_person(work, person, by=person)
        assert (person.name, person.manager_id) == ("Here Example", manager.key)


def a_form(role: Role, words: str) -> EnrollmentForm:
    skills = {"offers": [words]} if role == Role.MENTOR else {"wants": [words], "goals": words}
    form = {"roles": [role], "languages": ["English"], "capacity": 2, "consent": True, **skills}
    return EnrollmentForm.model_validate(form)


def a_matched_program(work: Work) -> tuple[Program, Person]:
    """With a draft that was made of what a mentee and others told."""
    coordinator, person = a_person(work), a_person(work)
    program = a_program(work, coordinator)
    apply(work, person, program.key, a_form(Role.MENTEE, SAID))
    for role in (Role.MENTOR, Role.MENTEE):
        apply(work, a_person(work), program.key, a_form(role, OTHERS))
    for row in work.session.exec(select(Enrollment)).all():
        row.state = EnrollmentState.ACCEPTED
    program.state = program.state.MATCHING
    run_matching(work, coordinator, program.key)
    return program, person


def test_a_stored_run_keeps_who_took_part_and_can_still_be_read(bench: Workbench) -> None:
    with bench.write() as work:
        program, person = a_matched_program(work)
        (run,) = work.session.exec(select(MatchRun)).all()
        before = from_json(Problem, run.inputs)
        (mine,) = enrollments_of(work, person, program)
        erase_person(work, person, by=person)
        after = from_json(Problem, run.inputs)
        others = {mentee for mentee in before.mentees if mentee.id != str(mine.key)}
        assert SAID not in dump(work)
        assert {mentee.id for mentee in after.mentees} == {mentee.id for mentee in before.mentees}
        assert others == {mentee for mentee in after.mentees if mentee.id != str(mine.key)}
        assert after.mentors == before.mentors


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_reasons_of_three_peers_go_with_the_one_who_is_erased(bench: Workbench, place: int) -> None:
    with bench.write() as work:
        peers = Peers(work, 3)
        peers.run()
        introduce_due(work)
        (trio,) = peers.pairs(PairingState.RUNNING)
        side = trio.sides[place]
        erase_person(work, side.person, None)
        (two,) = peers.pairs(PairingState.RUNNING)
        assert two.pairing.receipt == {}
        run = work.session.get_one(MatchRun, two.pairing.match_run_id)
        (kept,) = (one for one in run.inputs["people"] if one["id"] == str(side.enrollment.key))
        assert (kept["offers"], kept["wants"], kept["goals"]) == ([], [], "")
        assert match_peers(problem_in(run)).groups
