"""Reconciling the people of the workspace with Slack, so that no single event is essential."""

import logging
from collections.abc import Iterator

from slack_sdk import WebClient

from bot.workbench import Workbench
from mentorship.departures import record_profiles
from mentorship.people import SlackProfile
from storage.tables import Workspace
from views.people import read_profile

log = logging.getLogger(__name__)

PAGE = 200


def sync_people(bench: Workbench, client: WebClient) -> int:
    """Read everybody with `users.list`, page by page, and write down who is new, changed or gone."""
    changed = 0
    for profiles in _pages(client):
        with bench.write() as work:
            changed += record_profiles(work, profiles)
    with bench.write() as work:
        workspace = work.session.get_one(Workspace, work.workspace_id)
        workspace.people_synced_at = work.now
        work.session.add(workspace)
    return changed


def _pages(client: WebClient) -> Iterator[list[SlackProfile]]:
    cursor = ""
    while True:
        page = client.users_list(limit=PAGE, cursor=cursor, include_locale=True)
        yield [read_profile(user) for user in page["members"]]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
