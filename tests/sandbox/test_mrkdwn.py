"""Texts, messages and views as their readers see them, and whom a text really pings."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.mrkdwn import message_text, pings, plain, view_text

NAMES = {"U1": "Ana", "C1": "mentoring", "S1": "coordinators", "T1": "Acme"}
BERLIN = ZoneInfo("Europe/Berlin")
MOMENT = 1767607205  # Monday 5 January 2026, 10:00:05 UTC


@pytest.mark.parametrize(
    ("mrkdwn", "seen"),
    [
        ("Hello", "Hello"),
        ("<@U1> and <@U2>", "@Ana and @U2"),
        ("<@U2|bo>", "@bo"),
        ("<#C1|old-name> <#C2|news> <#C3>", "#mentoring #news #C3"),
        ("<!channel> <!here> <!everyone|everyone>", "@channel @here @everyone"),
        ("<!subteam^S1> <!subteam^S2|@design>", "@coordinators @design"),
        ("<!unknown|words> <!unknown>", "words <unknown>"),
        ("<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"),
        ("<https://example.com|the guide>", "the guide (https://example.com)"),
        ("<https://example.com|example.com>", "https://example.com"),
        ("<mailto:ana@example.com|ana@example.com>", "ana@example.com"),
        ("<https://example.com/a_b_c|x> a_b_c", "x (https://example.com/a_b_c) a_b_c"),
        ("Q&amp;A: 1 &lt; 2 &gt; 0", "Q&A: 1 < 2 > 0"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&lt;!channel&gt; @channel", "<!channel> @channel"),
        ("*bold* _italic_ ~gone~ *_both_*", "bold italic gone both"),
        ("*Hello <@U1>*, 2*3*4 * 5", "Hello @Ana, 2*3*4 * 5"),
        ("`*code*` and ```_more_```", "*code* and _more_"),
        ("*two\nlines*", "*two\nlines*"),
    ],
)
def test_mrkdwn_as_its_reader_sees_it(mrkdwn: str, seen: str) -> None:
    assert plain(mrkdwn, names=NAMES) == seen


@pytest.mark.parametrize(
    ("token", "seen"),
    [
        ("date_num", "2026-01-05"),
        ("date_slash", "05/01/2026"),
        ("date", "January 5th, 2026"),
        ("date_pretty", "January 5th, 2026"),
        ("date_short", "Jan 5, 2026"),
        ("date_short_pretty", "Jan 5, 2026"),
        ("date_long", "Monday, January 5th, 2026"),
        ("date_long_pretty", "Monday, January 5th, 2026"),
        ("date_long_full", "January 5, 2026"),
        ("day_divider_pretty", "Monday, January 5th, 2026"),
        ("time", "11:00 AM"),
        ("time_secs", "11:00:05 AM"),
        ("ago", "then"),
        ("no_such_token", "then"),
    ],
)
def test_date_tokens_in_the_zone_of_the_reader(token: str, seen: str) -> None:
    assert plain(f"<!date^{MOMENT}^{{{token}}}|then>", tz=BERLIN) == seen


@pytest.mark.parametrize(
    ("now", "seen"),
    [
        (datetime(2026, 1, 4, 23, 30, tzinfo=UTC), "Today at 11:00 AM"),
        (datetime(2026, 1, 4, 22, 30, tzinfo=UTC), "Tomorrow at 11:00 AM"),
        (datetime(2026, 1, 6, 12, tzinfo=UTC), "Yesterday at 11:00 AM"),
        (datetime(2026, 1, 8, tzinfo=UTC), "Jan 5, 2026 at 11:00 AM"),
    ],
)
def test_a_pretty_date_is_near_by_the_calendar_of_the_reader(now: datetime, seen: str) -> None:
    text = f"<!date^{MOMENT}^{{date_short_pretty}} at {{time}}|then>"
    assert plain(text, tz=BERLIN, now=now) == seen


def test_a_pretty_date_inside_a_sentence_keeps_the_sentence_as_it_is() -> None:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    assert plain(f"<!date^{MOMENT}^due {{date_pretty}}|then>", now=now) == "due today"


@pytest.mark.parametrize(
    ("now", "seen"),
    [
        (datetime(2026, 1, 5, 10, 0, 30, tzinfo=UTC), "Just now"),
        (datetime(2026, 1, 5, 10, 2, tzinfo=UTC), "1 minute ago"),
        (datetime(2026, 1, 5, 13, 1, tzinfo=UTC), "3 hours ago"),
        (datetime(2026, 1, 3, 9, tzinfo=UTC), "In 2 days"),
        (datetime(2028, 2, 1, tzinfo=UTC), "2 years ago"),
    ],
)
def test_ago_counts_from_now(now: datetime, seen: str) -> None:
    assert plain(f"<!date^{MOMENT}^{{ago}}|then>", now=now) == seen


def test_the_day_divider_leaves_out_this_year() -> None:
    text = f"<!date^{MOMENT}^{{day_divider_pretty}}|then>"
    assert plain(text, now=datetime(2026, 6, 1, tzinfo=UTC)) == "Monday, January 5th"


@pytest.mark.parametrize(
    ("hour", "seen"), [(0, "12:05 AM"), (9, "9:05 AM"), (12, "12:05 PM"), (23, "11:05 PM")]
)
def test_times_run_on_a_twelve_hour_clock(hour: int, seen: str) -> None:
    epoch = int(datetime(2026, 1, 5, hour, 5, tzinfo=UTC).timestamp())
    assert plain(f"<!date^{epoch}^{{time}}|then>") == seen


@pytest.mark.parametrize(
    ("day", "seen"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (30, "30th")]
)
def test_days_are_ordinals(day: int, seen: str) -> None:
    epoch = int(datetime(2026, 1, day, tzinfo=UTC).timestamp())
    assert plain(f"<!date^{epoch}^{{date}}|then>") == f"January {seen}, 2026"


def test_a_broken_date_shows_its_fallback() -> None:
    assert plain("<!date^soon^{date}|next week>") == "next week"


def test_pings_lists_everyone_who_is_notified() -> None:
    text = "<@U1|ana> <!channel> <!here|here> <!everyone> <!subteam^S1|@coordinators> <@W2>"
    assert pings(text) == ["<@U1>", "<!channel>", "<!here>", "<!everyone>", "<!subteam^S1>", "<@W2>"]


@pytest.mark.parametrize(
    "text",
    [
        "@channel @here",
        "&lt;!channel&gt;",
        "&lt;@U1&gt;",
        "<#C1|news>",
        "<https://x|<!x>",
        "<!date^1^{date}|x>",
    ],
)
def test_what_only_looks_like_a_mention_pings_nobody(text: str) -> None:
    assert pings(text) == []


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.text(st.sampled_from("<>&;|!@^#channelltgmpU1 "), max_size=40))
def test_escaped_text_pings_nobody_and_reads_as_it_was_typed(typed: str) -> None:
    assert pings(_escaped(typed)) == []
    assert plain(_escaped(typed)) == typed


def words(text: str, kind: str = "plain_text") -> dict[str, str]:
    return {"type": kind, "text": text}


def option(label: str) -> dict[str, Any]:
    return {"text": words(label), "value": label.lower()}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


BUTTON = {"type": "button", "action_id": "go", "text": words("Book Meeting")}
PICTURE = {"type": "image", "image_url": "https://x/y.png", "alt_text": "A chart of meetings"}
OPTIONS = [option("Yes"), option("No")]
CARD = {
    "type": "card",
    "hero_image": PICTURE,
    "title": words("*Ana*", "mrkdwn"),
    "body": words("Chef"),
    "actions": [BUTTON],
}


@pytest.mark.parametrize(
    ("block", "seen"),
    [
        ({"type": "header", "text": words("Your mentor")}, "# Your mentor"),
        ({"type": "section", "text": words("*Hi* <@U1>\nWelcome", "mrkdwn")}, "Hi @Ana\nWelcome"),
        ({"type": "section", "text": words("*Hi* <@U1>")}, "*Hi* <@U1>"),
        (
            {
                "type": "section",
                "fields": [words("*Mentor*\n<@U1>", "mrkdwn"), words("Goal")],
                "accessory": BUTTON,
            },
            "  Mentor @Ana\n  Goal\n[Book Meeting]",
        ),
        ({"type": "section", "text": words("Hi"), "accessory": PICTURE}, "Hi\n(image: A chart of meetings)"),
        (
            {"type": "context", "elements": [words("Week 2"), PICTURE]},
            "· Week 2 · (image: A chart of meetings)",
        ),
        (
            {"type": "actions", "elements": [BUTTON, BUTTON | {"text": words("Later")}]},
            "[Book Meeting] [Later]",
        ),
        ({"type": "divider"}, "────────"),
        (PICTURE | {"title": words("Meetings")}, "(image: Meetings: A chart of meetings)"),
        ({"type": "video", "title": words("Welcome"), "alt_text": "A talk"}, "(video: Welcome, A talk)"),
        ({"type": "markdown", "text": "**Hi**\nthere"}, "**Hi**\nthere"),
        ({"type": "alert", "text": words("Saved"), "level": "success"}, "(success) Saved"),
        (CARD, "(image: A chart of meetings)\nAna\nChef\n[Book Meeting]"),
        (
            {
                "type": "carousel",
                "elements": [{"type": "card", "title": words("A")}, {"type": "card", "title": words("B")}],
            },
            "A\nB",
        ),
        (
            {"type": "container", "title": words("More"), "child_blocks": [rich(words("x", "text"))]},
            "More\n  x",
        ),
        (
            {
                "type": "data_table",
                "caption": "Pairs",
                "rows": [
                    [words("Name", "raw_text"), words("Meetings", "raw_text")],
                    [rich({"type": "user", "user_id": "U1"}), {"type": "raw_number", "value": 3}],
                ],
            },
            "Pairs\nName | Meetings\n@Ana | 3",
        ),
        (
            {
                "type": "plan",
                "title": "Steps",
                "tasks": [{"type": "task_card", "title": "Read", "status": "complete"}],
            },
            "Steps\n(complete) Read",
        ),
        ({"type": "data_visualization", "title": "Meetings"}, "(data_visualization: Meetings)"),
        ({"type": "file"}, "(file)"),
        (
            {
                "type": "context_actions",
                "elements": [
                    {
                        "type": "feedback_buttons",
                        "positive_button": {"text": words("Good")},
                        "negative_button": {"text": words("Bad")},
                    }
                ],
            },
            "[Good] [Bad]",
        ),
    ],
)
def test_a_block_laid_out_in_lines(block: dict[str, Any], seen: str) -> None:
    assert message_text({"text": "Not shown", "blocks": [block]}, names=NAMES) == seen


@pytest.mark.parametrize(
    ("piece", "seen"),
    [
        (words("*x*", "text"), "*x*"),
        ({"type": "link", "url": "https://x.y", "text": "guide"}, "guide (https://x.y)"),
        ({"type": "link", "url": "https://x.y"}, "https://x.y"),
        ({"type": "user", "user_id": "U1"}, "@Ana"),
        ({"type": "usergroup", "usergroup_id": "S1"}, "@coordinators"),
        ({"type": "channel", "channel_id": "C1"}, "#mentoring"),
        ({"type": "team", "team_id": "T1"}, "@Acme"),
        ({"type": "broadcast", "range": "here"}, "@here"),
        ({"type": "emoji", "name": "wave"}, ":wave:"),
        ({"type": "color", "value": "#1264a3"}, "#1264a3"),
        ({"type": "date", "timestamp": MOMENT, "format": "{date_num} {time}"}, "2026-01-05 11:00 AM"),
        ({"type": "date", "timestamp": MOMENT, "format": "{ago}", "fallback": "then"}, "then"),
    ],
)
def test_a_piece_of_rich_text(piece: dict[str, Any], seen: str) -> None:
    assert message_text({"blocks": [rich(piece)]}, names=NAMES, tz=BERLIN) == seen


def test_rich_text_lists_and_quotes() -> None:
    item = {"type": "rich_text_section", "elements": [words("item", "text")]}
    parts = [
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [item]},
        {"type": "rich_text_list", "style": "ordered", "offset": 4, "elements": [item, item]},
        {"type": "rich_text_quote", "elements": [words("a\nb", "text")]},
        {"type": "rich_text_preformatted", "elements": [words("code", "text")]},
    ]
    seen = "  • item\n5. item\n6. item\n> a\n> b\ncode"
    assert message_text({"blocks": [{"type": "rich_text", "elements": parts}]}) == seen


def test_a_message_without_blocks_shows_its_text() -> None:
    assert message_text({"text": "*Hi* <@U1>", "blocks": []}, names=NAMES) == "Hi @Ana"


def test_attachments_follow_the_message() -> None:
    message = {
        "text": "Hi",
        "attachments": [{"blocks": [{"type": "divider"}]}, {"text": "*a*\nb"}, {"fallback": "c"}],
    }
    assert message_text(message) == "Hi\n| ────────\n| a\n| b\n| c"


def shown(element: dict[str, Any], state: dict[str, Any] | None = None) -> str:
    """What stands behind the label of an input with this element, in a modal with this state."""
    block = {
        "type": "input",
        "block_id": "b",
        "label": words("Label"),
        "element": element | {"action_id": "a"},
    }
    view: dict[str, Any] = {"type": "modal", "blocks": [block]}
    if state is not None:
        view["state"] = {"values": {"b": {"a": {"type": element["type"], **state}}}}
    return view_text(view, names=NAMES, tz=BERLIN).removeprefix("Label: ")


PROMPT = {"placeholder": words("Pick one")}


@pytest.mark.parametrize(
    ("element", "state", "seen"),
    [
        ({"type": "plain_text_input"}, None, "[…]"),
        ({"type": "plain_text_input", **PROMPT}, None, "[Pick one]"),
        ({"type": "plain_text_input", "initial_value": "Hi"}, None, "Hi"),
        ({"type": "plain_text_input", "initial_value": "Hi"}, {"value": None}, "[…]"),
        ({"type": "number_input", "initial_value": "3"}, {"value": "4"}, "4"),
        ({"type": "rich_text_input"}, None, "[…]"),
        ({"type": "rich_text_input"}, {"rich_text_value": rich(words("Hi", "text"))}, "Hi"),
        ({"type": "file_input"}, None, "[Add files]"),
        ({"type": "file_input"}, {"files": [{"name": "people.csv"}]}, "people.csv"),
        ({"type": "static_select", "options": OPTIONS}, None, "[Choose ▾]"),
        ({"type": "static_select", "options": OPTIONS, **PROMPT}, None, "[Pick one ▾]"),
        ({"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]}, None, "[No ▾]"),
        (
            {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]},
            {"selected_option": None},
            "[Choose ▾]",
        ),
        ({"type": "multi_static_select", "options": OPTIONS}, {"selected_options": OPTIONS}, "[Yes, No ▾]"),
        ({"type": "users_select"}, {"selected_user": "U1"}, "[Ana ▾]"),
        ({"type": "multi_users_select", "initial_users": ["U1", "U2"]}, None, "[Ana, U2 ▾]"),
        ({"type": "datepicker", "initial_date": "2026-01-05"}, None, "[2026-01-05 ▾]"),
        ({"type": "timepicker"}, {"selected_time": "09:30", "timezone": "Europe/Berlin"}, "[09:30 ▾]"),
        ({"type": "datetimepicker"}, {"selected_date_time": MOMENT}, "[Jan 5, 2026 11:00 AM ▾]"),
        ({"type": "checkboxes", "options": OPTIONS}, {"selected_options": OPTIONS[:1]}, "[x] Yes  [ ] No"),
        (
            {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[1]},
            None,
            "( ) Yes  (•) No",
        ),
        ({"type": "overflow", "options": OPTIONS}, None, "[… Yes / No]"),
    ],
)
def test_an_input_shows_what_is_in_it(
    element: dict[str, Any], state: dict[str, Any] | None, seen: str
) -> None:
    assert shown(element, state) == seen


def test_a_modal_from_title_to_buttons() -> None:
    goal = {
        "type": "input",
        "label": words("Goal"),
        "element": {"type": "plain_text_input"},
        "optional": True,
        "hint": words("One sentence"),
    }
    view = {
        "type": "modal",
        "title": words("New goal"),
        "submit": words("Save"),
        "close": words("Cancel"),
        "blocks": [goal],
    }
    assert view_text(view) == "== New goal ==\nGoal (optional): […]\n  One sentence\n[Cancel] [Save]"


def test_a_home_tab_has_blocks_only() -> None:
    view = {
        "type": "home",
        "title": None,
        "submit": None,
        "blocks": [{"type": "header", "text": words("Home")}],
    }
    assert view_text(view) == "# Home"
