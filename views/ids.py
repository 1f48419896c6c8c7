"""Every identifier that travels through Slack; what changes goes into values and private_metadata."""

from enum import StrEnum

COMMAND = "/mentorship"


class Action(StrEnum):
    """The action_id of a button or menu."""

    OPEN_HUB = "open_hub"
    JOIN = "join"
    PROFILE = "profile"
    WITHDRAW = "withdraw"
    PAUSE = "pause"
    RESUME = "resume"
    STATUS = "status"
    HELP = "help"

    NEW_PROGRAM = "new_program"
    EDIT_PROGRAM = "edit_program"
    SHOW_PROGRAM = "show_program"
    ADD_COORDINATORS = "add_coordinators"
    OPEN_ENROLLMENT = "open_enrollment"
    CLOSE_ENROLLMENT = "close_enrollment"
    CLOSE_PROGRAM = "close_program"
    SHOW_REPORT = "show_report"
    SEND_DIGEST = "send_digest"

    REVIEW = "review"
    ACCEPT = "accept"
    DECLINE = "decline"
    WAITLIST = "waitlist"
    ACCEPT_ALL = "accept_all"
    REVIEW_PAGE = "review_page"
    REVIEW_BACK = "review_back"

    RUN_MATCHING = "run_matching"
    SHOW_DRAFT = "show_draft"
    DRAFT_PAGE = "draft_page"
    DRAFT_BACK = "draft_back"
    DRAFT_PAIR = "draft_pair"
    APPROVE_DRAFT = "approve_draft"
    DISCARD_DRAFT = "discard_draft"

    PLAN_MEETING = "plan_meeting"
    END_PAIRING = "end_pairing"
    SHOW_PAIRS = "show_pairs"
    PAIRS_PAGE = "pairs_page"
    PAIRS_BACK = "pairs_back"

    CHECK_IN = "check_in"
    CHECK_IN_MET = "check_in_met"
    CHECK_IN_SCHEDULED = "check_in_scheduled"
    CHECK_IN_NOT_YET = "check_in_not_yet"
    CHECK_IN_NEED_HELP = "check_in_need_help"
    CHECK_IN_CHANGE = "check_in_change"
    TAKE_CONCERN = "take_concern"

    TAKE_SURVEY = "take_survey"


class Callback(StrEnum):
    """The callback_id of a modal that is submitted."""

    PROGRAM_PURPOSE = "program_purpose"
    PROGRAM_DATES = "program_dates"
    PROGRAM_RULES = "program_rules"
    COORDINATORS = "coordinators"
    JOIN_ABOUT_YOU = "join_about_you"
    JOIN_PART = "join_part"
    DECLINE_REASON = "decline_reason"
    SWAP_MENTOR = "swap_mentor"
    MEETING_TIME = "meeting_time"
    CHECK_IN_FOLLOW_UP = "check_in_follow_up"
    SURVEY = "survey"


class Field(StrEnum):
    """A form's field: the block_id and the action_id of its input."""

    NAME = "name"
    OBJECTIVE = "objective"
    OBJECTIVE_WORDS = "objective_words"
    AUDIENCE = "audience"
    TERMS = "terms"
    ENROLLMENT_CLOSES_ON = "enrollment_closes_on"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    CADENCE = "cadence"
    COORDINATOR_CHANNEL = "coordinator_channel"
    ANNOUNCEMENT_CHANNEL = "announcement_channel"
    DEFAULT_CAPACITY = "default_capacity"
    RULES = "rules"
    MIN_SHARED_HOURS = "min_shared_hours"
    MIN_LEVEL_GAP = "min_level_gap"
    EMPHASIS = "emphasis"
    COORDINATORS = "coordinators"

    TITLE = "title"
    ROLE = "role"
    EXPERIENCE = "experience"
    LANGUAGES = "languages"
    OFFERS = "offers"
    WANTS = "wants"
    GOALS = "goals"
    CAPACITY = "capacity"
    EXCLUDES = "excludes"
    CONSENT = "consent"
    MAY_BE_NAMED = "may_be_named"

    REASON = "reason"
    MENTOR = "mentor"
    MEETING_AT = "meeting_at"
    RATING = "rating"
    NOTE = "note"

    SATISFACTION = "satisfaction"
    RECOMMEND = "recommend"
    GOAL_PROGRESS = "goal_progress"
    SKILL_LEVEL = "skill_level"
    WORDS = "words"
