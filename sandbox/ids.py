"""Identifiers and secrets that look like Slack's and come out the same for the same seed."""

import itertools
import random
import string
import threading
from datetime import datetime

DIGITS = string.digits + string.ascii_uppercase
MICROS = 1_000_000


def base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits or "0"


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970, the unit behind message times."""
    return round(moment.timestamp() * MICROS)


def ts_text(microseconds: int) -> str:
    """Slack's message time, which is also the message's id: seconds, a point, six digits."""
    return f"{microseconds // MICROS}.{microseconds % MICROS:06d}"


def ts_micros(ts: str) -> int:
    """The reverse of `ts_text`; also takes whole seconds. ValueError when it is neither."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * MICROS + int(fraction.ljust(6, "0")[:6] or 0)


class IdMint:
    """Issues identifiers; safe to use from several threads."""

    def __init__(self, seed: int) -> None:
        self._counter = itertools.count(1)
        self._random = random.Random(seed)
        self._last_stamp = 0
        self._lock = threading.Lock()

    def new(self, prefix: str) -> str:
        return prefix + base36(next(self._counter)).rjust(9, "0")

    def stamp(self, moment: datetime) -> str:
        """The moment as a ts, later than every stamp before even while the clock stands still."""
        with self._lock:
            self._last_stamp = max(micros(moment), self._last_stamp + 1)
            return ts_text(self._last_stamp)

    def secret(self, length: int = 24) -> str:
        return "".join(self._random.choices(string.ascii_letters + string.digits, k=length))
