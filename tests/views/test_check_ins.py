"""Check-ins on the screen, at every answer and with hostile words."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.workbench import Workbench
from mentorship.check_in_answers import answer, asked_by
from mentorship.check_in_details import Details, add_details
from mentorship.notices import CheckInDue, HelpOnTheWay, HelpWanted
from mentorship.post import tell, to_person
from mentorship.work import Work
from storage.tables import CheckIn, Concern, Delivery, Person, Program
from storage.words import (
    CheckInAnswer,
    ConcernState,
    DeliveryState,
    EnrollmentState,
    Obstacle,
    ProgramState,
    Role,
)
from tests.builders import a_person, an_enrollment
from tests.started_programs import a_check_in, a_pairing, a_running_program
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from views import check_in_forms as forms
from views import check_ins as views
from views import concerns

LONG = HOSTILE * 100


def an_asked_person(work: Work) -> tuple[Program, Person, CheckIn]:
    program = a_running_program(work, name=HOSTILE)
    mentor, mentee = a_person(work, HOSTILE), a_person(work, LONG)
    pairing = a_pairing(
        work,
        program,
        an_enrollment(work, program, Role.MENTOR, mentor),
        an_enrollment(work, program, Role.MENTEE, mentee),
    )
    return program, mentor, a_check_in(work, pairing, mentor)


def send(work: Work, person: Person, check_in: CheckIn) -> None:
    key = f"check_in:{check_in.pairing_id}:{check_in.round}:{check_in.person_id}"
    tell(work, to_person(person), CheckInDue(check_in.key), key=key)
    row = work.session.exec(select(Delivery).where(Delivery.dedupe_key == key)).one()
    row.state = DeliveryState.SENT
    work.session.flush()


def labels(blocks: list[dict[str, object]]) -> list[str]:
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [one["text"]["text"] for row in rows for one in row]  # type: ignore[attr-defined]


def test_the_question_has_four_answers_and_pings_nobody(bench: Workbench) -> None:
    with bench.write() as work:
        _, _, check_in = an_asked_person(work)
        message = legal(views.RENDERERS[CheckInDue](work, CheckInDue(check_in.key)))
    assert labels(message.blocks) == ["We Met", "It Is Planned", "Not Yet", "I Need Help"]
    assert [ping for ping in pinged(message) if "U0" not in ping] == []


@pytest.mark.parametrize("given", CheckInAnswer)
def test_every_answer_has_a_form_and_an_outcome(bench: Workbench, given: CheckInAnswer) -> None:
    with bench.write() as work:
        _, person, check_in = an_asked_person(work)
        send(work, person, check_in)
        asked = answer(work, person, check_in.key, 1, given)
        legal_view(forms.follow_up(work, asked))
        details = Details(
            met_on=work.now.date(),
            rating=5,
            note=LONG,
            next_at=work.now + timedelta(days=2),
            obstacle=Obstacle.UNSURE_WHAT_ABOUT,
            words=LONG[:1_000],
        )
        asked = add_details(work, person, check_in.key, check_in.version, details)
        legal_view(views.thanks(work, asked))
        legal_view(forms.follow_up(work, asked))
        message = legal(views.RENDERERS[CheckInDue](work, CheckInDue(check_in.key)))
    assert labels(message.blocks) == ["Change Answer"]


def test_an_answered_check_in_that_is_over_has_no_buttons(bench: Workbench) -> None:
    with bench.write() as work:
        program, person, check_in = an_asked_person(work)
        send(work, person, check_in)
        answer(work, person, check_in.key, 1, CheckInAnswer.MET)
        program.state = ProgramState.CLOSED
        message = legal(views.RENDERERS[CheckInDue](work, CheckInDue(check_in.key)))
    assert labels(message.blocks) == []
    assert message.text.startswith("You met")


def test_a_question_that_has_lost_its_sense_is_not_sent_but_one_that_was_sent_says_so(
    bench: Workbench,
) -> None:
    with bench.write() as work:
        program, person, check_in = an_asked_person(work)
        program.state = ProgramState.CLOSED
        notice = CheckInDue(check_in.key)
        assert views.RENDERERS[CheckInDue](work, notice) is None
        send(work, person, check_in)
        assert "over" in legal(views.RENDERERS[CheckInDue](work, notice)).text


def test_nobody_on_a_break_is_asked(bench: Workbench) -> None:
    with bench.write() as work:
        _, person, check_in = an_asked_person(work)
        asked = asked_by(work, check_in.key)
        assert asked is not None
        side = asked.pair.side_of(person.key)
        assert side is not None
        side.enrollment.state = EnrollmentState.PAUSED
        assert views.RENDERERS[CheckInDue](work, CheckInDue(check_in.key)) is None


def test_many_pairs_still_fit_into_one_view(bench: Workbench) -> None:
    with bench.write() as work:
        _, _, check_in = an_asked_person(work)
        asked = asked_by(work, check_in.key)
        assert asked is not None
        legal_view(views.check_ins_modal(work, [asked] * 40))


@pytest.mark.parametrize("words", ["", LONG[:1_000], "line\n" * 200])
def test_a_call_for_help_shows_its_words_and_then_who_took_care(bench: Workbench, words: str) -> None:
    with bench.write() as work:
        program, person, check_in = an_asked_person(work)
        concern = Concern(
            program_id=program.key,
            pairing_id=check_in.pairing_id,
            person_id=person.key,
            words=words,
            created_at=work.now,
        )
        work.session.add(concern)
        work.session.flush()
        legal_view(concerns.help_form([program] * 3, words))
        legal_view(concerns.concern_list(work, program, [concern] * 40))
        notice = HelpWanted(concern.key)
        message = legal(concerns.RENDERERS[HelpWanted](work, notice))
        assert labels(message.blocks) == ["I Will Take Care"]
        assert [ping for ping in pinged(message) if "U0" not in ping] == []
        concern.state, concern.handled_by, concern.handled_at = ConcernState.HANDLED, person.key + 1, work.now
        work.session.flush()
        message = legal(concerns.RENDERERS[HelpWanted](work, notice))
        assert labels(message.blocks) == []
        assert "took care of it" in message.text
        legal(concerns.RENDERERS[HelpOnTheWay](work, HelpOnTheWay(concern.key)))
