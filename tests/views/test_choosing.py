"""Choosing and answering on the screen: within Slack's limits, harmless, and nothing private of others."""

import json

from sqlmodel import col, select

from bot.workbench import Workbench
from mentorship.choice_rounds import standing_of
from mentorship.choice_voices import Speaker, asking_for, recommended_to, speaker_by_id
from mentorship.choosing import MOST_ANSWERS, MOST_RECOMMENDED, asking_of, choices_of
from mentorship.draft_pages import draft_page
from mentorship.erasure import erase_person
from mentorship.notices import ChoiceProgress, ChoiceReminder, ChooseMentors, MentorChosen
from mentorship.work import Work
from storage.tables import Enrollment, Recommendation
from tests.mentorship.choosers import Choosers
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from tests.views.test_match_runs import with_hostile_words
from views.answering import answer_form, answers_saved
from views.choice_rounds import RENDERERS as OF_ROUNDS
from views.choosing import choice_form, choices_saved
from views.match_runs import draft_modal
from views.voices import RENDERERS


def speaker(work: Work, cohort: Choosers, row: Enrollment) -> Speaker:
    found = speaker_by_id(work, cohort.voice(row).key)
    assert found is not None
    return found


def crowded(work: Work) -> Choosers:
    """Many mentors to choose from, and one whom everybody chooses; all with the longest words there are."""
    cohort = Choosers(work, mentors=MOST_RECOMMENDED + 2, mentees=MOST_ANSWERS + 2, name=HOSTILE * 2)
    with_hostile_words(work, cohort)
    wanted = work.session.exec(select(Recommendation).order_by(col(Recommendation.mentor_id))).all()
    for row in wanted:
        row.choice = 1 if row.mentor_id == wanted[0].mentor_id else None
        work.session.add(row)
    return cohort


def test_what_a_mentee_sees_is_legal_and_pings_only_those_recommended(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = crowded(work)
        mentee = cohort.mentees[0]
        who, offered = choices_of(work, cohort.person(mentee), cohort.voice(mentee).key)
        assert len(offered) == MOST_RECOMMENDED
        shown = [legal_view(choice_form(who, offered)), legal_view(choices_saved(offered))]
        for notice in (ChooseMentors(who.voice.key), ChoiceReminder(who.voice.key)):
            told = legal(RENDERERS[type(notice)](work, notice))
            assert pinged(told) == [f"<@{o.side.person.slack_id}>" for o in offered if o.row.choice] * 2
        mentors = {f"<@{other.side.person.slack_id}>" for other in offered}
        assert {ping for view in shown for ping in pinged(view)} == mentors


def test_a_mentor_whom_everybody_chose_answers_page_by_page(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = crowded(work)
        cohort.end_step()
        chosen = work.session.exec(
            select(Recommendation).where(col(Recommendation.choice).is_not(None))
        ).all()
        mentor = work.session.get_one(Enrollment, chosen[0].mentor_id)
        key = cohort.voice(mentor).key
        legal(RENDERERS[MentorChosen](work, MentorChosen(key)))
        who, asking = asking_of(work, cohort.person(mentor), key)
        assert len(asking) == min(MOST_ANSWERS, len(chosen))
        form = legal_view(answer_form(who, asking, 1))
        assert all(ping.startswith("<@U0") for ping in pinged(form))
        cohort.answer(mentor, {other.side.enrollment.key: 1 for other in asking})
        _, rest = asking_of(work, cohort.person(mentor), key)
        left = [other for other in rest if other.row.rank is None]
        assert len(left) == len(chosen) - len(asking)
        legal_view(answers_saved(asking_for(work, who)))
        legal(RENDERERS[MentorChosen](work, MentorChosen(key)))


def test_coordinators_read_every_step(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        ann, kim = cohort.mentors[0], cohort.mentees[0]
        progress = OF_ROUNDS[ChoiceProgress]
        notice = ChoiceProgress(cohort.round.key)
        assert "0 of 2 mentees have chosen" in legal(progress(work, notice)).text
        cohort.choose(kim, ann)
        cohort.end_step()
        assert "0 of 1 mentors have answered" in legal(progress(work, notice)).text
        assert standing_of(work, cohort.program, cohort.round).asked == 1
        cohort.answer(ann, {kim.key: 0})
        cohort.tick()
        decided = legal(progress(work, notice))
        assert "What came of it stands in the draft" in decided.text
        assert len(decided.blocks) == 1, "no buttons any more"
        draft = json.dumps(legal_view(draft_modal(draft_page(work, cohort.coordinator, cohort.program.key))))
        assert "The mentor they chose has not accepted." in draft
        assert "Has not chosen anybody." in draft
        assert "Match Those Left" in draft


def test_a_mentee_never_reads_who_declined_nor_a_mentor_how_dearly_they_were_chosen(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        (ann, bob), (kim, lou) = cohort.mentors, cohort.mentees
        cohort.choose(kim, bob, ann)
        cohort.choose(lou, ann)
        cohort.end_step()
        who, asking = asking_of(work, cohort.person(ann), cohort.voice(ann).key)
        before = json.dumps(answer_form(who, asking, 1))
        for row in work.session.exec(select(Recommendation).where(Recommendation.mentor_id == ann.key)):
            row.choice = 3 - (row.choice or 0)
        who, asking = asking_of(work, cohort.person(ann), cohort.voice(ann).key)
        assert json.dumps(answer_form(who, asking, 1)) == before
        silent = RENDERERS[ChooseMentors](work, ChooseMentors(cohort.voice(lou).key))
        cohort.answer(ann, {kim.key: 1, lou.key: 0})
        assert RENDERERS[ChooseMentors](work, ChooseMentors(cohort.voice(lou).key)) == silent


def test_nothing_is_left_of_what_somebody_chose_once_they_are_erased(bench: Workbench) -> None:
    with bench.write() as work:
        cohort = Choosers(work)
        ann, (kim, lou) = cohort.mentors[0], cohort.mentees
        kim.goals = "Something private"
        cohort.choose(kim, ann)
        cohort.choose(lou, ann)
        cohort.end_step()
        notice = MentorChosen(cohort.voice(ann).key)
        assert "2 mentees would like you" in legal(RENDERERS[MentorChosen](work, notice)).text
        erase_person(work, cohort.person(kim), by=None)
        rows = work.session.exec(select(Recommendation).where(Recommendation.mentee_id == kim.key)).all()
        assert {row.choice for row in rows} == {None}
        told = legal(RENDERERS[MentorChosen](work, notice)).text
        assert "Something private" not in told
        assert cohort.person(lou).slack_id in told
        erase_person(work, cohort.person(ann), by=None)
        assert recommended_to(work, speaker(work, cohort, lou))[0].side.enrollment.key != ann.key
