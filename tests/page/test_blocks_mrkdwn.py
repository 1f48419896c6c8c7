"""Mrkdwn, rich text and dates in the browser: what a reader sees, and that nothing hostile gets through."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from sandbox.mrkdwn import plain
from tests.page.stage import NOW, Stage

NAMES = {"U1": "Ana Souza", "U2": "Bo Li", "C1": "mentoring"}
BERLIN = ZoneInfo("Europe/Berlin")
MOMENT = 1767607205  # Monday 5 January 2026, 10:00:05 UTC
TOKENS = (
    "date_num date_slash date date_pretty date_short date_short_pretty date_long date_long_pretty "
    "date_long_full day_divider_pretty time time_secs ago"
).split()

EXAMPLES = [
    "so < ~0 `c*_d` 0~ > it",
    "Hello",
    "<@U1> and <@U9> and <@U9|bo>",
    "<#C1|old> <#C8|news> <#C9>",
    "<!channel> <!here> <!everyone|everyone> <!subteam^S1|@design> <!subteam^S1>",
    "<!unknown|words> <!unknown>",
    "<https://example.com/a?b=1&amp;c=2> <mailto:ana@example.com>",
    "Q&amp;A: 1 &lt; 2 &gt; 0 &amp;lt;b&amp;gt; &lt;!channel&gt;",
    "*bold* _italic_ ~gone~ *_both_* ~*all*~ *Hello <@U1>*, 2*3*4 * 5 snake_case_name",
    "`*code*` *a `b* c` d*",
    "*two\nlines* and _more\nlines_",
]

word = st.text("abcé09", min_size=1, max_size=3)
thing = st.sampled_from(
    ["<@U1>", "<#C1>", "<!here>", "&lt;", "&amp;", "&amp;gt;", "<https://example.com/a_b*c>", "`c*_d`"]
)
loose = st.sampled_from(["*", "_", "~", "2*3", "a_b", "(", "!", "*x", "y~", "<", ">", "<>"])


def _between(mark: str, inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(word, inside, word).map(lambda parts: f"{mark}{' '.join(parts)}{mark}")


struck = _between("~", st.one_of(word, thing))
leaning = _between("_", st.one_of(word, thing, struck))
bold = _between("*", st.one_of(word, thing, leaning, struck))
# A word comes first, since a line that starts with > is a quote.
texts = st.lists(st.one_of(word, thing, loose, struck, leaning, bold), max_size=6).map(
    lambda all: " ".join(["so", *all])
)


def _seen(stage: Stage, mrkdwn: list[str]) -> list[list[str]]:
    """Each text in plain text, and as drawn."""
    seen: list[list[str]] = stage.page.evaluate(
        "(all) => all.map((text) => [blocks.plainText(text, stage.context), "
        "blocks.renderMessage([], text, [], stage.context).textContent])",
        mrkdwn,
    )
    return seen


@pytest.mark.parametrize("mrkdwn", EXAMPLES)
def test_mrkdwn_reads_as_the_sandbox_writes_it(stage: Stage, mrkdwn: str) -> None:
    expected = plain(mrkdwn, names=NAMES, tz=BERLIN)
    assert _seen(stage, [mrkdwn]) == [[expected, expected]]


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(mrkdwn=st.lists(texts, min_size=15, max_size=40))
def test_any_mrkdwn_reads_as_the_sandbox_writes_it(stage: Stage, mrkdwn: list[str]) -> None:
    expected = [plain(text, names=NAMES, tz=BERLIN).strip() for text in mrkdwn]
    assert [in_words for in_words, _ in _seen(stage, mrkdwn)] == expected


def test_american_dates_read_as_the_sandbox_writes_them(stage: Stage) -> None:
    now = datetime.fromisoformat(NOW)
    moments = [MOMENT, MOMENT - 86_400, MOMENT + 86_400, MOMENT + 5 * 86_400, MOMENT - 400 * 86_400]
    dates = [f"<!date^{moment}^{{{token}}}|fallback>" for moment in moments for token in TOKENS]
    expected = [plain(date, tz=BERLIN, now=now) for date in dates]
    assert [in_words for in_words, _ in _seen(stage, dates)] == expected


@pytest.mark.parametrize(
    ("zone", "locale", "seen"),
    [
        ("Asia/Kolkata", "en-US", "Tomorrow at 3:30 PM"),
        ("Asia/Kolkata", "de-DE", "Morgen at 15:30"),
        ("America/New_York", "en-US", "Tomorrow at 5:00 AM"),
        ("Pacific/Auckland", "en-US", "Tomorrow at 11:00 PM"),
        ("Pacific/Auckland", "de_DE", "Morgen at 23:00"),
    ],
)
def test_dates_are_in_the_readers_zone_and_language(
    page: Page, static_site: str, zone: str, locale: str, seen: str
) -> None:
    stage = Stage(page)
    stage.prepare(static_site, zone, locale)
    stage.message(text=f"<!date^{MOMENT + 86_395}^{{date_short_pretty}} at {{time}}|later>")
    assert stage.seen == seen


def test_a_date_with_an_unknown_token_shows_its_fallback(stage: Stage) -> None:
    stage.message(text=f"on <!date^{MOMENT}^{{constructor}}|some day>")
    assert stage.seen == "on some day"


def test_quotes_and_code_stand_apart(stage: Stage) -> None:
    stage.message(text="said\n&gt; one\n> two\nthen\n```*no* <@U1>\n  x```\nend :wave: :no_such:")
    page = stage.page
    assert page.locator("blockquote").inner_text() == "one\ntwo"
    assert page.locator("pre").inner_text() == "*no* @Ana Souza\n  x"
    assert page.get_by_role("img", name="wave emoji").inner_text() == "👋"
    assert stage.seen.endswith("end 👋 :no_such:")


def test_marks_may_stand_inside_each_other(stage: Stage) -> None:
    stage.message(text="_*both*_ and *a _b_*")
    assert stage.page.locator("i > b").inner_text() == "both"
    assert stage.page.locator("b > i").inner_text() == "b"


def test_a_bare_address_becomes_a_link_unless_verbatim(stage: Stage) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "see https://example.com/a_b."}}
    stage.message(section)
    assert stage.page.get_by_role("link").get_attribute("href") == "https://example.com/a_b"
    section["text"] = {"type": "mrkdwn", "text": "see https://example.com/a_b.", "verbatim": True}
    stage.message(section)
    assert stage.page.get_by_role("link").count() == 0


def test_hostile_text_stays_text(stage: Stage) -> None:
    markup = '<img src=x onerror="stage.deeds.push(1)">'
    links = "<javascript:alert(1)|click> <data:text/html,x|data>"
    stage.message(
        {"type": "header", "text": {"type": "plain_text", "text": markup}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": f"&lt;script&gt; {links} <@U7|{markup[1:-1]}>"},
        },
        {"type": "markdown", "text": f"{markup} [x](javascript:alert(1)) <script>1</script>"},
        {"type": markup},
    )
    assert stage.page.locator("#root img, #root script, #root a").count() == 0
    assert markup in stage.seen
    assert stage.deeds == []


def test_mentions_open_people_and_channels(stage: Stage) -> None:
    stage.message(text="<@U2> in <#C1>")
    stage.page.get_by_role("button", name="@Bo Li").click()
    stage.page.get_by_role("button", name="#mentoring").press("Enter")
    assert stage.page.evaluate("stage.opened") == ["U2", "C1"]


def test_lists_of_rich_text_are_nested_lists(stage: Stage) -> None:
    def listed(style: str, indent: int, *items: str) -> dict[str, object]:
        sections = [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": each}]} for each in items
        ]
        return {"type": "rich_text_list", "style": style, "indent": indent, "elements": sections}

    parts = [listed("bullet", 0, "one", "two"), listed("ordered", 1, "deep"), listed("bullet", 0, "three")]
    stage.message({"type": "rich_text", "elements": parts})
    assert stage.page.locator("ul > li > ol > li").inner_text() == "deep"
    assert stage.page.locator("#root li").count() == 4
