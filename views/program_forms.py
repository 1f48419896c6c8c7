"""Setting a program up on the screen: a form in three steps, and reading it back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mentorship.choice_settings import ANSWER_DAYS, USUAL_DAYS
from mentorship.program_form import OWN_WEIGHTS, SIZES, USUAL_SIZE, ProgramForm, form_of
from mentorship.program_form import ROTATIONS as ROTATION_WEEKS
from storage.tables import Person, Program
from storage.words import Format, PairedBy, ProgramState
from views.blocks import Block, View, actions, context, modal, safe, section
from views.fields import (
    Payload,
    channel_field,
    channel_of,
    checks_field,
    choice_of,
    choices_of,
    date_field,
    date_of,
    number_field,
    number_of,
    people_field,
    radio_field,
    select_field,
    text_field,
    text_of,
)
from views.ids import Callback, Field
from views.programs import CADENCES, OBJECTIVES, program_buttons

EMPHASES = {
    "balanced": "A bit of everything",
    "skills": "Skills wanted and offered",
    "goals": "Shared goals",
    "experience": "Difference in experience",
    "working_hours": "Shared working hours",
    "across_departments": "Meeting other departments",
}
RULES = {
    "common_language": "Both speak a common language",
    "other_department": "Never from the same department",
    "reverse": "Reverse mentoring: the mentor is the junior of the two",
}
LEVEL_GAPS = {
    "none": "No rule",
    "1": "At least one level",
    "2": "At least two levels",
    "3": "At least three levels",
}
MENTORING = Format.MENTORING.value
FORMATS = {
    MENTORING: "Mentees from mentors",
    Format.CIRCLES.value: "Mentees in circles: several with one mentor",
    Format.PEERS.value: "Everybody from everybody: peers in pairs",
}
PAIRED_BY = {
    PairedBy.FIT.value: "By best fit, which you approve",
    PairedBy.CHOICE.value: "By choice: mentees choose, mentors answer, you approve",
}
STAY = "none"
ROTATIONS = {
    STAY: "Partners stay together",
    "1": "Every week",
    **{str(weeks): f"Every {weeks} weeks" for weeks in ROTATION_WEEKS if weeks > 1},
}
TERMS = (
    "I will keep what we discuss between us, come to the meetings I agreed to, and say so in good time "
    "if I cannot go on."
)


Values = Mapping[str, Any]


def purpose_form(values: Values, about: Mapping[str, int | str]) -> View:
    """Step 1 of 3: what the program is for."""
    blocks = [
        context("Step 1 of 3: what is it for?"),
        text_field(Field.NAME, "Name of the program", str(values.get("name", "")), limit=60),
        select_field(Field.OBJECTIVE, "Objective", OBJECTIVES, values.get("objective")),
        text_field(
            Field.OBJECTIVE_WORDS,
            "Objective in your own words",
            str(values.get("objective_words", "")),
            limit=300,
            optional=True,
        ),
        radio_field(Field.FORMAT, "Who learns from whom?", FORMATS, values.get("format") or MENTORING),
        text_field(
            Field.AUDIENCE,
            "Who is it for?",
            str(values.get("audience", "")),
            example="New managers in all offices",
            limit=200,
            optional=True,
        ),
        text_field(
            Field.TERMS,
            "What people agree to when they join",
            str(values.get("terms") or TERMS),
            long=True,
            limit=800,
        ),
    ]
    return _step(Callback.PROGRAM_PURPOSE, blocks, "Next", about)


def dates_form(values: Values, about: Mapping[str, int | str]) -> View:
    """Step 2 of 3: when and where."""
    blocks = [
        context("Step 2 of 3: when and where?"),
        _rolling_field(values),
        date_field(Field.ENROLLMENT_CLOSES_ON, "Enrollment closes on", _date(values, "enrollment_closes_on")),
        date_field(Field.STARTS_ON, "The program starts on", _date(values, "starts_on")),
        date_field(Field.ENDS_ON, "The program ends on", _date(values, "ends_on")),
        select_field(
            Field.CADENCE, "How often do pairs meet?", CADENCES, values.get("cadence", "fortnightly")
        ),
        channel_field(
            Field.COORDINATOR_CHANNEL,
            "Coordinator channel",
            values.get("coordinator_channel"),
            hint="Where the digest and what needs you will be posted. Invite the app to it first.",
        ),
        channel_field(
            Field.ANNOUNCEMENT_CHANNEL,
            "Announcement channel",
            values.get("announcement_channel"),
            hint="Where colleagues are invited to join. Invite the app to it first.",
        ),
    ]
    return _step(Callback.PROGRAM_DATES, blocks, "Next", about)


def rules_form(values: Values, about: Mapping[str, int | str]) -> View:
    """Step 3 of 3: how people are matched; the defaults suit most programs."""
    peers = values.get("format") == Format.PEERS
    rules = {rule: words for rule, words in RULES.items() if not (peers and rule == "reverse")}
    ticked = [rule for rule in rules if values.get(rule, rule == "common_language")]
    blocks = [
        context("Step 3 of 3: how people are matched. These defaults suit most programs."),
        *([] if peers else [_capacity_field(values)]),
        _rotation_field(values),
        *(_choice_fields(values) if values.get("format", MENTORING) == MENTORING else []),
        checks_field(Field.RULES, "Always", rules, ticked, optional=True),
        number_field(
            Field.MIN_SHARED_HOURS,
            "Working hours a pair must share each day",
            values.get("min_shared_hours", 2),
            least=0,
            most=8,
        ),
        *([] if peers else [_level_field(values)]),
        _emphasis_field(values.get("emphasis", "balanced")),
    ]
    return _step(Callback.PROGRAM_RULES, blocks, "Save Program", about)


def _rolling_field(values: Values) -> Block:
    hint = "Who is new is matched every week, and running pairs stay; the first pairs after the day below."
    return checks_field(
        Field.ROLLING,
        "Enrollment",
        {"yes": "People can join at any time"},
        ["yes"] if values.get("rolling") else [],
        hint=hint,
        optional=True,
    )


def _capacity_field(values: Values) -> Block:
    label = "Mentees per mentor, unless a mentor says otherwise"
    least, most = (SIZES[0], SIZES[-1]) if values.get("format") == Format.CIRCLES else (1, 10)
    usual = USUAL_SIZE if least > 1 else 1
    chosen = int(values.get("default_capacity") or usual)
    return number_field(
        Field.DEFAULT_CAPACITY, label, chosen if least <= chosen <= most else usual, least=least, most=most
    )


def _rotation_field(values: Values) -> Block:
    hint = "Everybody is matched anew then, as far as can be with somebody they have not met."
    chosen = str(values.get("rotate_weeks") or STAY)
    return select_field(Field.ROTATE_WEEKS, "New partners", ROTATIONS, chosen, hint=hint)


def _choice_fields(values: Values) -> list[Block]:
    """How pairs come about, where one mentor has one mentee in each pair."""
    days = "Mentees choose for so many days after enrollment has closed; mentors answer for as many."
    least, most = ANSWER_DAYS[0], ANSWER_DAYS[-1]
    chosen, known = str(values.get("paired_by") or PairedBy.FIT.value), values.get("answer_days")
    return [
        select_field(Field.PAIRED_BY, "How are pairs made?", PAIRED_BY, chosen),
        number_field(
            Field.ANSWER_DAYS,
            "If by choice: days to choose and to answer",
            known or USUAL_DAYS,
            least=least,
            most=most,
            hint=days,
            optional=True,
        ),
    ]


def _level_field(values: Values) -> Block:
    label, chosen = (
        "How many levels must lie between mentor and mentee?",
        str(values.get("min_level_gap") or "none"),
    )
    return select_field(Field.MIN_LEVEL_GAP, label, LEVEL_GAPS, chosen)


def read_purpose(payload: Payload) -> dict[str, Any]:
    return {
        "name": text_of(payload, Field.NAME),
        "objective": choice_of(payload, Field.OBJECTIVE),
        "objective_words": text_of(payload, Field.OBJECTIVE_WORDS),
        "format": choice_of(payload, Field.FORMAT),
        "audience": text_of(payload, Field.AUDIENCE),
        "terms": text_of(payload, Field.TERMS),
    }


def read_dates(payload: Payload) -> dict[str, Any]:
    """Dates as ISO text, so that they can wait in a form draft."""
    dates = (Field.ENROLLMENT_CLOSES_ON, Field.STARTS_ON, Field.ENDS_ON)
    chosen = {name.value: date_of(payload, name) for name in dates}
    return {
        **{name: day.isoformat() for name, day in chosen.items() if day},
        "rolling": "yes" in choices_of(payload, Field.ROLLING),
        "cadence": choice_of(payload, Field.CADENCE),
        "coordinator_channel": channel_of(payload, Field.COORDINATOR_CHANNEL),
        "announcement_channel": channel_of(payload, Field.ANNOUNCEMENT_CHANNEL),
    }


def read_rules(payload: Payload) -> dict[str, Any]:
    ticked = choices_of(payload, Field.RULES)
    gap, weeks = choice_of(payload, Field.MIN_LEVEL_GAP), choice_of(payload, Field.ROTATE_WEEKS)
    return {
        **{rule: rule in ticked for rule in RULES},
        "default_capacity": number_of(payload, Field.DEFAULT_CAPACITY),
        "min_shared_hours": number_of(payload, Field.MIN_SHARED_HOURS),
        "min_level_gap": None if gap in (None, "none") else int(str(gap)),
        "rotate_weeks": None if weeks in (None, STAY) else int(str(weeks)),
        "paired_by": choice_of(payload, Field.PAIRED_BY) or PairedBy.FIT.value,
        "answer_days": number_of(payload, Field.ANSWER_DAYS),
        "emphasis": choice_of(payload, Field.EMPHASIS),
    }


def coordinators_form(program: Program, coordinators: list[Person]) -> View:
    who = [person.slack_id for person in coordinators]
    blocks = [people_field(Field.COORDINATORS, "Who runs this program?", who)]
    return modal(
        "Coordinators", blocks, callback=Callback.COORDINATORS, submit="Save", about={"program": program.key}
    )


def values_of(program: Program) -> dict[str, Any]:
    """A program's decisions as the form's values."""
    return form_of(program).model_dump(mode="json")


def program_form(values: Values) -> ProgramForm:
    """The filled-in form of all three steps."""
    return ProgramForm.model_validate({name: value for name, value in values.items() if value is not None})


def dates_in(values: Values) -> tuple[date, date, date]:
    """The three dates of step 2; a date that is missing is the distant past."""
    names = ("enrollment_closes_on", "starts_on", "ends_on")
    closes, starts, ends = (_date(values, name) or date.min for name in names)
    return closes, starts, ends


def program_saved(program: Program) -> View:
    """The end of the form: success is visible, and what comes next."""
    next_step = (
        "It is a draft that only coordinators see. Open enrollment when you are ready."
        if program.state == ProgramState.DRAFT
        else "Your changes hold from now on."
    )
    blocks = [section(f"*{safe(program.name)}* is saved. {next_step}"), actions(*program_buttons(program))]
    return modal("Program Saved", blocks)


def _step(callback: Callback, blocks: list[Block], submit: str, about: Mapping[str, int | str]) -> View:
    title = "Edit Program" if about.get("program") else "New Program"
    return modal(title, blocks, callback=callback, submit=submit, close="Cancel", about=about)


def _emphasis_field(chosen: str) -> Block:
    """What counts most; points of a program's own are offered only where it has them."""
    own = {OWN_WEIGHTS: "Points of its own, as under More Settings"} if chosen == OWN_WEIGHTS else {}
    return select_field(Field.EMPHASIS, "What should count most?", {**EMPHASES, **own}, chosen)


def _date(values: Values, name: str) -> date | None:
    text = values.get(name)
    return date.fromisoformat(text) if text else None
