"""Several messages in one."""

from mentorship.diaries import MOST_TOGETHER
from sandbox.block_kit import check_message
from views.blocks import Message, actions, button, header, section
from views.ids import Action
from views.together import together


def a_message(words: str, number: int) -> Message:
    press = button("We Met", Action.CHECK_IN_MET, number, style="primary")
    return Message(words, [header(words[:150]), section(words), actions(press)])


def test_none_is_none_and_one_stays_as_it_is() -> None:
    alone = a_message("How is it going?", 1)
    assert together([]) is None
    assert together([alone]) is alone


def test_all_are_there_and_only_the_first_button_stands_out() -> None:
    both = together([a_message("Ana?", 1), a_message("Ben?", 2)])
    assert both is not None
    assert both.text == "Ana?\nBen?"
    buttons = [element for block in both.blocks for element in block.get("elements", ())]
    assert [element.get("style") for element in buttons] == ["primary", None]
    assert [element["value"] for element in buttons] == ["1", "2"]
    assert check_message(both.text, both.blocks) == []


def test_it_stays_within_slacks_limits() -> None:
    many = together([a_message("Words " * 480, number) for number in range(MOST_TOGETHER)])
    assert many is not None
    assert check_message(many.text, many.blocks) == []
