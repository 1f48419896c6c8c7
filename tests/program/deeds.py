"""Everything that people can do in a program, each as one transaction; `pick` chooses among what there is."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlmodel import SQLModel, select

from mentorship.check_in_answers import answer, require_own
from mentorship.check_in_details import Details, add_details
from mentorship.check_ins import TIME_TO_ANSWER
from mentorship.choice_rounds import open_round
from mentorship.choice_steps import end_step, give_more_time
from mentorship.choosing import answer as answer_mentees
from mentorship.choosing import choices_of, choose
from mentorship.concerns import ask_for_help, take_concern
from mentorship.departures import record_profiles, take_over
from mentorship.draft_edits import Edit, EditKind, edits_in
from mentorship.draft_solving import apply_edit, match_those_left
from mentorship.enrollment import apply, pause, resume, withdraw
from mentorship.enrollment_form import EnrollmentForm
from mentorship.match_approval import approve
from mentorship.match_runs import discard, run_matching
from mentorship.meetings import plan_meeting
from mentorship.phases import end_program
from mentorship.programs import add_coordinators, close_enrollment_now, program_by_id
from mentorship.refusals import Stale
from mentorship.review import accept, accept_all, decline, waitlist
from mentorship.running_pairs import end_pair
from mentorship.surveys import Opinion, answer_survey
from mentorship.work import Work
from storage.tables import (
    CheckIn,
    Concern,
    Enrollment,
    MatchRun,
    Pairing,
    Person,
    Recommendation,
    SurveyParticipation,
    Voice,
)
from storage.words import CheckInAnswer, MatchRunState, Obstacle, PairingState
from tests.draft_hands import drop_pair, swap_mentor
from tests.program.company import Company

RowT = TypeVar("RowT", bound=SQLModel)
HOSTILE = "<!channel> <@U000001> *bold* & http://example.com"


class Deeds:
    """What happens in one company."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.program_id = company.program_id

    # Participants

    def join(self, who: int, form: dict[str, Any]) -> None:
        people = self.company.people
        excludes = [people[number % len(people)] for number in form["excludes"]]
        prefers = [people[number % len(people)] for number in form["prefers"]]
        named = {"excludes": excludes, "prefers": [key for key in prefers if key not in excludes]}
        filled = EnrollmentForm(**{**form, **named}, consent=True, may_be_named=who % 2 == 0)
        self._as_person(who, lambda work, me: apply(work, me, self.program_id, filled))

    def think_again(self, pick: int, form: dict[str, Any], *, mentor: bool, avoid: bool) -> None:
        """A side of a pair in the draft, not knowing of it, changes their answers."""
        with self.company.read() as work:
            pairing = picked(work, Pairing, pick, PairingState.PROPOSED)
            if pairing is None:
                return
            keys = (pairing.mentor_id, pairing.mentee_id)
            sides = [work.session.get_one(Enrollment, key).person_id for key in keys]
        one, other = sides if mentor else reversed(sides)
        excludes = [self.company.people.index(other)] if avoid else []
        self.join(self.company.people.index(one), {**form, "excludes": excludes})

    def pause(self, who: int) -> None:
        self._as_person(who, lambda work, me: pause(work, me, self.program_id))

    def resume(self, who: int) -> None:
        self._as_person(who, lambda work, me: resume(work, me, self.program_id))

    def withdraw(self, who: int) -> None:
        self._as_person(who, lambda work, me: withdraw(work, me, self.program_id))

    def leave_company(self, who: int) -> None:
        self._change_profile(who, active=False)

    def return_to_company(self, who: int) -> None:
        self._change_profile(who, active=True)

    def check_in(self, pick: int, given: CheckInAnswer, *, stale: bool) -> None:
        def deed(work: Work) -> None:
            row = picked(work, CheckIn, pick)
            if row is not None:
                me = work.session.get_one(Person, row.person_id)
                answer(work, me, row.key, row.version - stale, given)
                assert not stale, "an old button had an effect"

        self.company.attempt(deed)

    def tell_more(self, pick: int, rating: int, days: int) -> None:
        def deed(work: Work) -> None:
            row = picked(work, CheckIn, pick)
            if row is not None:
                me = work.session.get_one(Person, row.person_id)
                at = work.now + timedelta(days=days)
                told = Details(at.date(), rating, HOSTILE, at, Obstacle.OTHER, HOSTILE)
                add_details(work, me, row.key, row.version, told)

        self.company.attempt(deed)

    def plan_meeting(self, pick: int, *, by_mentor: bool, days: int) -> None:
        def deed(work: Work) -> None:
            pairing = picked(work, Pairing, pick)
            if pairing is not None:
                key = pairing.mentor_id if by_mentor else pairing.mentee_id
                me = work.session.get_one(Person, work.session.get_one(Enrollment, key).person_id)
                plan_meeting(work, me, pairing.key, work.now + timedelta(days=days))

        self.company.attempt(deed)

    def ask_for_help(self, who: int) -> None:
        self._as_person(who, lambda work, me: ask_for_help(work, me, self.program_id, HOSTILE))

    def answer_survey(self, pick: int, rating: int) -> None:
        def deed(work: Work) -> None:
            row = picked(work, SurveyParticipation, pick)
            if row is not None:
                me = work.session.get_one(Person, row.person_id)
                answer_survey(work, me, row.survey_id, Opinion(rating, rating, rating, rating, HOSTILE))

        self.company.attempt(deed)

    def choose(self, pick: int, how_many: int) -> None:
        """Some mentee ranks the first few mentors who were recommended to them, in turned order."""

        def deed(work: Work) -> None:
            row = picked(work, Recommendation, pick)
            if row is not None:
                me, voice = self._voice(work, row.round_id, row.mentee_id)
                _, offered = choices_of(work, me, voice)
                choose(work, me, voice, [other.side.enrollment.key for other in offered[:how_many][::-1]])

        self.company.attempt(deed)

    def answer_mentee(self, pick: int, rank: int) -> None:
        """Some mentor says what they think of one who asks: a rank from 1, 0 for a no."""

        def deed(work: Work) -> None:
            row = picked(work, Recommendation, pick)
            if row is not None:
                me, voice = self._voice(work, row.round_id, row.mentor_id)
                answer_mentees(work, me, voice, {row.key: rank})

        self.company.attempt(deed)

    def everybody_speaks(self) -> None:
        """As a round should go: everybody chooses, and every mentor accepts."""
        with self.company.read() as work:
            number = len(work.session.exec(select(Recommendation)).all())
        for pick in range(number):
            self.choose(pick, 3)
            self.answer_mentee(pick, 1 + pick % 2)

    def _voice(self, work: Work, round_id: int, enrollment_id: int) -> tuple[Person, int]:
        """Whose voice it is, and its number."""
        mine = (Voice.round_id == round_id, Voice.enrollment_id == enrollment_id)
        voice = work.session.exec(select(Voice).where(*mine)).first()
        row = work.session.get_one(Enrollment, enrollment_id)
        return work.session.get_one(Person, row.person_id), voice.key if voice else 0

    # Coordinators

    def end_step(self, who: int = 0, more_time: bool = False) -> bool:
        """Or give it more time."""

        def deed(work: Work, me: Person) -> object:
            found = open_round(work, program_by_id(work, self.program_id))
            change = give_more_time if more_time else end_step
            return change(work, me, self.program_id, found.version if found else 0)

        return self._as_person(who, deed)

    def match_those_left(self) -> None:
        def deed(work: Work) -> None:
            run = open_run(work)
            if run is not None:
                match_those_left(work, self.company.person(work, 0), run.key, run.version)

        self.company.attempt(deed)

    def review(self, pick: int, way: str, *, who: int = 0) -> None:
        def deed(work: Work) -> None:
            row, me = picked(work, Enrollment, pick), self.company.person(work, who)
            if row is None:
                return
            if way == "decline":
                decline(work, me, row.key, HOSTILE)
            else:
                {"accept": accept, "waitlist": waitlist}[way](work, me, row.key)

        self.company.attempt(deed)

    def accept_all(self, who: int = 0) -> bool:
        return self._as_person(who, lambda work, me: accept_all(work, me, self.program_id))

    def close_enrollment(self, who: int = 0) -> bool:
        return self._as_person(who, lambda work, me: close_enrollment_now(work, me, self.program_id))

    def match(self, who: int = 0) -> bool:
        return self._as_person(who, lambda work, me: run_matching(work, me, self.program_id))

    def decide_draft(self, way: str, *, who: int = 0, stale: bool = False) -> bool:
        def deed(work: Work) -> None:
            run = open_run(work)
            if run is not None:
                decide = {"approve": approve, "discard": discard}[way]
                decide(work, self.company.person(work, who), run.key, run.version - stale)
                assert not stale, "an old button had an effect"

        return self.company.attempt(deed)

    def drop_pair(self, pick: int, *, who: int = 0) -> bool:
        def deed(work: Work) -> None:
            run, pairing = open_run(work), picked(work, Pairing, pick, PairingState.PROPOSED)
            if run is not None and pairing is not None:
                drop_pair(work, self.company.person(work, who), pairing.key, run.version)

        return self.company.attempt(deed)

    def swap_mentor(self, pick: int, mentor: int, *, who: int = 0) -> bool:
        def deed(work: Work) -> None:
            run, pairing = open_run(work), picked(work, Pairing, pick, PairingState.PROPOSED)
            other = picked(work, Enrollment, mentor)
            if run is not None and pairing is not None and other is not None:
                swap_mentor(work, self.company.person(work, who), pairing.key, run.version, other.key)

        return self.company.attempt(deed)

    def change_draft(self, pick: int, kind: EditKind, *, back: bool = False) -> bool:
        """Keep or forbid a pair of the draft, leave its mentee out, or take such a change back."""

        def deed(work: Work) -> None:
            run, pairing = open_run(work), picked(work, Pairing, pick, PairingState.PROPOSED)
            if run is not None and pairing is not None:
                edit = Edit(kind, str(pairing.mentor_id), str(pairing.mentee_id))
                edits = edits_in(run.inputs)
                edit = edits[pick % len(edits)] if back and edits else edit
                apply_edit(work, self.company.person(work, 0), run.key, run.version, edit, back=back)

        return self.company.attempt(deed)

    def end_pair(self, pick: int, *, who: int = 0) -> None:
        def deed(work: Work) -> None:
            pairing = picked(work, Pairing, pick)
            if pairing is not None:
                end_pair(work, self.company.person(work, who), pairing.key)

        self.company.attempt(deed)

    def take_concern(self, pick: int, *, who: int = 0) -> None:
        def deed(work: Work) -> None:
            concern = picked(work, Concern, pick)
            if concern is not None:
                take_concern(work, self.company.person(work, who), concern.key)

        self.company.attempt(deed)

    def choose_coordinators(self, chosen: Sequence[int], *, who: int = 0) -> None:
        def deed(work: Work) -> None:
            people = [self.company.person(work, number) for number in chosen]
            add_coordinators(work, self.company.person(work, who), self.program_id, people)

        self.company.attempt(deed)

    def take_over(self, who: int) -> None:
        self._as_person(who, lambda work, me: take_over(work, me, self.program_id))

    def end_program(self, who: int = 0) -> bool:
        return self._as_person(who, lambda work, me: end_program(work, me, self.program_id))

    # Nobody in particular

    def meddle(self, who: int, pick: int) -> None:
        """Somebody tries to act for somebody else, and for the coordinators."""
        before = self.company.rows()
        with self.company.read() as work:
            me = self.company.person(work, who).key
            check_in, pairing = picked(work, CheckIn, pick), picked(work, Pairing, pick)
            asked = check_in is not None and check_in.person_id == me
            sides = [pairing.mentor_id, pairing.mentee_id] if pairing else []
            mine = any(work.session.get_one(Enrollment, key).person_id == me for key in sides)
        if check_in is not None and not asked:
            self._refused(who, lambda work, me: require_own(work, me, check_in.key))
            self._refused(who, lambda work, me: answer(work, me, check_in.key, 1, CheckInAnswer.MET))
        if pairing is not None and not mine:
            soon = self.company.clock.now() + TIME_TO_ANSWER
            self._refused(who, lambda work, me: plan_meeting(work, me, pairing.key, soon))
        assert self.company.rows() == before

    def _refused(self, who: int, deed: Any) -> None:
        assert not self._as_person(who, deed)

    def _as_person(self, who: int, deed: Any) -> bool:
        """People who are gone can press nothing any more."""

        def act(work: Work) -> None:
            me = self.company.person(work, who)
            if not me.active:
                raise Stale("gone")
            deed(work, me)

        return self.company.attempt(act)

    def _change_profile(self, who: int, **changes: Any) -> None:
        def deed(work: Work) -> None:
            record_profiles(work, [self.company.profile(work, who, **changes)])

        self.company.attempt(deed)


def picked(work: Work, table: type[RowT], number: int, state: Any = None) -> RowT | None:
    """Some row of a table, the newest for 0, in this state if one is given; None if there is none."""
    rows = [
        row
        for row in work.session.exec(select(table)).all()
        if state is None or getattr(row, "state", None) == state
    ]
    return rows[-1 - number % len(rows)] if rows else None


def open_run(work: Work) -> MatchRun | None:
    found = select(MatchRun).where(MatchRun.state == MatchRunState.DRAFT)
    return work.session.exec(found).first()
