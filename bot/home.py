"""Keeping App Home up to date for those who have opened it."""

from slack_sdk import WebClient

from bot.workbench import Workbench
from mentorship.overview import overview_of
from mentorship.people import find_person
from views.hub import home_tab


def publish_home(bench: Workbench, client: WebClient, slack_id: str) -> None:
    """Publish the person's Home as things stand now; nothing happens if they never opened it."""
    with bench.read() as work:
        person = find_person(work, slack_id)
        if person is None or person.home_opened_at is None or not person.active:
            return
        view = home_tab(overview_of(work, person))
    client.views_publish(user_id=slack_id, view=view)
