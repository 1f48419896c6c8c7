"""Settings: what is needed, what is assumed, and every problem said at once."""

from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import Address, BadSettings, Settings, read_settings

NO_FILE = Path("there-is-no-such-file")
EXAMPLE = Path(__file__).parent.parent.parent / ".env.example"
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}

NAMES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_API_URL",
    "DATABASE_URL",
    "MENTORSHIP_OWNERS",
    "DEFAULT_ZONE",
    "LOG_LEVEL",
    "SENDING",
    "MESSAGES_PER_SECOND",
    "MESSAGES_A_WEEK",
    "DEEDS_A_MINUTE",
    "LISTEN_ON",
    "SLACK_SIGNING_SECRET",
    "HEALTH_PORT",
    "METRICS",
    "BACKUP_FOLDER",
    "BACKUPS_KEPT",
)


def problems_of(**environment: str) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        read_settings(NO_FILE, TOKENS | environment)
    return caught.value.problems


def test_two_tokens_are_enough() -> None:
    assert read_settings(NO_FILE, TOKENS) == Settings(bot_token="xoxb-1", app_token="xapp-1")


def test_every_setting_can_be_chosen() -> None:
    chosen = read_settings(
        NO_FILE,
        TOKENS
        | {
            "SLACK_API_URL": "http://127.0.0.1:8765/api/",
            "DATABASE_URL": "postgresql+psycopg://bot:secret@db/mentorship",
            "MENTORSHIP_OWNERS": "U012ABC, W034DEF U056",
            "DEFAULT_ZONE": "Europe/Berlin",
            "LOG_LEVEL": "WARNING",
            "SENDING": "off",
            "MESSAGES_PER_SECOND": "0.5",
        },
    )
    assert chosen == Settings(
        bot_token="xoxb-1",
        app_token="xapp-1",
        api_url="http://127.0.0.1:8765/api/",
        database_url="postgresql+psycopg://bot:secret@db/mentorship",
        owners=frozenset({"U012ABC", "W034DEF", "U056"}),
        default_zone="Europe/Berlin",
        log_level="WARNING",
        sending=False,
        messages_per_second=0.5,
    )


def test_requests_need_an_address_and_a_secret_but_no_app_token() -> None:
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "LISTEN_ON": "[::1]:3000", "SLACK_SIGNING_SECRET": "0" * 32}
    read = read_settings(NO_FILE, given)
    assert (read.listen_on, read.signing_secret) == (Address("::1", 3000), "0" * 32)
    (problem,) = problems_of(LISTEN_ON="127.0.0.1:3000")
    assert problem.startswith("SLACK_SIGNING_SECRET")


def test_health_and_metrics_are_off_unless_asked_for() -> None:
    assert (read_settings(NO_FILE, TOKENS).health_port, read_settings(NO_FILE, TOKENS).metrics) == (
        None,
        False,
    )
    asked = read_settings(NO_FILE, TOKENS | {"HEALTH_PORT": "8081", "METRICS": "on"})
    assert (asked.health_port, asked.metrics) == (8081, True)


def test_all_problems_are_said_at_once() -> None:
    wrong = {
        "SLACK_BOT_TOKEN": "xapp-swapped",
        "SLACK_APP_TOKEN": "",
        "DATABASE_URL": "mysql://somewhere",
        "MENTORSHIP_OWNERS": "Olga",
        "DEFAULT_ZONE": "CET/Berlin",
        "LOG_LEVEL": "LOUD",
        "SENDING": "maybe",
        "MESSAGES_PER_SECOND": "0",
        "SLACK_API_URL": "http://slack.example/api/",
    }
    assert {problem.split()[0] for problem in problems_of(**wrong)} == set(wrong)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MENTORSHIP_OWNERS", "@olga"),
        ("MENTORSHIP_OWNERS", "u012abc"),
        ("DEFAULT_ZONE", "Berlin"),
        ("LOG_LEVEL", "DEBUG"),
        ("DATABASE_URL", "postgresql://without-the-driver/name"),
        ("DATABASE_URL", "not an address"),
        ("MESSAGES_PER_SECOND", "many"),
        ("MESSAGES_PER_SECOND", "-1"),
        ("SLACK_API_URL", "ftp://slack.com"),
        ("HEALTH_PORT", "0"),
        ("HEALTH_PORT", "127.0.0.1:8081"),
        ("METRICS", "on"),
        ("LISTEN_ON", "3000"),
        ("LISTEN_ON", "127.0.0.1:0"),
        ("LISTEN_ON", "127.0.0.1:65536"),
        ("LISTEN_ON", "http://127.0.0.1:3000"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    (problem,) = problems_of(**{name: value})
    assert problem.startswith(name)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN=xapp-file\nLOG_LEVEL=ERROR\n")
    file.chmod(0o600)
    read = read_settings(file, {"SLACK_BOT_TOKEN": "xoxb-environment"})
    assert (read.bot_token, read.app_token) == ("xoxb-environment", "xapp-file")
    assert read.log_level == "ERROR"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o666])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / ".env"
    file.write_text("LOG_LEVEL=INFO\n")
    file.chmod(mode)
    with pytest.raises(BadSettings, match=r"chmod 600 \.env"):
        read_settings(file, TOKENS)


def test_the_words_of_an_error_never_hold_a_token() -> None:
    words = "\n".join(problems_of(SLACK_BOT_TOKEN="xapp-1-secret", SLACK_APP_TOKEN="xoxb-secret"))
    assert "secret" not in words


def test_the_example_file_explains_every_setting_and_shows_what_is_assumed() -> None:
    assumed = read_settings(NO_FILE, TOKENS)
    shown = dotenv_values(EXAMPLE)
    assert set(shown) == set(NAMES)
    assert len(shown) == len(Settings.__dataclass_fields__)
    values = {name: value or "" for name, value in shown.items()}
    assert read_settings(NO_FILE, values | TOKENS) == assumed


@settings(deadline=None, max_examples=60)  # each reading asks for the world's time zones
@given(st.sampled_from(NAMES), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_setting_of_any_text_is_used_or_named(name: str, text: str) -> None:
    try:
        read_settings(NO_FILE, TOKENS | {name: text})
        named = []
    except BadSettings as error:
        named = [problem.split()[0] for problem in error.problems]
    missing = ["SLACK_SIGNING_SECRET"] if name == "LISTEN_ON" else []
    assert named in ([], [name], missing)
