"""A program's own agenda, questions, texts and points, as coordinators set them and people see them."""

from typing import Any

import pytest
from sqlmodel import select

from mentorship.match_orders import BEST_FIT_FIRST, PEOPLE_FIRST
from mentorship.program_form import form_of
from mentorship.program_settings import answer_field
from sandbox import Person
from storage.tables import Enrollment, Program
from storage.words import Wave
from tests.town import Town

LEAD = "Who looks to you already?"


def open_form(town: Town, number: int, title: str, position: int) -> Person:
    """The menu, and the form behind its button at this position."""
    cora = town.coordinator
    town.admin(f"settings {number}")
    menu = cora.modal(title="More Settings")
    actions = [block["accessory"]["action_id"] for block in menu.blocks if "accessory" in block]
    cora.click(menu, actions[position])
    cora.modal(title=title)
    return cora


def session_field(person: Person, number: int) -> str:
    """The name of a session's field on the page that is open."""
    inputs = [block["block_id"] for block in person.modal(title="Agenda").blocks if block["type"] == "input"]
    return str(inputs[number - 1])


def fill_session(person: Person, number: int, text: str) -> None:
    person.fill(session_field(person, number), text)


def session_text(person: Person, number: int) -> object:
    return (person.entered(session_field(person, number)) or {}).get("value")


def save(person: Person, **values: str) -> None:
    for name, value in values.items():
        person.fill(name, value)
    answered = person.submit()
    assert answered.ok, answered
    assert "your changes are saved" in person.modal().content
    person.close_modal()


def the_form(town: Town, number: int) -> Any:
    with town.bench.read() as work:
        return form_of(work.session.get_one(Program, number))


def a_draft(town: Town) -> int:
    town.set_up_program()
    town.settle()
    with town.bench.read() as work:
        return work.session.exec(select(Program)).one().key


def test_every_part_can_be_set_and_is_there_the_next_time(town: Town) -> None:
    number = a_draft(town)
    cora = open_form(town, number, "Agenda", 0)
    fill_session(cora, 1, f"Hello\n- Who we are\n{LEAD}")
    fill_session(cora, 3, "Goals")
    save(cora)
    rows = {"survey_questions_start": "Was it easy?", "survey_questions_end": "words: What now?"}
    save(open_form(town, number, "Survey Questions", 1), **rows)
    save(open_form(town, number, "Questions When Joining", 2), questions="required: Why now?\nAnything else?")
    save(open_form(town, number, "Texts", 3), texts_welcome="Good that you are here.")
    save(open_form(town, number, "Points", 4), weights_skills="650", weights_left_over="100")
    form = the_form(town, number)
    assert [session.title for session in form.agenda] == ["Hello", "Goals"]
    assert form.agenda[0].points == ("Who we are", LEAD)
    assert [question.wave for question in form.survey_questions] == [Wave.START, Wave.END]
    assert [question.required for question in form.questions] == [True, False]
    assert form.texts == {"welcome": "Good that you are here."}
    assert (form.emphasis, form.weights) == ("own", {"skills": 650})
    cora = open_form(town, number, "Agenda", 0)
    assert session_text(cora, 2) == "Goals"
    fill_session(cora, 1, "")
    cora.submit()
    assert [session.title for session in the_form(town, number).agenda] == ["Goals"]


def test_what_comes_first_and_what_is_good_enough_can_be_set(town: Town) -> None:
    number = a_draft(town)
    cora = open_form(town, number, "How Matching Decides", 5)
    assert cora.entered("order")["selected_option"]["value"] == "people"
    assert cora.entered("bar")["value"] == "370"
    save(cora, order="fit", bar="420")
    form = the_form(town, number)
    assert (form.order, form.bar) == (BEST_FIT_FIRST, 420)
    cora = open_form(town, number, "How Matching Decides", 5)
    assert cora.entered("order")["selected_option"]["value"] == "fit"
    save(cora, order="people", bar="")
    form = the_form(town, number)
    assert (form.order, form.bar) == (PEOPLE_FIRST, None)
    cora = open_form(town, number, "How Matching Decides", 5)
    values = {"bar": {"bar": {"type": "number_input", "value": "8001"}}}
    forged = cora.forge_submission("matching", values, private_metadata=f'{{"program": {number}}}')
    assert forged.errors == {"bar": "Please enter a number from 0 to 8,000, or nothing."}
    stranger = town.person("Stan Stranger")
    stranger.command("/mentorship")
    stranger.forge_submission("matching", values, private_metadata=f'{{"program": {number}}}')
    assert the_form(town, number).bar is None


def test_the_three_steps_leave_the_other_parts_alone(town: Town) -> None:
    number = a_draft(town)
    save(open_form(town, number, "Texts", 3), texts_thanks="Well done.")
    save(open_form(town, number, "Points", 4), weights_goals="300")
    before = the_form(town, number)
    town.admin(f"edit {number}")
    town.coordinator.modal(title="Edit Program")
    for _ in range(3):
        assert town.coordinator.submit().ok
    assert the_form(town, number) == before


def test_what_does_not_fit_is_named_on_its_field_with_the_line_and_nothing_is_lost(town: Town) -> None:
    number = a_draft(town)
    cora = open_form(town, number, "Agenda", 0)
    fill_session(cora, 1, "Hello\nWho we are")
    fill_session(cora, 2, f"Goals\n{'x' * 151}")
    assert cora.submit().errors == {session_field(cora, 2): "Line 2 is longer than 150 characters."}
    assert session_text(cora, 1) == "Hello\nWho we are"
    cora.close_modal()
    cora = open_form(town, number, "Survey Questions", 1)
    cora.fill("survey_questions_end", "Why?\nwords: Why?")
    assert cora.submit().errors == {"survey_questions_end": "Line 2 asks the same as line 1."}
    cora.close_modal()
    cora = open_form(town, number, "Texts", 3)
    for field, about, sentence in (
        ("texts_welcome", "texts", "Please keep it to 500 characters."),
        ("weights_skills", "points", "Please enter a number from 0 to 1,000."),
    ):
        values = {field: {field: {"type": "plain_text_input", "value": "x" * 501}}}
        forged = cora.forge_submission(about, values, private_metadata=f'{{"program": {number}}}')
        assert forged.errors[field] == sentence
    assert the_form(town, number).agenda == ()


def test_a_full_page_of_sessions_leads_to_the_next(town: Town) -> None:
    number = a_draft(town)
    cora = open_form(town, number, "Agenda", 0)
    for session in range(1, 16):
        fill_session(cora, session, f"Title {session}")
    assert cora.submit().ok
    assert "Session 16" in str(cora.modal(title="Agenda").blocks)
    assert session_text(cora, 1) is None
    fill_session(cora, 1, "Title 16")
    save(cora)
    titles = [session.title for session in the_form(town, number).agenda]
    assert titles == [f"Title {session}" for session in range(1, 17)]
    cora = open_form(town, number, "Agenda", 0)
    fill_session(cora, 15, "")
    assert cora.submit().ok
    assert session_text(cora, 1) == "Title 16"
    assert "Session 15" in str(cora.modal().blocks)


def test_questions_are_asked_when_joining_and_read_in_review(town: Town) -> None:
    number = a_draft(town)
    save(open_form(town, number, "Questions When Joining", 2), questions="required: Why now?\nAnything else?")
    save(open_form(town, number, "Texts", 3), texts_invitation="Come and *learn* <!channel>.")
    town.admin(f"open {number}")
    town.settle()
    assert "Come and *learn* &lt;!channel&gt;." in str(town.news()[-1].blocks)
    ana = town.person("Ana Example")
    ana.command("/mentorship", "join")
    ana.modal()
    ana.fill("role", "mentor")
    ana.submit()
    ana.fill("offers", ["Python"])
    ana.fill("consent", ["yes"])
    assert answer_field("Why now?") in ana.submit().errors
    ana.fill(answer_field("Why now?"), "A <!here> new role")
    assert ana.submit().closed
    town.settle()
    town.admin(f"review {number}")
    assert "A <!here> new role" in town.coordinator.modal(title="Applications").content
    with town.bench.read() as work:
        assert work.session.exec(select(Enrollment)).one().answers == {"Why now?": "A <!here> new role"}
    town.coordinator.close_modal()
    cora = open_form(town, number, "Questions When Joining", 2)
    cora.fill("questions", "Something else?")
    assert "stay as they are" in cora.submit().errors["questions"]
    save(cora, questions="required: Why now?\nAnything else?\nAnd then?")
    assert len(the_form(town, number).questions) == 3


def test_a_survey_asks_and_an_opened_one_keeps_its_questions(town: Town) -> None:
    mentor, mentee = town.person("Mona Mentor"), town.person("Max Mentee")
    number = town.run_program([mentor], [mentee])
    rows = {"survey_questions_start": "Was it easy?\nwords: What now?"}
    save(open_form(town, number, "Survey Questions", 1), **rows)
    town.pass_time(days=4)
    mentee.click(mentee.expect_message("How has the start been"), "Answer")
    mentee.modal(title="Start survey")
    mentee.fill("satisfaction", "4")
    mentee.fill("own_answer_1", "5")
    mentee.fill("own_answer_2", "Go on")
    assert mentee.submit().ok
    cora = open_form(town, number, "Survey Questions", 1)
    cora.fill("survey_questions_start", "Was it hard?")
    assert "has opened" in cora.submit().errors["survey_questions_start"]


def test_only_coordinators_of_a_program_that_is_not_over_change_it(town: Town) -> None:
    number = a_draft(town)
    ana = town.person("Ana Example")
    assert "Only the coordinators" in ana.command("/mentorship", f"admin settings {number}").text
    values = {"questions": {"questions": {"type": "plain_text_input", "value": "Mine?"}}}
    ana.forge_submission("join_questions", values, private_metadata=f'{{"program": {number}}}')
    ana.forge_submission("agenda", {}, private_metadata=f'{{"program": {number}, "start": 99}}')
    assert the_form(town, number).questions == ()
    with town.bench.write() as work:
        program = work.session.get_one(Program, number)
        program.state = "closed"  # type: ignore[assignment]
        work.session.add(program)
    assert "is over" in town.admin(f"settings {number}").text
    town.coordinator.forge_submission("join_questions", values, private_metadata=f'{{"program": {number}}}')
    assert the_form(town, number).questions == ()


@pytest.mark.parametrize("start", [0, 7, 10**9])
def test_a_forged_page_never_makes_the_agenda_longer_than_it_may_be(town: Town, start: int) -> None:
    number = a_draft(town)
    cora = town.coordinator
    names = [f"agenda_0_{field}" for field in range(1, 16)]
    values = {name: {name: {"type": "plain_text_input", "value": name}} for name in names}
    for turn in range(6):
        about = f'{{"program": {number}, "start": {start + turn * 15}}}'
        cora.forge_submission("agenda", values, private_metadata=about)
    assert len(the_form(town, number).agenda) == 60
