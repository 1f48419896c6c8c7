"""The doctor's look at Slack: both tokens, the scopes that were granted, and the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.clock import Clock
from bot.doctor.finding import Finding, fine, problem

WIDEST_CLOCK_GAP = timedelta(seconds=30)
BOT_TOKEN_REMEDY = (
    "Install the app to the workspace, then copy the Bot User OAuth Token under OAuth & Permissions "
    "into SLACK_BOT_TOKEN."
)
APP_TOKEN_REMEDY = (
    "Under Basic Information → App-Level Tokens make a token of this app with connections:write and put "
    "it into SLACK_APP_TOKEN; Socket Mode must be on."
)


@dataclass(frozen=True)
class Identity:
    """Whose token it is, as `auth.test` says, with what came in the answer's head."""

    team_id: str
    team: str
    app_id: str
    scopes: frozenset[str] | None
    clock_gap: timedelta | None


def who_am_i(client: WebClient, clock: Clock) -> Identity | Finding:
    """Ask Slack whose bot token this is."""
    try:
        answer = client.auth_test()
    except (SlackClientError, OSError) as error:
        return _refusal("Bot token", error, BOT_TOKEN_REMEDY)
    head = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    body: Mapping[str, Any] = answer.data if isinstance(answer.data, dict) else {}
    return Identity(
        team_id=str(body.get("team_id", "")),
        team=str(body.get("team", "")),
        app_id=str(body.get("app_id", "")),
        scopes=_scopes(head.get("x-oauth-scopes")),
        clock_gap=_clock_gap(head.get("date"), clock.now()),
    )


def look_at_app_token(client: WebClient, app_token: str, app_id: str) -> Finding:
    """Whether Socket Mode opens with it, and whether it is this app's (`app_id` is empty if unknown)."""
    try:
        client.apps_connections_open(app_token=app_token)
    except (SlackClientError, OSError) as error:
        return _refusal("App token", error, APP_TOKEN_REMEDY)
    if app_id and f"-{app_id}-" not in app_token:
        return problem("App token", "it belongs to another app than the bot token.", APP_TOKEN_REMEDY)
    return fine("App token", "Socket Mode opens")


def look_at_scopes(granted: frozenset[str] | None, manifest: Path) -> list[Finding]:
    """What was granted against what the manifest asks for."""
    if granted is None or not manifest.exists():
        why = (
            "Slack did not say which were granted" if granted is None else f"there is no {manifest.name} here"
        )
        return [problem("Scopes", f"not compared: {why}.", "Run the doctor in the project's folder.")]
    source = yaml.safe_load(manifest.read_text(encoding="utf-8"))
    wanted = frozenset(source["oauth_config"]["scopes"]["bot"])
    return _missing(wanted - granted) + _superfluous(granted - wanted) or [
        fine("Scopes", f"the {len(wanted)} of the manifest and no other")
    ]


def look_at_clock(gap: timedelta | None) -> Finding:
    """This machine's clock against Slack's."""
    if gap is None:
        return fine("Clock", "not compared, for Slack did not say what time it is")
    seconds = round(abs(gap).total_seconds())
    if abs(gap) <= WIDEST_CLOCK_GAP:
        return fine("Clock", f"within {max(seconds, 1)} s of Slack's")
    way = "ahead of" if gap > timedelta() else "behind"
    return problem("Clock", f"{seconds} s {way} Slack's.", "Switch on time synchronisation (NTP).")


def cause_of(error: Exception) -> str:
    """Why a call failed, in Slack's word for it or the machine's."""
    if isinstance(error, SlackApiError):
        code = error.response.get("error") if isinstance(error.response.data, dict) else None
        return str(code or f"http_{error.response.status_code}")
    return type(error).__name__


def _refusal(about: str, error: Exception, remedy: str) -> Finding:
    if isinstance(error, SlackApiError):
        return problem(about, f"Slack answers {cause_of(error)}.", remedy)
    network = "Check the network, the proxy and SLACK_API_URL."
    return problem(about, f"Slack could not be reached ({cause_of(error)}).", network)


def _missing(scopes: frozenset[str]) -> list[Finding]:
    if not scopes:
        return []
    remedy = "Paste manifest.yml under App Manifest, save, and reinstall the app under Install App."
    return [problem("Scopes", f"missing: {', '.join(sorted(scopes))}.", remedy)]


def _superfluous(scopes: frozenset[str]) -> list[Finding]:
    if not scopes:
        return []
    remedy = (
        "The bot does not need them. Paste manifest.yml under App Manifest and save; Slack keeps a granted "
        "scope until the app is removed from the workspace and installed again (the bot token changes)."
    )
    return [problem("Scopes", f"more than needed: {', '.join(sorted(scopes))}.", remedy)]


def _scopes(header: str | None) -> frozenset[str] | None:
    if header is None:
        return None
    return frozenset(part.strip() for part in header.split(",") if part.strip())


def _clock_gap(date: str | None, now: datetime) -> timedelta | None:
    """How far `now` is ahead of an HTTP date."""
    return None if date is None else now - parsedate_to_datetime(date)
