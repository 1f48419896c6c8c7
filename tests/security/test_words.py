"""What people type is shown as they typed it, and does nothing: no mention, no link, no trick."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.mrkdwn import pings
from sandbox.mrkdwn import plain as as_read
from views.blocks import mrkdwn, plain, safe

ATTACKS = [
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<@U012ABC3D>",
    "<@U012ABC3D|boss>",
    "<#C012ABC3D|general>",
    "<!subteam^S012ABC3D|@all>",
    "<https://evil.example|your bank>",
    "<mailto:boss@example.com|write>",
    "<!date^1^{date}^https://evil.example|today>",
    "&lt;!channel&gt;",
    "*_~`<!channel>`~_*",
    "```<!channel>```",
    "<<!channel>>",
    "<\u200b!channel>",
    "\u202e<!channel>",
    "\x00<!chan\x00nel>",
    "@channel @here @everyone",
]
STEERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\x00\x07\x1b"


@pytest.mark.parametrize("typed", ATTACKS)
def test_no_string_pings_or_links(typed: str) -> None:
    shown = safe(typed)
    assert pings(shown) == []
    assert "<" not in shown
    assert ">" not in shown


@pytest.mark.parametrize(
    "typed", [attack for attack in ATTACKS if attack.isprintable() and "&" not in attack]
)
def test_what_is_shown_reads_as_it_was_typed(typed: str) -> None:
    assert as_read(safe(typed)).replace("*", "").replace("_", "").replace("~", "").replace("`", "") in (
        typed.replace("*", "").replace("_", "").replace("~", "").replace("`", "")
    )


@given(st.text(alphabet=st.sampled_from("<>!&@#|^ UC123abc;ltg*`" + STEERING), max_size=60))
def test_no_text_at_all_pings_links_or_steers_its_reader(typed: str) -> None:
    shown = safe(typed)
    assert pings(shown) == []
    assert not set(shown) & set("<>" + STEERING)


@given(st.text(alphabet=st.sampled_from("abc " + STEERING), max_size=60))
def test_headers_options_and_labels_do_not_steer_their_reader_either(typed: str) -> None:
    assert not set(plain(typed)["text"]) & set(STEERING)


def test_slack_is_told_to_look_for_nothing_in_a_text() -> None:
    assert mrkdwn("#general")["verbatim"] is True
    assert plain(":tada:")["emoji"] is False
