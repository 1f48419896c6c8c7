"""Reconciling the people of the workspace with Slack, so that no single event is essential."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.workbench import Workbench
from mentorship.departures import record_profiles
from mentorship.people import SlackProfile
from storage.tables import Workspace
from views.people import read_profile

PAGE = 500
EVERY = timedelta(hours=24)
LONGEST_WAIT = 120  # seconds; more than Slack ever asks for a page of people

Wait = Callable[[float], bool]


class GaveUp(Exception):
    """Somebody wants to wait no longer for Slack."""


class PeopleSync:
    """Reads everybody at the start, every night, and when Slack can reach the bot again after an outage.

    What failed is made up for at the next look.
    """

    def __init__(self, bench: Workbench, client: WebClient, is_reached: Callable[[], bool]) -> None:
        self._bench, self._client, self._is_reached = bench, client, is_reached
        self._synced_at: datetime | None = None
        self._stopping = threading.Event()
        self._busy = threading.Lock()

    def if_due(self) -> int:
        """Read everybody unless that was done not long ago; returns how many changed."""
        now = self._bench.clock.now()
        if not self._is_reached():
            self._synced_at = None  # whatever Slack wants to tell meanwhile is missed
            return 0
        if self._synced_at is not None and now - self._synced_at < EVERY:
            return 0
        if not self._busy.acquire(blocking=False):
            return 0
        try:
            changed = sync_people(self._bench, self._client, self._stopping.wait)
        except GaveUp:
            return 0
        finally:
            self._busy.release()
        self._synced_at = now
        return changed

    def stop(self) -> None:
        """Wait no longer for Slack's permission to read on."""
        self._stopping.set()


def patiently(seconds: float) -> bool:
    """Wait all of it, and never give up."""
    time.sleep(seconds)
    return False


def sync_people(bench: Workbench, client: WebClient, wait: Wait = patiently) -> int:
    """Read everybody with `users.list`, page by page, and write down who is new, changed or gone.

    `wait` waits for so many seconds, and says whether to give up instead of asking Slack again.
    """
    changed = 0
    for profiles in _pages(client, wait):
        with bench.write() as work:
            changed += record_profiles(work, profiles)
    with bench.write() as work:
        workspace = work.session.get_one(Workspace, work.workspace_id)
        workspace.people_synced_at = work.now
        work.session.add(workspace)
    return changed


def _pages(client: WebClient, wait: Wait) -> Iterator[list[SlackProfile]]:
    cursor = ""
    while True:
        page = _page(client, cursor, wait)
        yield [read_profile(user) for user in page["members"]]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _page(client: WebClient, cursor: str, wait: Wait) -> SlackResponse:
    """One page; for a large company Slack asks for a pause now and then."""
    while True:
        try:
            return client.users_list(limit=PAGE, cursor=cursor, include_locale=True)
        except SlackApiError as error:
            seconds = pause_of(error)
            if seconds is None:
                raise
            if wait(min(seconds, LONGEST_WAIT)):
                raise GaveUp from error


def pause_of(error: SlackApiError) -> float | None:
    """The seconds that Slack wants to be left alone for; None if that is not what it refused for."""
    if error.response.status_code != 429:
        return None
    return float(error.response.headers.get("Retry-After", 30))
