"""Joining a program, changing one's part in it, pausing, coming back and leaving."""

from collections.abc import Callable
from typing import Any

from handlers.turn import Answer, Dialogue, Done, Offer, Replace, Say, Show, Turn
from mentorship.enrollment import apply, check_may_join, form_of, pause, programs_joined, resume, withdraw
from mentorship.enrollment_form import EnrollmentForm
from mentorship.form_drafts import draft_values, forget_draft, keep_draft
from mentorship.people import check_everybody_known, people_by_slack_id
from mentorship.refusals import Refused
from mentorship.rolling import programs_to_join
from mentorship.skills import find_languages, find_skills
from mentorship.work import Work
from storage.tables import Person, Program
from views import enrollment as views
from views.blocks import said
from views.fields import about_id, pressed, typed, whole
from views.ids import COMMAND, Action, Callback, Field

FORM = "enrollment"


def register(dialogue: Dialogue) -> None:
    """`/mentorship join`, `profile`, `pause`, `resume`, `leave` and their buttons."""
    dialogue.command("join", join)
    dialogue.action(Action.JOIN, join)
    dialogue.command("profile", edit_profile)
    dialogue.action(Action.PROFILE, edit_profile)
    dialogue.submission(Callback.JOIN_ABOUT_YOU, save_about_you)
    dialogue.submission(Callback.JOIN_PART, submit)
    dialogue.search(Field.OFFERS, search_skills)
    dialogue.search(Field.WANTS, search_skills)
    dialogue.search(Field.LANGUAGES, search_languages)
    dialogue.command("pause", take_a_break)
    dialogue.action(Action.PAUSE, take_a_break)
    dialogue.command("resume", come_back)
    dialogue.action(Action.RESUME, come_back)
    dialogue.command("leave", ask_before_leaving)
    dialogue.action(Action.WITHDRAW, leave)


def join(turn: Turn) -> Answer:
    return _with_program(turn, programs_to_join(turn.work), _open_form, views.choose_program)


def edit_profile(turn: Turn) -> Answer:
    def choose(programs: list[Program]) -> Any:
        return views.choose_joined(programs, "edit", Action.PROFILE)

    return _with_program(turn, programs_joined(turn.work, turn.actor), _open_form, choose)


def save_about_you(turn: Turn) -> Answer:
    program = check_may_join(turn.work, turn.actor, about_id(turn.payload, "program"))
    values = views.read_about_you(turn.payload, program)
    return Replace(views.part_form(program, _keep(turn, program, values)))


def submit(turn: Turn) -> Answer:
    program = check_may_join(turn.work, turn.actor, about_id(turn.payload, "program"))
    values = _keep(turn, program, views.read_part(turn.payload, program))
    apply(turn.work, turn.actor, program.key, _form(turn.work, values))
    forget_draft(turn.work, turn.actor, FORM, str(program.key))
    return Done()


def take_a_break(turn: Turn) -> Answer:
    return _change_part(turn, "pause", Action.PAUSE, pause, "You are taking a break. Come back any time.")


def come_back(turn: Turn) -> Answer:
    return _change_part(turn, "resume", Action.RESUME, resume, "Welcome back.")


def ask_before_leaving(turn: Turn) -> Answer:
    """Typed by accident, leaving would tell a partner; the button asks once more."""
    programs = programs_joined(turn.work, turn.actor)
    if not programs:
        raise Refused(f"You are not part of a program. `{COMMAND}` shows what you can do.")
    return Say(views.ask_before_leaving(programs))


def leave(turn: Turn) -> Answer:
    withdraw(turn.work, turn.actor, pressed(turn.payload)[0])
    return Say(said("You have left the program."))


def search_skills(turn: Turn) -> Answer:
    return Offer(tuple((name, name) for name in find_skills(turn.work, typed(turn.payload))))


def search_languages(turn: Turn) -> Answer:
    return Offer(tuple((name, name) for name in find_languages(typed(turn.payload))))


def _with_program(
    turn: Turn,
    programs: list[Program],
    then: Callable[[Turn, int], Answer],
    choose: Callable[[list[Program]], Any],
) -> Answer:
    """Go on with the program that was named, or the only one there is; ask if there are several."""
    if turn.payload.get("actions"):
        return then(turn, pressed(turn.payload)[0])
    if turn.words:
        return then(turn, whole(turn.words.strip("# .")))
    if not programs:
        raise Refused(f"There is no program for that right now. `{COMMAND}` shows what you can do.")
    return then(turn, programs[0].key) if len(programs) == 1 else Say(choose(programs))


def _open_form(turn: Turn, program_id: int) -> Answer:
    program = check_may_join(turn.work, turn.actor, program_id)
    return Show(views.about_you_form(program, turn.actor, _values(turn, program)))


def _change_part(
    turn: Turn, verb: str, action: Action, change: Callable[[Work, Person, int], None], done: str
) -> Answer:
    def then(turn: Turn, program_id: int) -> Answer:
        change(turn.work, turn.actor, program_id)
        return Say(said(done))

    programs = programs_joined(turn.work, turn.actor)
    return _with_program(turn, programs, then, lambda some: views.choose_joined(some, verb, action))


def _values(turn: Turn, program: Program) -> dict[str, Any]:
    draft = draft_values(turn.work, turn.actor, FORM, str(program.key))
    return {**form_of(turn.work, turn.actor, program), **draft}


def _keep(turn: Turn, program: Program, values: dict[str, Any]) -> dict[str, Any]:
    before = form_of(turn.work, turn.actor, program)
    return {**before, **keep_draft(turn.work, turn.actor, FORM, str(program.key), values)}


def _form(work: Work, values: dict[str, Any]) -> EnrollmentForm:
    named = {field.value: _named(work, values, field) for field in (Field.EXCLUDES, Field.PREFERS)}
    return EnrollmentForm.model_validate({**values, **named})


def _named(work: Work, values: dict[str, Any], field: Field) -> list[int]:
    """The people chosen in a field, by row id, in the order in which they were chosen."""
    chosen = values.get(field.value, [])
    found = people_by_slack_id(work, chosen)
    check_everybody_known(chosen, found, field)
    return [person.key for person in sorted(found, key=lambda person: chosen.index(person.slack_id))]
