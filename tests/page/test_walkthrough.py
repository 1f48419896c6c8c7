"""A newcomer opens the demo's page and plays the beginning of a program, from joining to the first digest."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page.played import LONG, Visitor, demo_address

SIZES = {"desktop": (1280, 800), "narrow": (390, 844)}


@pytest.fixture
def demo() -> Iterator[str]:
    with demo_address() as address:
        yield address


@pytest.fixture(params=SIZES)
def visitor(demo: str, page: Page, request: pytest.FixtureRequest) -> Visitor:
    width, height = SIZES[request.param]
    page.set_viewport_size({"width": width, "height": height})
    page.set_default_timeout(20_000)
    expect.set_options(timeout=60_000)
    page.goto(demo)
    return Visitor(page)


def test_a_program_from_joining_to_the_first_digest(visitor: Visitor) -> None:
    join_as_mentee(visitor)
    review_match_and_approve(visitor)
    meet_the_mentor(visitor)
    answer_a_check_in(visitor)
    read_the_digest(visitor)


def join_as_mentee(visitor: Visitor) -> None:
    visitor.become("Cleo Cedar")
    visitor.open_app("Messages")
    visitor.send("/mentorship join")
    form = visitor.modal
    form.get_by_role("radio", name="I want to learn from a mentor").check()
    visitor.no_serious_fault()
    visitor.press("Next", form)
    expect(form).to_contain_text("Step 2 of 2")
    wants = form.get_by_role("combobox", name="What do you want to learn?")
    wants.press_sequentially("strat")
    expect(visitor.page.get_by_role("option", name="Strategy")).to_be_visible()
    wants.press("Enter")
    expect(form.get_by_role("button", name=re.compile("Strategy"))).to_be_visible()
    visitor.press("Submit", form)
    goals = form.get_by_role("textbox", name="What do you hope to reach?")
    expect(goals).to_be_focused()
    expect(goals).to_have_accessible_description(re.compile("complete this required field"))
    goals.fill("Lead my first team")
    form.get_by_role("checkbox", name="I agree").check()
    visitor.press("Submit", form)
    expect(form).not_to_be_visible()
    expect(visitor.messages.last).to_contain_text("Thank you for applying to Leading Together as a mentee")
    visitor.no_serious_fault()


def review_match_and_approve(visitor: Visitor) -> None:
    visitor.become("Cora Coordinator")
    visitor.take_over()
    visitor.let_pass("+ 1 Day", times=5)
    visitor.open_app("Home")
    visitor.press("Review Applications")
    expect(visitor.modal).to_contain_text("Cleo Cedar")
    visitor.no_serious_fault()
    visitor.press("Accept All", visitor.modal)
    visitor.press("Accept All", visitor.question)
    expect(visitor.modal).to_contain_text("Nobody waits for a first answer")
    visitor.press("Close", visitor.modal)
    visitor.press("Close Enrollment")
    visitor.press("Close Enrollment", visitor.question)
    expect(visitor.modal).to_contain_text("A draft of the pairs comes next")
    visitor.press("Close", visitor.modal)
    visitor.go_to("mentoring-staff")
    expect(visitor.messages.last).to_contain_text("a draft is ready")
    visitor.press("View Draft")
    see_reasons(visitor)
    visitor.press("Close", visitor.modal)
    visitor.press("Approve")
    visitor.press("Approve", visitor.question)
    expect(visitor.messages.last).to_contain_text("the draft is approved")


def see_reasons(visitor: Visitor) -> None:
    expect(visitor.modal).to_contain_text(re.compile(r"@\w+ \w+, \w+ mentors @\w+ \w+"))
    expect(visitor.modal).to_contain_text(re.compile(r"\d+ of \d+ points: skills \d+ of \d+"))
    expect(visitor.modal).to_contain_text("working hour")
    visitor.no_serious_fault()


def meet_the_mentor(visitor: Visitor) -> None:
    visitor.let_pass("+ 1 Week", times=2)
    visitor.become("Cleo Cedar")
    visitor.go_to(", Mentorship")
    introduction = visitor.messages.first
    expect(introduction).to_contain_text("Meet your mentoring partner")
    expect(introduction).to_contain_text("Why you two")
    expect(introduction).to_contain_text("@Cleo Cedar")


def answer_a_check_in(visitor: Visitor) -> None:
    visitor.let_pass("+ 1 Week", times=2)
    visitor.open_app("Messages")
    expect(visitor.messages.last).to_contain_text("How is it going with @", timeout=LONG)
    visitor.press("Not Yet", visitor.messages.last)
    obstacle = visitor.modal.get_by_role("combobox", name="What is in the way?")
    obstacle.press("ArrowDown")
    obstacle.press("Enter")
    expect(obstacle).not_to_have_value("")
    visitor.press("Save", visitor.modal)
    expect(visitor.modal).to_contain_text("Half an hour is enough")
    visitor.press("Close", visitor.modal)
    expect(visitor.modal).not_to_be_visible()
    expect(visitor.messages.last).not_to_contain_text("Not Yet")
    visitor.no_serious_fault()


def read_the_digest(visitor: Visitor) -> None:
    visitor.become("Cora Coordinator")
    visitor.go_to("mentoring-staff")
    picture = visitor.messages.get_by_role("img", name=re.compile("on track")).last
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 600
    visitor.no_serious_fault()


def test_two_browsers_as_two_people_show_each_only_their_own_messages(
    demo: str, page: Page, browser: Browser
) -> None:
    one, other = Visitor(page), Visitor(browser.new_context().new_page())
    for visitor, name in ((one, "Cleo Cedar"), (other, "Kai Pine")):
        visitor.page.goto(demo)
        visitor.become(name)
        visitor.open_app("Messages")
    one.send("What I write to the bot is mine")
    expect(one.messages.filter(has_text="is mine")).to_be_visible()
    one.let_pass("+ 1 Day")
    assert "is mine" not in other.page.content()
    assert other.messages.filter(has_text="is mine").count() == 0
    other.become("Cleo Cedar")
    expect(other.messages.filter(has_text="is mine")).to_be_visible()
    other.page.context.close()
