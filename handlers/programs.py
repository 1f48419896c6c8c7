"""Programs: set up, edit, open and close enrollment, and who runs them."""

from typing import Any

from handlers.turn import Answer, Dialogue, Done, Replace, Say, Show, Turn
from mentorship.form_drafts import draft_values, forget_draft, keep_draft
from mentorship.people import check_everybody_known, people_by_slack_id
from mentorship.permissions import (
    coordinated_programs,
    may_create_programs,
    require_coordinator,
    require_owner,
)
from mentorship.program_dates import check_rolling
from mentorship.program_form import check_purpose
from mentorship.programs import (
    add_coordinators,
    change_program,
    check_dates_of,
    check_format_of,
    close_enrollment_now,
    coordinators_of,
    create_program,
    open_enrollment,
)
from mentorship.refusals import Refused
from storage.tables import Program
from views import program_forms as forms
from views import programs as views
from views.blocks import said
from views.fields import about_id, people_of, pressed, whole
from views.ids import COMMAND, Action, Callback, Field
from views.rolling import matching_begins

FORM = "program"


def register(dialogue: Dialogue) -> None:
    """`/mentorship admin …` and every button of a program."""
    dialogue.command("admin", list_programs)
    dialogue.command("admin new", new_program)
    dialogue.command("admin edit", edit_program)
    dialogue.command("admin open", open_program)
    dialogue.command("admin close enrollment", close_applications)
    dialogue.command("admin coordinators", edit_coordinators)
    dialogue.action(Action.NEW_PROGRAM, new_program)
    dialogue.action(Action.EDIT_PROGRAM, edit_program)
    dialogue.action(Action.OPEN_ENROLLMENT, open_program)
    dialogue.action(Action.CLOSE_ENROLLMENT, close_applications)
    dialogue.action(Action.ADD_COORDINATORS, edit_coordinators)
    dialogue.submission(Callback.PROGRAM_PURPOSE, save_purpose)
    dialogue.submission(Callback.PROGRAM_DATES, save_dates)
    dialogue.submission(Callback.PROGRAM_RULES, save_rules)
    dialogue.submission(Callback.COORDINATORS, save_coordinators)


def list_programs(turn: Turn) -> Answer:
    programs = coordinated_programs(turn.work, turn.actor)
    may_create = may_create_programs(turn.work, turn.actor)
    if not programs and not may_create:
        raise Refused(f"Only coordinators can use this. Type `{COMMAND}` to see what you can do.")
    if turn.words:
        raise Refused(f"I do not know that one. `{COMMAND} help` lists what coordinators can type.")
    return Say(views.program_list(programs, may_create))


def new_program(turn: Turn) -> Answer:
    require_owner(turn.work, turn.actor)
    values = draft_values(turn.work, turn.actor, FORM)
    return Show(forms.purpose_form(values, {"program": 0}))


def edit_program(turn: Turn) -> Answer:
    program = chosen_program(turn)
    values = {**forms.values_of(program), **draft_values(turn.work, turn.actor, FORM, str(program.key))}
    return Show(forms.purpose_form(values, {"program": program.key}))


def save_purpose(turn: Turn) -> Answer:
    values = forms.read_purpose(turn.payload)
    check_purpose(values["objective"], values["objective_words"])
    check_format_of(turn.work, turn.actor, about_id(turn.payload, "program"), values["format"])
    kept, about = _keep(turn, values)
    return Replace(forms.dates_form(kept, about))


def save_dates(turn: Turn) -> Answer:
    values = forms.read_dates(turn.payload)
    dates = forms.dates_in(values)
    check_dates_of(turn.work, turn.actor, about_id(turn.payload, "program"), dates)
    check_rolling(values["rolling"], *dates[1:])
    kept, about = _keep(turn, values)
    return Replace(forms.rules_form(kept, about))


def save_rules(turn: Turn) -> Answer:
    kept, about = _keep(turn, forms.read_rules(turn.payload))
    program_id = int(about["program"])
    form = forms.program_form(kept)
    if program_id:
        program = change_program(turn.work, turn.actor, program_id, form)
    else:
        program = create_program(turn.work, turn.actor, form)
    forget_draft(turn.work, turn.actor, FORM, str(program_id or ""))
    return Replace(forms.program_saved(program))


def open_program(turn: Turn) -> Answer:
    program = open_enrollment(turn.work, turn.actor, chosen_program(turn).key)
    return Say(said(f"Enrollment for {views.name_of(program)} is open. The invitation is on its way."))


def close_applications(turn: Turn) -> Answer:
    program = close_enrollment_now(turn.work, turn.actor, chosen_program(turn).key)
    return Say(said(matching_begins(program)))


def edit_coordinators(turn: Turn) -> Answer:
    program = chosen_program(turn)
    return Show(forms.coordinators_form(program, coordinators_of(turn.work, program)))


def save_coordinators(turn: Turn) -> Answer:
    slack_ids = people_of(turn.payload, Field.COORDINATORS)
    chosen = people_by_slack_id(turn.work, slack_ids)
    check_everybody_known(slack_ids, chosen, Field.COORDINATORS)
    add_coordinators(turn.work, turn.actor, about_id(turn.payload, "program"), chosen)
    return Done()


def chosen_program(turn: Turn) -> Program:
    """The program a button names or a number was typed for; the only one if nothing was said."""
    if turn.payload.get("actions"):
        return require_coordinator(turn.work, turn.actor, pressed(turn.payload)[0])
    programs = coordinated_programs(turn.work, turn.actor)
    if turn.words:
        number = whole(turn.words.strip("# ."))
        if programs and number < 1:
            raise Refused(
                f"Add nothing but the number of a program, such as `1`; `{COMMAND} admin` lists yours."
            )
        return require_coordinator(turn.work, turn.actor, number)
    if len(programs) > 1:
        raise Refused(f"You run several programs. `{COMMAND} admin` lists them; add the number of one.")
    return require_coordinator(turn.work, turn.actor, programs[0].key if programs else 0)


def _keep(turn: Turn, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int | str]]:
    """Keep this step's values; gives all values so far and what the next step carries."""
    program_id = about_id(turn.payload, "program")
    if program_id:
        program = require_coordinator(turn.work, turn.actor, program_id)
        before = forms.values_of(program)
    else:
        require_owner(turn.work, turn.actor)
        before = {}
    kept = keep_draft(turn.work, turn.actor, FORM, str(program_id or ""), values)
    return {**before, **kept}, {"program": program_id}
