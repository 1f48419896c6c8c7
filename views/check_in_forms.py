"""The form that follows an answer to a check-in, and reading it back."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from mentorship.check_in_answers import Asked, local_day_of
from mentorship.check_in_details import Details
from mentorship.concerns import concern_of
from mentorship.meetings import meetings_of
from mentorship.work import Work
from storage.words import CheckInAnswer, Obstacle
from views.blocks import Block, View, modal, section
from views.check_ins import LABELS
from views.fields import (
    Payload,
    choice_of,
    date_field,
    date_of,
    moment_field,
    moment_of,
    radio_field,
    select_field,
    text_field,
    text_of,
)
from views.ids import Callback, Field

RATINGS = {
    "5": "5: very useful",
    "4": "4: useful",
    "3": "3: somewhat useful",
    "2": "2: hardly useful",
    "1": "1: not useful",
}
OBSTACLES = {
    Obstacle.NO_TIME.value: "No time",
    Obstacle.CANNOT_REACH.value: "I cannot reach my partner",
    Obstacle.UNSURE_WHAT_ABOUT.value: "Unsure what to talk about",
    Obstacle.OTHER.value: "Something else",
}
_OPENINGS = {
    CheckInAnswer.MET: "Written down. Would you like to add to it?",
    CheckInAnswer.SCHEDULED: "Good. When do you meet?",
    CheckInAnswer.NOT_YET: "Thank you for saying so. What is in the way?",
    CheckInAnswer.NEED_HELP: "Your coordinators know that you need help. What has happened?",
}


def follow_up(work: Work, asked: Asked) -> View:
    """The form that fits the answer just given; the answer counts even if it is closed."""
    given = asked.check_in.answer or CheckInAnswer.NOT_YET
    blocks = [section(_OPENINGS[given]), *_FORMS[given](work, asked)]
    about = {"check_in": asked.check_in.key, "version": asked.check_in.version}
    title, callback = LABELS[given], Callback.CHECK_IN_FOLLOW_UP
    return modal(title, blocks, callback=callback, submit="Save", close="Skip", about=about)


def read_details(payload: Payload) -> Details:
    """What the form says; fields that it did not have are empty."""
    obstacle, rating = choice_of(payload, Field.OBSTACLE), choice_of(payload, Field.RATING)
    return Details(
        met_on=date_of(payload, Field.MET_ON),
        rating=int(rating) if rating in RATINGS else None,
        note=text_of(payload, Field.NOTE),
        next_at=moment_of(payload, Field.MEETING_AT),
        obstacle=Obstacle(obstacle) if obstacle in OBSTACLES else None,
        words=text_of(payload, Field.WORDS),
    )


def _met_form(work: Work, asked: Asked) -> list[Block]:
    told, rating = meetings_of(work, asked.pair.pairing).told_in(asked.check_in.key), asked.check_in.rating
    met_on = local_day_of(work, asked, told or work.now)
    question = "How useful was it?"
    next_at = "When do you meet next?"
    private = "For yourself: nobody else can read it."
    return [
        date_field(Field.MET_ON, "When did you meet?", met_on),
        radio_field(Field.RATING, question, RATINGS, str(rating) if rating else None, optional=True),
        text_field(
            Field.NOTE, "A note", asked.check_in.note, long=True, limit=500, hint=private, optional=True
        ),
        moment_field(Field.MEETING_AT, next_at, None, optional=True),
    ]


def _planned_form(work: Work, asked: Asked) -> list[Block]:
    ahead = meetings_of(work, asked.pair.pairing).next_at
    proposed = (work.now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    return [moment_field(Field.MEETING_AT, "When do you meet?", ahead or proposed)]


def _obstacle_form(_work: Work, asked: Asked) -> list[Block]:
    before = asked.check_in.obstacle
    return [select_field(Field.OBSTACLE, "What is in the way?", OBSTACLES, before.value if before else None)]


def _help_form(work: Work, asked: Asked) -> list[Block]:
    concern = concern_of(work, asked.check_in)
    words = concern.words if concern else ""
    hint = "Only the coordinators of your program read this, never your partner."
    return [text_field(Field.WORDS, "In your own words", words, long=True, limit=1_000, hint=hint)]


_FORMS: Mapping[CheckInAnswer, Callable[[Work, Asked], list[Block]]] = {
    CheckInAnswer.MET: _met_form,
    CheckInAnswer.SCHEDULED: _planned_form,
    CheckInAnswer.NOT_YET: _obstacle_form,
    CheckInAnswer.NEED_HELP: _help_form,
}
