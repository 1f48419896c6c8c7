"""What a call to Slack led to: sent, certainly refused, or nobody knows.

Refusals are an allow-list of error codes that Slack documents and that mean "nothing was posted";
every other answer, or none, is unknown, because the message may have arrived.
"""

from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

# Everything a call to Slack can raise: its refusals, and what the network does.
CALL_ERRORS = (SlackClientError, OSError, HTTPException)

# How often one delivery is tried before it counts as failed.
ATTEMPTS = 8

CURABLE = frozenset(
    {
        "is_archived",
        "messages_tab_disabled",
        "missing_scope",
        "not_in_channel",
        "rate_limited",
        "ratelimited",
        "restricted_too_many",
        "team_added_to_org",
        "time_in_past",
        "org_login_required",
    }
)
PERMANENT = frozenset(
    {
        "access_denied",
        "account_inactive",
        "cannot_dm_bot",
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "ekm_access_denied",
        "invalid_arguments",
        "invalid_auth",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_user_combination",
        "is_inactive",
        "message_limit_exceeded",
        "message_not_found",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_permission",
        "no_text",
        "not_authed",
        "not_enough_users",
        "posting_to_channel_denied",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "too_many_users",
        "user_disabled",
        "user_is_restricted",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)


@dataclass(frozen=True)
class Refused:
    """Slack certainly did not take it; `again_in` says whether and when to try again."""

    error: str
    again_in: timedelta | None = None
    is_rate_limit: bool = False


@dataclass(frozen=True)
class Unknown:
    """It may have arrived."""

    error: str


def outcome_of(error: Exception) -> Refused | Unknown:
    """Classify what went wrong with a call."""
    if isinstance(error, SlackApiError):
        return _of_answer(error)
    if isinstance(error, ConnectionRefusedError) or (
        isinstance(error, URLError) and isinstance(error.reason, ConnectionRefusedError)
    ):
        return Refused("connection_refused", timedelta(seconds=5))
    return Unknown(type(error).__name__)


def as_idempotent(outcome: Refused | Unknown) -> Refused:
    """For a call that may be repeated without harm, not knowing is a reason to repeat it."""
    return outcome if isinstance(outcome, Refused) else Refused(outcome.error, timedelta(seconds=1))


def _of_answer(error: SlackApiError) -> Refused | Unknown:
    response = error.response
    code = str(response.get("error", "")) if isinstance(response.data, dict) else ""
    if response.status_code == 429 or code in ("ratelimited", "rate_limited"):
        wait = int(response.headers.get("Retry-After", "1"))
        return Refused("ratelimited", timedelta(seconds=wait), is_rate_limit=True)
    if response.status_code != 200:
        return Unknown(f"http_{response.status_code}")
    if code in CURABLE:
        return Refused(code, timedelta(minutes=1))
    return Refused(code) if code in PERMANENT else Unknown(code or "no_answer")
