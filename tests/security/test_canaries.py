"""What somebody told in private reaches exactly those it is for: messages, screens, logs, files, exports."""

import pytest

from tests.security import campaign as said
from tests.security.aftermath import MAY_READ, Aftermath
from tests.security.campaign import CANARIES


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    return Aftermath(tmp_path_factory.mktemp("campaign"))


@pytest.mark.parametrize(("words", "may_read"), MAY_READ.items())
def test_nobody_reads_what_is_not_for_them(aftermath: Aftermath, words: str, may_read: set[str]) -> None:
    assert aftermath.readers(words) <= may_read


@pytest.mark.parametrize(
    ("words", "reader"),
    [(said.HELP, "staff"), (said.REASON, "Dan"), (said.GOALS, "Cora"), (said.GOALS, "Max")],
)
def test_the_search_finds_what_is_there(aftermath: Aftermath, words: str, reader: str) -> None:
    """Or finding nothing would mean nothing."""
    assert reader in aftermath.readers(words)


def test_nothing_that_somebody_typed_travels_where_nobody_looks(aftermath: Aftermath) -> None:
    unseen = "\n".join(aftermath.record.unseen())
    assert "delivery" in unseen
    assert [words for words in CANARIES if words in unseen] == []


def test_no_log_line_holds_what_somebody_typed_or_a_token(aftermath: Aftermath) -> None:
    log = "\n".join(aftermath.log)
    assert "reference" in log, "something did fail"
    assert [words for words in (*CANARIES, *aftermath.tokens) if words in log] == []


def test_what_commands_print_and_write_holds_nothing_private(aftermath: Aftermath) -> None:
    printed = aftermath.tell("deliveries") + aftermath.tell("program", "export", "1")
    assert "Grow Together" in printed
    assert [words for words in (*CANARIES, *aftermath.tokens) if words in printed] == []


@pytest.mark.parametrize("name", ["bot.db", "bot.db-wal", "backup.db"])
def test_no_token_is_ever_in_the_database_or_a_backup(aftermath: Aftermath, name: str) -> None:
    file = aftermath.folder / name
    content = file.read_bytes() if file.exists() else b""
    assert b"xox" not in content
    assert b"xapp" not in content
    assert aftermath.tokens[2].encode() not in content
    if name == "backup.db":
        assert said.NOTE.encode() in content, "the search finds what is there"


def test_no_message_unfurls_or_lets_slack_look_for_mentions(aftermath: Aftermath) -> None:
    posts = aftermath.record.posts()
    assert len(posts) > 20
    for args in posts:
        assert not {"link_names", "parse", "username", "icon_url", "icon_emoji"} & set(args)
        assert str(args.get("unfurl_links")).lower() in ("0", "false")
        assert str(args.get("unfurl_media")).lower() in ("0", "false")
