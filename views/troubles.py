"""Why a message did not arrive, in words that say what to do; and what kind of message it was."""

REMEDIES = {
    "is_archived": "The channel or conversation is archived. Please unarchive it or choose another one.",
    "is_inactive": "The channel or conversation is archived. Please unarchive it or choose another one.",
    "messages_tab_disabled": (
        "The app may not send direct messages. Ask a workspace admin to switch on its Messages tab."
    ),
    "missing_scope": "The app lacks a permission. Ask whoever runs it to install it again.",
    "not_in_channel": "The app is not in the channel. Please invite it there.",
    "channel_not_found": (
        "The conversation cannot be found, or the app is not in it. Invite the app to the channel; "
        "for a person, check that they still have an account."
    ),
    "user_disabled": "The account is switched off. If the person has left, nothing is to be done.",
    "user_not_found": "Slack does not know the account. If the person has left, nothing is to be done.",
    "users_not_found": "Slack does not know one of the accounts any more. Please check the pair.",
    "user_not_visible": "The app may not see this person. Ask a workspace admin to lift the restriction.",
    "user_is_restricted": "The account is restricted. Ask a workspace admin to lift the restriction.",
    "cannot_dm_bot": "The account is a bot, not a person. Please remove it from the program.",
    "message_limit_exceeded": "The workspace has reached its message limit. Ask a workspace admin.",
    "invalid_user_combination": "Slack does not let these people share a conversation. Please write to them.",
    "our_mistake": "Something went wrong in the app. Whoever runs it finds the reason in its log.",
    "restricted_too_many": "So many messages at once are too many for one channel. It will be quieter soon.",
    "time_in_past": "The clock of the machine that runs the app is wrong. Ask whoever runs it to set it.",
    "sender_gone": "The app was stopped while sending. Please ask the person whether it arrived.",
}
NOT_SIGNED_IN = "Slack does not accept the app's token. Ask whoever runs it to install it again."
NOT_ALLOWED = "A rule of the workspace forbids it. Ask a workspace admin to allow the app to post there."
UNCERTAIN = (
    "Slack did not say whether it arrived, and sending twice would be worse. Please ask whether it is there."
)
UNKNOWN = "Slack refused it. Whoever runs the app finds the reason in its log."

KINDS = {
    "invitation": "The invitation",
    "program_created": "The program's card",
    "coordinator_added": "The welcome as a coordinator",
    "application_received": "The receipt of an application",
    "applications_to_review": "The news of applications",
    "application_decided": "The answer to an application",
    "enrollment_ended": "The goodbye",
    "draft_ready": "The news of a draft",
    "match_found": "The news of a match",
    "no_match_yet": "The news that there is no partner yet",
    "no_mentee_yet": "The news that there is no mentee yet",
    "choice_progress": "The progress of choosing",
    "choose_mentors": "The question whom somebody chooses",
    "mentor_chosen": "The question whom a mentor accepts",
    "choice_reminder": "The reminder to choose or to answer",
    "introduction": "The introduction",
    "round_began": "The news of a round",
    "pair_goes_on": "The news that others go on together",
    "partner_left": "The news that a partner has left",
    "pairing_ended": "The news that a pairing has ended",
    "last_coordinator_left": "The news that a program has no coordinator",
    "dm_answer": "An answer to a direct message",
    "person_left": "The news that somebody has left",
    "check_in_due": "A check-in",
    "help_wanted": "A request for help",
    "help_on_the_way": "The news that help is on the way",
    "survey_prompt": "A survey",
    "survey_reminder": "The reminder of a survey",
    "weekly_digest": "A digest",
    "round_progress": "The progress of a round",
    "program_thanks": "The thanks at the end",
    "recognition": "The thanks by name",
    "closing_report": "The closing report",
}

_SIGN_IN = ("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked")
_FORBIDDEN = ("access_denied", "ekm_access_denied", "no_permission", "posting_to_channel_denied")


def remedy(error: str, uncertain: bool) -> str:
    """What to do about Slack's `error`; `uncertain` if the message may have arrived."""
    if uncertain:
        return REMEDIES["sender_gone"] if error == "sender_gone" else UNCERTAIN
    if error in _SIGN_IN or error.startswith("team_"):
        return NOT_SIGNED_IN
    if error in _FORBIDDEN or error.startswith("restricted_action"):
        return NOT_ALLOWED
    return REMEDIES.get(error, UNKNOWN)
