"""Slack's date tokens, such as {date_short_pretty}, written out for a reader's time zone and clock."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

Token = Callable[[datetime, datetime | None], str | None]
"""Words for a moment, given the reader's now where known; None when they need a now that is missing."""

_AGES = ((365 * 86_400, "year"), (30 * 86_400, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute"))


def write_date(pattern: str, moment: datetime, now: datetime | None) -> str | None:
    """Fill the tokens of `pattern`; None when one is unknown or needs a now, so that the fallback is shown.

    Both datetimes are in the reader's zone. Without `now`, the pretty tokens are absolute dates.
    """
    names = re.findall(r"\{(\w+)\}", pattern)
    words = {name: _TOKENS[name](moment, now) if name in _TOKENS else None for name in names}
    if None in words.values():
        return None
    written = re.sub(r"\{(\w+)\}", lambda found: str(words[found[1]]), pattern)
    return written[:1].upper() + written[1:] if pattern.startswith("{") else written


def _ordinal(day: int) -> str:
    suffix = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _date(moment: datetime, _now: datetime | None) -> str:
    return f"{moment:%B} {_ordinal(moment.day)}, {moment.year}"


def _date_long(moment: datetime, now: datetime | None) -> str:
    return f"{moment:%A}, {_date(moment, now)}"


def _date_short(moment: datetime, _now: datetime | None) -> str:
    return f"{moment:%b} {moment.day}, {moment.year}"


def _date_long_full(moment: datetime, _now: datetime | None) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"


def _day_divider(moment: datetime, now: datetime | None) -> str:
    in_this_year = now is not None and now.year == moment.year
    return f"{moment:%A}, {moment:%B} {_ordinal(moment.day)}" if in_this_year else _date_long(moment, now)


def _near(moment: datetime, now: datetime | None) -> str | None:
    if now is None:
        return None
    return {
        timedelta(days=-1): "yesterday",
        timedelta(): "today",
        timedelta(days=1): "tomorrow",
    }.get(moment.date() - now.date())


def _pretty(absolute: Token) -> Token:
    return lambda moment, now: _near(moment, now) or absolute(moment, now)


def _ago(moment: datetime, now: datetime | None) -> str | None:
    if now is None:
        return None
    seconds = (now - moment).total_seconds()
    for length, unit in _AGES:
        count = int(abs(seconds) // length)
        if count:
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


def _time(moment: datetime, _now: datetime | None) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M} {moment:%p}"


def _time_with_seconds(moment: datetime, _now: datetime | None) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M:%S} {moment:%p}"


_TOKENS: dict[str, Token] = {
    "date_num": lambda moment, _now: f"{moment:%Y-%m-%d}",
    "date_slash": lambda moment, _now: f"{moment:%d/%m/%Y}",
    "date": _date,
    "date_pretty": _pretty(_date),
    "date_short": _date_short,
    "date_short_pretty": _pretty(_date_short),
    "date_long": _date_long,
    "date_long_pretty": _pretty(_date_long),
    "date_long_full": _date_long_full,
    "day_divider_pretty": _pretty(_day_divider),
    "time": _time,
    "time_secs": _time_with_seconds,
    "ago": _ago,
}
