"""The fields of a program file: what the set-up form asks for, with the form's limits."""

from dataclasses import fields

from mentorship.cadence import Cadence
from mentorship.choice_settings import ANSWER_DAYS
from mentorship.match_orders import HIGHEST_BAR
from mentorship.matching import Aim, Weights
from mentorship.program_files.kinds import (
    ChannelId,
    Day,
    Field,
    Group,
    OneOf,
    OrNone,
    Rows,
    Several,
    Whole,
    Words,
    YesOrNo,
)
from mentorship.program_form import EMPHASES, ROTATIONS
from mentorship.program_settings import (
    POINT_LIMIT,
    POINTS,
    QUESTION_LIMIT,
    QUESTIONS,
    SESSIONS,
    TEXT_LIMITS,
    TITLE_LIMIT,
    AnswerKind,
)
from mentorship.skills import LONGEST
from storage.words import Format, Objective, PairedBy, Wave

FIXED = ("enrollment_closes_on", "starts_on", "ends_on")
COUNTED = ("enrollment_days", "start_after_days", "weeks")
CHANNELS = ("coordinator_channel", "announcement_channel")
RULES: dict[str, Field] = {
    "common_language": YesOrNo(),
    "other_department": YesOrNo(),
    "min_shared_hours": Whole(0, 8),
    "min_level_gap": OneOf({"none": None, "1": 1, "2": 2, "3": 3}),
    "reverse": YesOrNo(),
}
MATCHING: dict[str, Field] = {
    "order": Several(OneOf({each.value: each for each in Aim}), len(Aim)),
    "bar": OrNone(Whole(0, HIGHEST_BAR)),
    "rotate_weeks": OneOf({"none": None, **{str(weeks): weeks for weeks in ROTATIONS}}),
    "paired_by": OneOf({each.value: each for each in PairedBy}),
    "answer_days": Whole(ANSWER_DAYS[0], ANSWER_DAYS[-1]),
}
DATES: dict[str, Field] = {
    **dict.fromkeys(FIXED, Day()),
    "enrollment_days": Whole(1, 365),
    "start_after_days": Whole(2, 730),
    "weeks": Whole(4, 520),
}
SESSION: dict[str, Field] = {
    "title": Words(TITLE_LIMIT, must=True),
    "points": Several(Words(POINT_LIMIT, must=True), POINTS),
}
QUESTION: dict[str, Field] = {"question": Words(QUESTION_LIMIT, must=True), "required": YesOrNo()}
SURVEY_QUESTION: dict[str, Field] = {
    "wave": OneOf({each.value: each for each in Wave}),
    "question": Words(QUESTION_LIMIT, must=True),
    "answer": OneOf({each.value: each for each in AnswerKind}),
}
PROGRAM_FILE = Group(
    {
        "program": Whole(1, 999_999_999),
        "name": Words(60),
        "objective": OneOf({each.value: each for each in Objective}),
        "objective_words": Words(300),
        "format": OneOf({each.value: each for each in Format}),
        "audience": Words(200),
        "terms": Words(800, several_lines=True),
        "rolling": YesOrNo(),
        "dates": Group(DATES),
        "cadence": OneOf({each.value: each for each in Cadence}),
        "default_capacity": Whole(1, 10),
        "rules": Group(RULES),
        "emphasis": OneOf({name: name for name in EMPHASES}),
        "weights": Group({each.name: Whole(0, 1_000) for each in fields(Weights)}),
        "matching": Group(MATCHING),
        "agenda": Rows(Group(SESSION), SESSIONS, ("title",)),
        "survey_questions": Rows(Group(SURVEY_QUESTION), QUESTIONS * len(Wave), ("wave", "question")),
        "questions": Rows(Group(QUESTION), QUESTIONS, ("question",)),
        "texts": Group({name: Words(limit, several_lines=True) for name, limit in TEXT_LIMITS.items()}),
        "channels": Group({name: ChannelId() for name in CHANNELS}),
        "skills": Several(Words(LONGEST), 200),
    }
)
REQUIRED = ("name", "objective", "terms", "dates")
