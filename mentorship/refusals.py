"""The two kinds of trouble a person can cause and mend: a broken rule and a wrong field."""

from collections.abc import Mapping


class Refused(Exception):
    """A rule forbids it; `sentence` says so kindly and says what to do. It holds no free text."""

    def __init__(self, sentence: str) -> None:
        super().__init__("refused")
        self.sentence = sentence


class Stale(Refused):
    """The button is older than the state; the message it sits on is refreshed."""


class WrongFields(Exception):
    """Some fields cannot be accepted; `errors` maps a field's name to what to do about it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("wrong fields: " + ", ".join(sorted(errors)))
        self.errors = dict(errors)


def check_fields(errors: Mapping[str, str | None]) -> None:
    """Raise WrongFields for the fields that have a sentence."""
    wrong = {field: sentence for field, sentence in errors.items() if sentence}
    if wrong:
        raise WrongFields(wrong)
