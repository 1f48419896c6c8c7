"""What holds of every program whatever people do: looked at after each step, also beside the step before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from mentorship.choice_rounds import declined_pairs
from mentorship.enrollment import ACTIVE
from mentorship.pairings import LIVE
from mentorship.work import Work
from storage.tables import (
    CheckIn,
    Delivery,
    Enrollment,
    Exclusion,
    MatchRun,
    Pairing,
    Person,
    Program,
    Survey,
    SurveyAnswer,
    SurveyParticipation,
)
from storage.words import (
    DeliveryMethod,
    EnrollmentState,
    MatchRunState,
    PairingState,
    ProgramState,
)

E, P = EnrollmentState, PairingState
ENROLLMENT_ARROWS = {
    E.APPLIED: {E.WAITLISTED, E.ACCEPTED, E.DECLINED, E.WITHDRAWN},
    E.WAITLISTED: {E.ACCEPTED, E.DECLINED, E.WITHDRAWN},
    E.ACCEPTED: {E.PAUSED, E.WITHDRAWN, E.COMPLETED},
    E.PAUSED: {E.ACCEPTED, E.WITHDRAWN, E.COMPLETED},
    E.DECLINED: {E.APPLIED},
    E.WITHDRAWN: {E.APPLIED},
    E.COMPLETED: set(),
}
PAIRING_ARROWS = {
    P.PROPOSED: {P.AGREED, P.ENDED},
    P.AGREED: {P.RUNNING, P.ENDED},
    P.RUNNING: {P.ENDED},
    P.ENDED: set(),
}
RUN_ARROWS = {
    MatchRunState.DRAFT: {MatchRunState.APPROVED, MatchRunState.DISCARDED},
    MatchRunState.APPROVED: set(),
    MatchRunState.DISCARDED: set(),
}
STAGES = list(ProgramState)
ANSWERS = (E.WAITLISTED, E.ACCEPTED, E.DECLINED)
SAID_AGAIN = ("application_received", "enrollment_ended", "coordinator_added", "person_left", "dm_answer")


@dataclass
class Facts:
    """Every row that the promises are about, read at one moment."""

    program: Program
    people: dict[int, Person]
    enrollments: dict[int, Enrollment]
    pairings: dict[int, Pairing]
    runs: dict[int, MatchRun]
    check_ins: dict[int, CheckIn]
    excluded: set[tuple[int, int]] = field(default_factory=set)

    def sides(self, pairing: Pairing) -> tuple[int, int]:
        """Mentor and mentee, as people."""
        both = (self.enrollments[pairing.mentor_id], self.enrollments[pairing.mentee_id])
        return both[0].person_id, both[1].person_id

    def live(self) -> list[Pairing]:
        return [one for one in self.pairings.values() if one.state in LIVE]


def facts_of(work: Work, program_id: int) -> Facts:
    def by_key(table: type[Any]) -> dict[int, Any]:
        return {row.key: row for row in work.session.exec(select(table))}

    excluded = {(row.person_id, row.excluded_id) for row in work.session.exec(select(Exclusion))}
    return Facts(
        program=work.session.get_one(Program, program_id),
        people=by_key(Person),
        enrollments=by_key(Enrollment),
        pairings=by_key(Pairing),
        runs=by_key(MatchRun),
        check_ins=by_key(CheckIn),
        excluded=excluded,
    )


def check_arrows(before: Facts, now: Facts) -> None:
    """States only move along the allowed arrows."""
    _moved(before.enrollments, now.enrollments, ENROLLMENT_ARROWS)
    _moved(before.pairings, now.pairings, PAIRING_ARROWS)
    _moved(before.runs, now.runs, RUN_ARROWS)
    assert STAGES.index(before.program.state) <= STAGES.index(now.program.state)


def _moved(before: Mapping[int, Any], now: Mapping[int, Any], arrows: Mapping[Any, set[Any]]) -> None:
    for key, row in before.items():
        after = now[key].state
        assert after == row.state or after in arrows[row.state], (type(row).__name__, row.state, after)


def check_pairs(before: Facts, now: Facts) -> None:
    """Whoever is paired takes part and is there; a new pair keeps every hard rule."""
    mentees = Counter(pairing.mentee_id for pairing in now.live())
    assert all(number == 1 for number in mentees.values()), mentees
    for pairing in now.live():
        for key in (pairing.mentor_id, pairing.mentee_id):
            row = now.enrollments[key]
            assert row.state in (E.ACCEPTED, E.PAUSED), (pairing.state, row.state)
            assert now.people[row.person_id].active
        old = before.pairings.get(pairing.key)
        if old is None or old.state not in LIVE:
            _check_new_pair(now, pairing)
    for pairing in now.pairings.values():
        if pairing.state == P.PROPOSED and pairing.key not in before.pairings:
            _check_rules(now, pairing)
    _check_circles(now)


def _check_new_pair(now: Facts, pairing: Pairing) -> None:
    held = sum(one.mentor_id == pairing.mentor_id for one in now.live())
    assert held <= now.enrollments[pairing.mentor_id].capacity, "a mentor got more mentees than they wanted"
    _check_rules(now, pairing)


def _check_rules(now: Facts, pairing: Pairing) -> None:
    mentor, mentee = now.sides(pairing)
    assert mentor != mentee
    assert mentor not in _line(now, mentee), "a mentor above their mentee"
    assert mentee not in _line(now, mentor), "a mentee above their mentor"
    assert not {(mentor, mentee), (mentee, mentor)} & now.excluded, "somebody whom they asked to avoid"
    for other in now.pairings.values():
        if other.key != pairing.key and other.started_at is not None:
            assert {mentor, mentee} != set(now.sides(other)), "partners of the past"


def _check_circles(now: Facts) -> None:
    """Nobody mentors their own mentor."""
    drafts = {run.key for run in now.runs.values() if run.state == MatchRunState.DRAFT}
    open_pairs = [
        one
        for one in now.pairings.values()
        if one.state in LIVE or (one.state == P.PROPOSED and one.match_run_id in drafts)
    ]
    sides = {now.sides(pairing) for pairing in open_pairs}
    assert not any((mentee, mentor) in sides for mentor, mentee in sides)


def _line(now: Facts, person_id: int) -> set[int]:
    above: set[int] = set()
    boss = now.people[person_id].manager_id
    while boss is not None and boss not in above:
        above.add(boss)
        boss = now.people[boss].manager_id
    return above - {person_id}


def check_breaks(before: Facts, now: Facts) -> None:
    """Somebody on a break is not asked anything new."""
    for key, check_in in now.check_ins.items():
        if key not in before.check_ins:
            pairing = now.pairings[check_in.pairing_id]
            rows = (now.enrollments[pairing.mentor_id], now.enrollments[pairing.mentee_id])
            mine = next(row for row in rows if row.person_id == check_in.person_id)
            assert before.enrollments[mine.key].state != E.PAUSED or mine.state != E.PAUSED


def check_nobody_waits_in_silence(work: Work, before: Facts, now: Facts) -> None:
    """Every application is confirmed, every answer to one is told."""
    posts = [row for row in work.session.exec(select(Delivery)) if row.method == DeliveryMethod.POST]
    received = {row.notice["enrollment_id"] for row in posts if row.kind == "application_received"}
    assert received >= set(now.enrollments)
    told = {
        (row.notice["enrollment_id"], row.notice["version"])
        for row in posts
        if row.kind == "application_decided"
    }
    for key, row in now.enrollments.items():
        old = before.enrollments.get(key)
        if old is not None and old.state in (E.APPLIED, E.WAITLISTED) and row.state != old.state:
            versions = range(old.version + 1, row.version + 1)
            assert row.state not in ANSWERS or any((key, version) in told for version in versions)
    said = Counter((row.kind, str(row.notice), row.place) for row in posts if row.kind not in SAID_AGAIN)
    assert all(number == 1 for number in said.values()), said.most_common(1)


def check_surveys(work: Work) -> None:
    """As many answers as people who have answered, in every wave."""
    for survey in work.session.exec(select(Survey)).all():
        asked = select(SurveyParticipation).where(SurveyParticipation.survey_id == survey.key)
        answered = sum(row.answered for row in work.session.exec(asked))
        given = work.session.exec(select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.key)).all()
        assert len(given) == answered


def check_declines(work: Work, now: Facts) -> None:
    """Nobody gets a mentor who was asked and said no."""
    declined = {(int(one), int(other)) for one, other in declined_pairs(work, now.program)}
    pairs = {(row.mentor_id, row.mentee_id) for row in now.pairings.values() if row.state != P.ENDED}
    assert not declined & pairs


def check_the_end(now: Facts) -> None:
    """Once a program is closed nothing in it goes on."""
    if now.program.state != ProgramState.CLOSED:
        return
    assert all(pairing.state == P.ENDED for pairing in now.pairings.values())
    assert not [row for row in now.enrollments.values() if row.state in ACTIVE]
    assert now.program.next_digest_at is None
    assert now.program.next_matching_at is None
