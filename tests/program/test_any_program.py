"""A program in which anybody does anything at any time, and what holds of it all the same."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.ticks import run_job
from mentorship.draft_edits import EditKind
from mentorship.overview import overview_of
from mentorship.permissions import coordinates
from sandbox.block_kit import check_view
from scheduler.jobs import JOBS
from storage.words import CheckInAnswer, PairedBy, PairingState, ProgramState, Role
from tests.program import promises
from tests.program.company import Company, Employee
from tests.program.deeds import Deeds
from tests.program.post_office import deliver_due, look_at
from tests.program.screens import coordinators_screens
from views.hub import home_tab, hub

WHO = st.integers(0, 8)
PICK = st.integers(0, 12)
SKILLS = st.lists(st.sampled_from(["Python", "SQL", "Feedback", "*<!here>*"]), unique=True, max_size=2)
ZONES = ["Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata", "Mars/Base", None]
EMPLOYEE = st.builds(
    Employee,
    zone=st.sampled_from(ZONES),
    level=st.none() | st.integers(1, 4),
    department=st.none() | st.sampled_from(["Sales", "Legal"]),
    boss=st.sampled_from([None, None, None, *range(9)]),
)
FORM = st.fixed_dictionaries(
    {
        "roles": st.sampled_from([(Role.MENTOR,), (Role.MENTEE,), (Role.MENTEE, Role.MENTOR)]),
        "languages": st.just(["English"]) | st.just(["German", "English"]) | st.just(["<!channel>"]),
        "offers": st.lists(st.sampled_from(["Python", "SQL", "Coaching"]), unique=True, min_size=1),
        "wants": st.lists(st.sampled_from(["Feedback", "Law", "*<!here>*"]), unique=True, min_size=1),
        "goals": st.sampled_from(["Lead a team", "<!channel> <@U000001> *x*"]),
        "capacity": st.integers(1, 3),
        "excludes": st.just([]) | st.lists(WHO, max_size=2, unique=True),
        "prefers": st.lists(WHO, max_size=2, unique=True),
    }
)
PROGRAM = st.fixed_dictionaries(
    {
        "rolling": st.booleans(),
        "paired_by": st.sampled_from(PairedBy),
        "answer_days": st.just(3),
        "cadence": st.sampled_from(["weekly", "fortnightly", "monthly"]),
        "common_language": st.booleans(),
        "min_shared_hours": st.sampled_from([0, 0, 0, 2]),
        "min_level_gap": st.sampled_from([None, None, 1]),
    }
)


class AnyProgram(RuleBasedStateMachine):
    """Nine people, one program."""

    @initialize(
        employees=st.lists(EMPLOYEE, min_size=9, max_size=9),
        program=PROGRAM,
        forms=st.lists(FORM, min_size=6, max_size=9),
        days=st.sampled_from([0, 9, 9, 16, 32, 40, 60, 72]),
    )
    def begin(
        self,
        employees: list[Employee],
        program: dict[str, Any],
        forms: list[dict[str, Any]],
        days: int,
    ) -> None:
        """Everybody applies, and then some days go by as they should."""
        self.company = Company(employees, **program)
        self.deeds = Deeds(self.company)
        self.before = self._facts()
        for who, form in enumerate(forms):
            self.deeds.join(who, form)
        self.onlooker = 0
        if days:
            self.deeds.accept_all()
        for _ in range(0, days, 4):
            self.deeds.everybody_speaks()
            self.deeds.decide_draft("approve")
            self.look_at_the_program()
            self.time_passes(hours=4 * 24)

    def teardown(self) -> None:
        if hasattr(self, "company"):
            self.company.close()

    def _facts(self) -> promises.Facts:
        with self.company.read() as work:
            return promises.facts_of(work, self.company.program_id)

    def is_in(self, *states: ProgramState) -> bool:
        return self.before.program.state in states

    @property
    def has_draft(self) -> bool:
        return any(pairing.state == PairingState.PROPOSED for pairing in self.before.pairings.values())

    # Participants

    @rule(who=WHO, form=FORM)
    def somebody_joins_or_edits(self, who: int, form: dict[str, Any]) -> None:
        self.deeds.join(who, form)

    @rule(who=WHO, back=st.booleans())
    def somebody_takes_a_break_or_comes_back(self, who: int, back: bool) -> None:
        (self.deeds.resume if back else self.deeds.pause)(who)

    @rule(who=WHO)
    def somebody_withdraws(self, who: int) -> None:
        self.deeds.withdraw(who)

    @rule(who=WHO, back=st.booleans())
    def somebody_leaves_or_returns_to_the_company(self, who: int, back: bool) -> None:
        (self.deeds.return_to_company if back else self.deeds.leave_company)(who)

    @rule(pick=PICK, given=st.sampled_from(CheckInAnswer), stale=st.sampled_from([False, False, True]))
    def somebody_answers_a_check_in(self, pick: int, given: CheckInAnswer, stale: bool) -> None:
        self.deeds.check_in(pick, given, stale=stale)

    @rule(pick=PICK, rating=st.integers(1, 5), days=st.integers(-3, 20))
    def somebody_tells_more(self, pick: int, rating: int, days: int) -> None:
        self.deeds.tell_more(pick, rating, days)

    @rule(pick=PICK, by_mentor=st.booleans(), days=st.integers(-1, 20))
    def somebody_plans_a_meeting(self, pick: int, by_mentor: bool, days: int) -> None:
        self.deeds.plan_meeting(pick, by_mentor=by_mentor, days=days)

    @rule(who=WHO)
    def somebody_asks_for_help(self, who: int) -> None:
        self.deeds.ask_for_help(who)

    @rule(pick=PICK, rating=st.integers(0, 6))
    def somebody_answers_a_survey(self, pick: int, rating: int) -> None:
        self.deeds.answer_survey(pick, rating)

    @precondition(lambda self: self.is_in(ProgramState.MATCHING))
    @rule(pick=PICK, how_many=st.integers(0, 5), rank=st.integers(0, 3), all_speak=st.booleans())
    def somebody_chooses_or_answers(self, pick: int, how_many: int, rank: int, all_speak: bool) -> None:
        self.deeds.choose(pick, how_many)
        self.deeds.answer_mentee(pick, rank)
        if all_speak:
            self.deeds.everybody_speaks()

    # Coordinators

    @rule(pick=PICK, way=st.sampled_from(["accept", "decline", "waitlist"]))
    def a_coordinator_reviews_one(self, pick: int, way: str) -> None:
        self.deeds.review(pick, way)

    @rule()
    def a_coordinator_accepts_all(self) -> None:
        self.deeds.accept_all()

    @precondition(lambda self: self.is_in(ProgramState.ENROLLING))
    @rule()
    def a_coordinator_closes_enrollment(self) -> None:
        self.deeds.accept_all()
        self.deeds.close_enrollment()

    @precondition(lambda self: self.is_in(ProgramState.MATCHING, ProgramState.RUNNING))
    @rule()
    def a_coordinator_matches(self) -> None:
        self.deeds.match()

    @precondition(lambda self: self.is_in(ProgramState.MATCHING))
    @rule(left=st.booleans(), more_time=st.booleans())
    def a_coordinator_hurries_the_choosing_or_gives_more_time(self, left: bool, more_time: bool) -> None:
        self.deeds.end_step(more_time=more_time)
        if left:
            self.deeds.match_those_left()

    @precondition(lambda self: self.is_in(ProgramState.MATCHING, ProgramState.RUNNING))
    @rule(pick=PICK, mentor=PICK, swap=st.booleans())
    def a_coordinator_changes_the_draft(self, pick: int, mentor: int, swap: bool) -> None:
        if swap:
            self.deeds.swap_mentor(pick, mentor)
        else:
            self.deeds.drop_pair(pick)

    @precondition(lambda self: self.has_draft)
    @rule(pick=PICK, kind=st.sampled_from([EditKind.KEEP, EditKind.NEVER]), back=st.booleans())
    def a_coordinator_keeps_or_forbids_a_pair(self, pick: int, kind: EditKind, back: bool) -> None:
        self.deeds.change_draft(pick, kind, back=back)

    @precondition(lambda self: self.has_draft)
    @rule(pick=PICK, form=FORM, mentor=st.booleans(), avoid=st.booleans())
    def somebody_in_the_draft_thinks_again_before_it_is_approved(
        self, pick: int, form: dict[str, Any], mentor: bool, avoid: bool
    ) -> None:
        self.deeds.think_again(pick, {**form, "capacity": 1}, mentor=mentor, avoid=avoid)
        self.deeds.decide_draft("approve")

    @precondition(lambda self: self.is_in(ProgramState.MATCHING, ProgramState.RUNNING))
    @rule(way=st.sampled_from(["approve", "approve", "discard"]), stale=st.sampled_from([False, False, True]))
    def a_coordinator_decides_on_the_draft(self, way: str, stale: bool) -> None:
        self.deeds.decide_draft(way, stale=stale)

    @rule(pick=PICK)
    def a_coordinator_ends_a_pair(self, pick: int) -> None:
        self.deeds.end_pair(pick)

    @rule(pick=PICK)
    def a_coordinator_takes_a_concern(self, pick: int) -> None:
        self.deeds.take_concern(pick)

    @rule(chosen=st.lists(WHO, max_size=3), who=WHO)
    def coordinators_change(self, chosen: list[int], who: int) -> None:
        self.deeds.choose_coordinators([0, *chosen])
        self.deeds.take_over(who)

    @precondition(lambda self: self.is_in(ProgramState.RUNNING) and len(self.before.check_ins) > 4)
    @rule()
    def a_coordinator_ends_the_program(self) -> None:
        self.deeds.end_program()

    @rule(who=WHO, pick=PICK)
    def somebody_meddles(self, who: int, pick: int) -> None:
        self.deeds.meddle(who, pick)

    @rule(who=WHO, pick=PICK)
    def somebody_plays_the_coordinator(self, who: int, pick: int) -> None:
        with self.company.read() as work:
            if coordinates(work, self.company.person(work, who), self.company.program_id):
                return
        before = self.company.rows()
        self.deeds.review(pick, "accept", who=who)
        self.deeds.take_concern(pick, who=who)
        self.deeds.end_pair(pick, who=who)
        self.deeds.choose_coordinators([who], who=who)
        acts = (self.deeds.accept_all, self.deeds.close_enrollment, self.deeds.match, self.deeds.end_step)
        for act in acts:
            assert not act(who)
        assert not self.deeds.end_program(who)
        assert self.company.rows() == before

    @rule()
    def a_coordinator_looks_at_everything(self) -> None:
        with self.company.read() as work:
            for view in coordinators_screens(work, self.company):
                assert check_view(view) == []

    # Time

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 3, 24 * 7, 24 * 7, 24 * 14]))
    def time_passes(self, hours: int) -> None:
        self.company.clock.move_by(timedelta(hours=hours))
        for job in JOBS:
            if run_job(self.company.bench, job):
                self.look_at_the_program()
        deliver_due(self.company.bench)

    @rule()
    def everything_due_is_done_once(self) -> None:
        self.company.do_what_is_due()
        before = self.company.counts()
        for job in (*JOBS, *JOBS):
            run_job(self.company.bench, job)
        assert self.company.counts() == before
        deliver_due(self.company.bench)

    # What always holds

    @invariant()
    def look_at_the_program(self) -> None:
        if not hasattr(self, "company"):
            return
        with self.company.read() as work:
            now = promises.facts_of(work, self.company.program_id)
            promises.check_arrows(self.before, now)
            promises.check_pairs(self.before, now)
            promises.check_breaks(self.before, now)
            promises.check_nobody_waits_in_silence(work, self.before, now)
            promises.check_surveys(work)
            promises.check_declines(work, now)
            promises.check_the_end(now)
        self.before = now

    @invariant()
    def look_at_the_screens(self) -> None:
        if not hasattr(self, "company"):
            return
        deliver_due(self.company.bench)
        self.onlooker += 1
        with self.company.read() as work:
            overview = overview_of(work, self.company.person(work, self.onlooker))
            look_at("hub", hub(overview))
            assert check_view(home_tab(overview)) == []


AnyProgram.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
test_a_program_keeps_its_promises_whatever_people_do = AnyProgram.TestCase
