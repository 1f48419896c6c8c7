"""A program that pairs by choice, with its round begun, for tests of choosing and answering."""

from typing import Any

from sqlmodel import select

from mentorship.choice_rounds import round_of
from mentorship.choice_steps import choosing_due, end_step
from mentorship.choosing import answer, choose
from mentorship.match_runs import pair_people_due
from mentorship.work import Work
from storage.tables import ChoiceRound, Enrollment, Recommendation, Voice
from storage.words import PairedBy
from tests.mentorship.matched import Cohort


class Choosers(Cohort):
    """A cohort whose mentees have just been asked."""

    def __init__(self, work: Work, mentors: int = 2, mentees: int = 2, **values: Any) -> None:
        values = {"paired_by": PairedBy.CHOICE, "answer_days": 3, **values}
        super().__init__(work, mentors, mentees, **values)
        self.tick()

    def tick(self) -> int:
        """Do what is due, as the jobs do; how much that was."""
        total = 0
        while done := choosing_due(self.work):
            total += done
        return total + pair_people_due(self.work)

    def end_step(self) -> None:
        """A coordinator ends the present step; the next people are asked, or the draft is made."""
        end_step(self.work, self.coordinator, self.program.key, self.round.version)
        self.tick()

    @property
    def round(self) -> ChoiceRound:
        found = round_of(self.work, self.program)
        assert found is not None
        return found

    def voice(self, row: Enrollment) -> Voice:
        return self.work.session.exec(select(Voice).where(Voice.enrollment_id == row.key)).one()

    def choose(self, mentee: Enrollment, *mentors: Enrollment) -> None:
        chosen = [mentor.key for mentor in mentors]
        choose(self.work, self.person(mentee), self.voice(mentee).key, chosen)

    def answer(self, mentor: Enrollment, ranks: dict[int, int]) -> None:
        """By mentee (enrollment) the rank, 0 for a no."""
        rows = self.work.session.exec(select(Recommendation).where(Recommendation.mentor_id == mentor.key))
        given: dict[int, int | None] = {
            row.key: ranks[row.mentee_id] for row in rows if row.mentee_id in ranks
        }
        answer(self.work, self.person(mentor), self.voice(mentor).key, given)

    def matched(self) -> dict[int, int]:
        """From mentee to mentor in the draft."""
        return {pair.pairing.mentee_id: pair.pairing.mentor_id for pair in self.pairs()}
