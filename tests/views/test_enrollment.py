"""The join form with a program's own questions: within limits, filled in, and read back."""

from bot.workbench import Workbench
from mentorship.program_settings import JoinQuestion, answer_field
from tests.builders import a_program
from tests.views.surfaces import HOSTILE, legal_view, pinged
from views.enrollment import part_form, read_part

ASKED = [JoinQuestion(question=f"{n} {HOSTILE * 9}"[:150], required=n == 1) for n in range(1, 6)]


def test_the_form_asks_the_programs_own_questions(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work, questions=tuple(ASKED), terms=HOSTILE * 30)
        answers = {each.question: "Because" for each in ASKED}
        view = legal_view(part_form(program, {"roles": ["mentor", "mentee"], "answers": answers}))
    names = [answer_field(each.question) for each in ASKED]
    fields = {block["block_id"]: block for block in view["blocks"] if block.get("block_id") in names}
    assert list(fields) == names
    assert [field["optional"] for field in fields.values()] == [False, True, True, True, True]
    assert {field["element"]["initial_value"] for field in fields.values()} == {"Because"}
    assert pinged(view) == []


def test_only_answers_to_questions_of_the_form_are_read(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_program(work, questions=tuple(ASKED[:3]))
    first, second = (answer_field(each.question) for each in ASKED[:2])
    values = {first: {first: {"value": " Because "}}, second: {second: {"value": None}}, "answer_x": {}}
    read = read_part({"view": {"state": {"values": values}}}, program)
    assert read["answers"] == {ASKED[0].question: "Because", ASKED[1].question: ""}
