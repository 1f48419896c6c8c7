"""The page around the blocks: who one is, where one looks, reading and writing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.page.town_page import Town, composer, messages, open_town, sidebar

SIZES = {"desktop": (1280, 800), "narrow": (390, 844)}


@pytest.fixture
def town() -> Iterator[Town]:
    with open_town() as town:
        yield town


@pytest.fixture
def shell(town: Town, page: Page) -> Page:
    """The page as Ada, looking at #general."""
    page.goto(town.page_of(town.ada, town.general))
    expect(composer(page)).to_be_visible()
    return page


def test_the_first_person_is_chosen_when_the_address_names_nobody(town: Town, page: Page) -> None:
    page.goto(town.address)
    expect(page.get_by_role("combobox", name="You are")).to_have_value("Ada Alder – Gardener")
    expect(page).to_have_url(f"{town.address}/?as={town.ada.id}&at=home")


def test_somebody_unknown_in_the_address_is_replaced_with_a_word_about_it(town: Town, page: Page) -> None:
    page.goto(f"{town.address}/?as=U0GONE")
    expect(page.get_by_role("alert").filter(has_text="nobody with this id")).to_be_visible()
    expect(page.get_by_role("combobox", name="You are")).to_have_value("Ada Alder – Gardener")


def test_switching_the_person_shows_only_their_conversations(town: Town, shell: Page) -> None:
    town.write(town.group_dm(town.ada, town.ben), "Meet each other")
    expect(sidebar(shell).get_by_role("link", name="Ben Birch")).to_be_visible()
    who = shell.get_by_role("combobox", name="You are")
    who.fill("cler")
    who.press("Enter")
    expect(who).to_have_value("Cleo Cedar – Clerk")
    expect(shell).to_have_url(f"{town.address}/?as={town.cleo.id}&at={town.general}")
    expect(sidebar(shell).get_by_role("link", name="Ben Birch")).to_have_count(0)
    expect(shell.get_by_role("button", name="Join Channel")).to_be_visible()


def test_going_back_in_the_browser_is_being_the_person_before(town: Town, shell: Page) -> None:
    who = shell.get_by_role("combobox", name="You are")
    who.fill("ben")
    who.press("Enter")
    expect(who).to_have_value("Ben Birch – Baker")
    shell.go_back()
    expect(who).to_have_value("Ada Alder – Gardener")


def test_unread_messages_are_counted_until_they_are_looked_at(town: Town, shell: Page) -> None:
    group = town.group_dm(town.ada, town.ben)
    town.write(group, "One")
    town.write(group, "Two")
    link = sidebar(shell).get_by_role("link", name="Ben Birch")
    expect(link).to_have_accessible_name("Ben Birch, Pebble Bot 2 unread")
    expect(shell.locator(".switcher-count")).to_have_text("2 unread for you")
    expect(shell).to_have_title("(2) Ada Alder")
    link.click()
    expect(messages(shell).get_by_text("New messages")).to_be_visible()
    expect(link).to_have_accessible_name("Ben Birch, Pebble Bot")
    expect(shell).to_have_title("Ada Alder")


def test_a_command_is_completed_by_keyboard(shell: Page) -> None:
    field = composer(shell)
    field.press_sequentially("/pe")
    expect(shell.get_by_role("option", name="/pebble Throw a pebble")).to_have_attribute(
        "aria-selected", "true"
    )
    field.press("Enter")
    expect(field).to_have_value("/pebble ")
    expect(shell.get_by_text("/pebble – Throw a pebble")).to_be_visible()
    expect(shell.get_by_role("option")).to_have_count(0)


def test_a_refused_text_stays_with_the_reason_beneath(shell: Page) -> None:
    field = composer(shell)
    field.fill("/nonsense now")
    field.press("Enter")
    expect(shell.get_by_role("alert").filter(has_text="/nonsense")).to_be_visible()
    expect(field).to_have_value("/nonsense now")


def test_enter_sends_and_shift_enter_begins_a_line(town: Town, shell: Page) -> None:
    field = composer(shell)
    field.press_sequentially("First")
    field.press("Shift+Enter")
    field.press_sequentially("second")
    field.press("Enter")
    expect(messages(shell).get_by_role("listitem").filter(has_text="First")).to_contain_text("second")
    expect(field).to_have_value("")
    assert [each.text for each in town.sandbox.channel_messages(town.general)] == ["First\nsecond"]


def test_a_draft_waits_in_its_conversation(town: Town, shell: Page) -> None:
    composer(shell).fill("Not yet")
    sidebar(shell).get_by_role("link", name="Pebble Bot").click()
    shell.get_by_role("link", name="Messages").click()
    expect(composer(shell)).to_have_value("")
    sidebar(shell).get_by_role("link", name="general").click()
    expect(composer(shell)).to_have_value("Not yet")


def test_a_message_arrives_while_one_looks_and_is_announced(town: Town, shell: Page) -> None:
    town.ben.say(town.general, "Hello from the other side")
    expect(messages(shell).get_by_text("Hello from the other side")).to_be_visible()
    expect(shell.locator("#live")).to_have_text("Ben Birch: Hello from the other side")


def test_the_end_stays_in_sight_only_for_who_was_there(town: Town, shell: Page) -> None:
    for number in range(30):
        town.write(town.general, f"Number {number}")
    expect(messages(shell).get_by_text("Number 29")).to_be_in_viewport()
    messages(shell).evaluate("view => { view.scrollTop = 0; }")
    expect(shell.get_by_role("button", name="Latest Messages")).to_be_visible()
    town.write(town.general, "The last word")
    expect(messages(shell).get_by_text("The last word")).to_be_attached()
    expect(messages(shell).get_by_text("Number 0")).to_be_in_viewport()
    shell.get_by_role("button", name="Latest Messages").click()
    expect(messages(shell).get_by_text("The last word")).to_be_in_viewport()


def test_the_end_stays_in_sight_when_a_picture_comes_late(town: Town, page: Page) -> None:
    picture = BytesIO()
    Image.new("RGB", (200, 300)).save(picture, "PNG")
    for number in range(20):
        town.write(town.general, f"Number {number}")
    town.client.files_upload_v2(channel=town.general, content=picture.getvalue(), filename="pebble.png")
    town.write(town.general, "The last word")
    late: list[Route] = []
    page.route("**/page/files/**", lambda route: late.append(route))
    with page.expect_request("**/page/files/**"):
        page.goto(town.page_of(town.ada, town.general))
    expect(messages(page).get_by_text("The last word")).to_be_in_viewport()
    late[0].continue_()
    expect(messages(page).get_by_role("img")).to_have_js_property("naturalHeight", 300)
    expect(messages(page).get_by_text("The last word")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Latest Messages")).to_be_hidden()


def test_older_messages_are_shown_on_demand(town: Town, shell: Page) -> None:
    for number in range(70):
        town.write(town.general, f"Number {number}.")
    expect(messages(shell).get_by_text("Number 69.")).to_be_visible()
    expect(messages(shell).get_by_text("Number 3.")).to_have_count(0)
    shell.get_by_role("button", name="Show Older").click()
    expect(messages(shell).get_by_text("Number 3.")).to_have_count(1)
    expect(shell.get_by_role("button", name="Show Older")).to_be_hidden()


def test_runs_of_one_author_show_the_name_once(town: Town, shell: Page) -> None:
    town.write(town.general, "One")
    town.write(town.general, "Two")
    town.ben.say(town.general, "Three")
    expect(messages(shell).locator(".message")).to_have_count(3)
    expect(messages(shell).get_by_role("button", name="Pebble Bot")).to_have_count(1)
    expect(messages(shell).get_by_text("APP")).to_have_count(1)


def test_days_are_divided_where_the_viewer_lives(town: Town, shell: Page) -> None:
    town.clock.moment = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    town.write(town.general, "Late")
    town.clock.moment = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    town.write(town.general, "Later")
    headings = messages(shell).get_by_role("heading")
    expect(headings).to_have_text(["Yesterday", "Today"])
    expect(messages(shell).locator("time")).to_have_text(["23:30", "00:30"])
    shell.goto(town.page_of(town.ben, town.general))
    expect(headings).to_have_text(["Today"])
    expect(messages(shell).locator("time")).to_have_text(["17:30", "18:30"])


def test_an_ephemeral_message_says_so_and_only_its_reader_has_it(town: Town, shell: Page) -> None:
    town.client.chat_postEphemeral(channel=town.general, user=town.ada.id, text="Psst")
    item = messages(shell).get_by_role("listitem").filter(has_text="Psst")
    expect(item).to_contain_text("Only visible to you")
    shell.goto(town.page_of(town.ben, town.general))
    expect(messages(shell).get_by_text("No messages here yet.")).to_be_visible()
    expect(item).to_have_count(0)


def test_an_edited_message_says_so_in_its_place(town: Town, shell: Page) -> None:
    ts = town.write(town.general, "Before")
    town.client.chat_update(channel=town.general, ts=ts, text="After")
    item = messages(shell).locator(".message")
    expect(item).to_have_count(1)
    expect(item).to_contain_text("After")
    expect(item).to_contain_text("(edited)")


def test_reactions_and_files_hang_below_their_message(town: Town, shell: Page) -> None:
    ts = town.write(town.general, "Look")
    town.client.reactions_add(channel=town.general, timestamp=ts, name="wave")
    town.client.files_upload_v2(
        channel=town.general, content="A pebble.", filename="pebble.txt", title="Pebble"
    )
    reaction = messages(shell).get_by_role("list", name="Reactions").get_by_role("listitem")
    expect(reaction).to_contain_text(":wave: 1, by Pebble Bot")
    with shell.expect_download() as download:
        messages(shell).get_by_role("link", name="Pebble").click()
    assert download.value.path().read_text() == "A pebble."


def test_two_pages_are_two_people(town: Town, shell: Page) -> None:
    other = shell.context.new_page()
    other.goto(town.page_of(town.ben, town.general))
    composer(other).fill("Are you there?")
    composer(other).press("Enter")
    expect(messages(shell).get_by_text("Are you there?")).to_be_visible()
    composer(shell).fill("Here I am")
    composer(shell).press("Enter")
    expect(messages(other).get_by_role("button")).to_have_text(["Ben Birch", "Ada Alder"])


def test_a_persons_card_leads_to_their_eyes(town: Town, shell: Page) -> None:
    town.ben.say(town.general, "Who am I?")
    messages(shell).get_by_role("button", name="Ben Birch").click()
    card = shell.get_by_role("dialog", name="Ben Birch")
    expect(card).to_contain_text("Baker04:00 local time")
    card.get_by_role("button", name="Become Ben Birch").click()
    expect(shell.get_by_role("combobox", name="You are")).to_have_value("Ben Birch – Baker")
    expect(card).to_have_count(0)


def test_control_k_jumps_to_a_conversation(town: Town, shell: Page) -> None:
    shell.keyboard.press("Control+k")
    shell.get_by_role("combobox", name="Jump to").press_sequentially("pebble")
    shell.keyboard.press("Enter")
    expect(shell).to_have_url(town.page_of(town.ada, "home"))
    expect(shell.get_by_role("dialog")).to_have_count(0)


def test_arrow_keys_walk_the_sidebar(town: Town, shell: Page) -> None:
    general = sidebar(shell).get_by_role("link", name="general")
    general.focus()
    general.press("ArrowDown")
    expect(sidebar(shell).get_by_role("link", name="Pebble Bot")).to_be_focused()
    shell.keyboard.press("Enter")
    expect(shell).to_have_url(town.page_of(town.ada, "home"))


def test_a_channel_is_joined_and_left(town: Town, page: Page) -> None:
    page.goto(town.page_of(town.cleo, town.general))
    page.get_by_role("button", name="Join Channel").click()
    expect(composer(page)).to_be_visible()
    page.get_by_role("button", name="Leave #general").click()
    expect(page.get_by_role("button", name="Join Channel")).to_be_visible()
    assert town.cleo.id not in town.sandbox.channel_members(town.general)


def test_the_hint_stays_away_once_dismissed(town: Town, shell: Page) -> None:
    hint = shell.get_by_role("note")
    expect(hint).to_contain_text("/pebble")
    hint.get_by_role("button", name="Dismiss").click()
    shell.reload()
    expect(composer(shell)).to_be_visible()
    expect(hint).to_be_hidden()


def test_the_page_says_that_the_server_is_gone_and_comes_back_with_it(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    notice = page.get_by_role("status").filter(has_text="connection to the workspace is lost")
    with open_town() as town:
        page.goto(town.page_of(town.ada, town.general))
        expect(composer(page)).to_be_visible()
        port = int(town.address.rpartition(":")[2])
    expect(notice).to_be_visible()
    with open_town(port) as town:
        expect(notice).to_be_hidden(timeout=30_000)
        town.ben.say(town.general, "Back again")
        expect(messages(page).get_by_text("Back again")).to_be_visible()
        context.close()


def test_the_sidebar_is_a_drawer_on_a_narrow_screen(town: Town, shell: Page) -> None:
    shell.set_viewport_size({"width": 390, "height": 844})
    expect(sidebar(shell)).to_be_hidden()
    shell.get_by_role("button", name="Conversations").click()
    sidebar(shell).get_by_role("link", name="Pebble Bot").click()
    expect(sidebar(shell)).to_be_hidden()
    expect(shell).to_have_url(town.page_of(town.ada, "home"))
    assert shell.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_no_serious_fault(town: Town, shell: Page, size: str, scheme: str) -> None:
    town.write(
        town.general, f"<@{town.ada.id}> and <@{town.ben.id}>: `code` and <https://example.com|a link>"
    )
    town.ben.say(town.general, "An answer")
    width, height = SIZES[size]
    shell.set_viewport_size({"width": width, "height": height})
    shell.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    expect(messages(shell).get_by_text("An answer")).to_be_visible()
    assert serious_faults(shell) == []
    shell.get_by_role("button", name="Inspector", exact=True).click()
    expect(shell.get_by_role("complementary", name="Inspector")).to_be_visible()
    assert serious_faults(shell) == []


def serious_faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {[node['html'] for node in each['nodes']]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
