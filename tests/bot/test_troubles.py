"""What people read when something fails, and what the log says."""

import pytest

from bot.errors import report, sentence_for
from mentorship.refusals import Refused, WrongFields

CANARY = "canary-of-a-typed-text"


def raised(error: Exception) -> Exception:
    """The error as it is after it was raised, with where that was."""
    try:
        raise error
    except Exception as caught:
        return caught


def test_a_refusal_is_its_own_sentence_and_no_news_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert sentence_for(raised(Refused("Not now."))) == "Not now."
    assert caplog.text == ""


def test_wrong_fields_are_one_text(caplog: pytest.LogCaptureFixture) -> None:
    assert sentence_for(WrongFields({"a": "Say more.", "b": "Say less."})) == "Say more. Say less."
    assert caplog.text == ""


def test_each_unexpected_error_has_a_reference_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    one, other = report(raised(ValueError(CANARY))), report(raised(ValueError(CANARY)))
    assert one != other
    assert f"reference {one}: ValueError" in caplog.text
    assert "test_troubles.py" in caplog.text, "where it happened"
    assert CANARY not in caplog.text


def test_an_error_caused_by_another_does_not_tell_what_the_other_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise LookupError(CANARY) from cause

    try:
        fail()
    except LookupError as error:
        report(error)
    assert CANARY not in caplog.text
