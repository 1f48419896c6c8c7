"""Whoever moves the clock and plays the people while the page is watched."""

from typing import Any, Protocol

Json = dict[str, Any]


class Conductor(Protocol):
    """Every method returns at once and may be called from any thread."""

    def state(self) -> Json:
        """The clock as the page shows it: now, start, end, playing, busy, speed, speeds, next, latest, …"""

    def command(self, name: str, speed: float | None) -> str | None:
        """play, pause, day, week, next or end; an error in words when that is not possible now."""

    def acted(self, user_id: str) -> None:
        """Somebody did something as this person through the page."""

    def by_hand(self, user_id: str) -> bool:
        """Whether this person is left to the page's user."""

    def hand_over(self, user_id: str, by_hand: bool) -> None:
        """Leaves this person to the page's user, or takes them back."""

    def report(self) -> list[Json] | None:
        """The sections of the report, once there is one."""
