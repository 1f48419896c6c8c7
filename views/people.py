"""Reading Slack's user objects."""

from collections.abc import Mapping
from typing import Any

from mentorship.people import SlackProfile

SLACKBOT = "USLACKBOT"


def read_profile(user: Mapping[str, Any]) -> SlackProfile:
    """A user object of `users.info`, `users.list`, `team_join` or `user_change`.

    Everything but the id may be missing or null, as it is for Slackbot and deactivated people.
    """
    profile = user.get("profile") or {}
    not_people = ("is_bot", "is_workflow_bot", "is_connector_bot", "is_stranger")
    return SlackProfile(
        slack_id=str(user["id"]),
        name=str(
            profile.get("display_name")
            or profile.get("real_name")
            or user.get("real_name")
            or user.get("name")
            or ""
        ),
        title=str(profile.get("title") or ""),
        zone=user.get("tz") or None,
        locale=str(user.get("locale") or ""),
        is_admin=any(user.get(flag) for flag in ("is_admin", "is_owner", "is_primary_owner")),
        is_guest=any(user.get(flag) for flag in ("is_restricted", "is_ultra_restricted")),
        is_person=user["id"] != SLACKBOT and not any(user.get(flag) for flag in not_people),
        active=not user.get("deleted"),
    )
