"""Programs as files: what is written can be read back, and a file can say what the form can."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import MovableClock
from bot.workbench import Workbench
from mentorship.cadence import Cadence
from mentorship.match_orders import GOOD_ENOUGH, HIGHEST_BAR, PEOPLE_FIRST
from mentorship.matching import Aim, Weights, is_order
from mentorship.program_dates import SHORTEST_ROLLING
from mentorship.program_files import apply_program_file, read_program_file, write_program_file
from mentorship.program_files.fields import MATCHING, PROGRAM_FILE, RULES
from mentorship.program_files.kinds import Field, Group, OneOf, Whole, Words, YesOrNo
from mentorship.program_form import EMPHASES, OWN_WEIGHTS, ROTATIONS, ProgramForm, form_of
from mentorship.program_settings import (
    TEXT_LIMITS,
    AnswerKind,
    JoinQuestion,
    Session,
    SurveyQuestion,
)
from mentorship.programs import create_program
from storage.tables import Workspace
from storage.words import Format, Objective, PairedBy, Wave
from tests.builders import a_person
from tests.conftest import MONDAY, TEAM
from tests.databases import new_database
from tests.mentorship.program_texts import CHANNELS, GOOD, TODAY, read
from views.program_forms import dates_form, purpose_form, rules_form

SHIPPED = sorted((Path(__file__).parent.parent.parent / "programs").glob("*.yml"))


def words(limit: int, *, lines: bool = False, least: int = 0) -> st.SearchStrategy[str]:
    """What somebody can type into the form: no control characters, one line unless said otherwise."""
    letters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
    typed = st.text(letters | st.just("\n") if lines else letters, max_size=limit)
    return typed.map(str.strip).filter(lambda text: len(text) >= least)


def weights() -> st.SearchStrategy[dict[str, Any]]:
    named = st.sampled_from(sorted(EMPHASES)).map(lambda name: {"emphasis": name})
    points = st.dictionaries(st.sampled_from(sorted(vars(Weights()))), st.integers(0, 1_000), min_size=1)
    own = points.filter(lambda each: each not in EMPHASES.values())
    return named | own.map(lambda each: {"emphasis": OWN_WEIGHTS, "weights": each})


def orders() -> st.SearchStrategy[tuple[Aim, ...]]:
    return st.lists(st.sampled_from(Aim), unique=True).map(tuple).filter(is_order)


def sessions() -> st.SearchStrategy[list[Session]]:
    one = st.builds(
        Session, title=words(80, least=1), points=st.lists(words(150, least=1), max_size=6).map(tuple)
    )
    return st.lists(one, max_size=5)


def surveys() -> st.SearchStrategy[list[SurveyQuestion]]:
    one = st.builds(
        SurveyQuestion,
        wave=st.sampled_from(Wave),
        question=words(150, least=1),
        answer=st.sampled_from(AnswerKind),
    )
    return st.lists(one, max_size=5, unique_by=lambda each: each.question)


def join_questions() -> st.SearchStrategy[list[JoinQuestion]]:
    one = st.builds(JoinQuestion, question=words(150, least=1), required=st.booleans())
    return st.lists(one, max_size=5, unique_by=lambda each: each.question)


def texts() -> st.SearchStrategy[dict[str, str]]:
    several = {name: words(limit, lines=True, least=1) for name, limit in TEXT_LIMITS.items()}
    return st.fixed_dictionaries({}, optional=several)


@st.composite
def forms(draw: st.DrawFn) -> ProgramForm:
    """Everything that the set-up form can hold."""
    days = st.integers(1, 1_000).map(lambda count: timedelta(days=count))
    closes = TODAY + draw(days)
    starts = closes + draw(days)
    ends = starts + timedelta(days=27) + draw(days)
    channel = st.from_regex(r"[CG][A-Z0-9]{2,20}", fullmatch=True)
    objective, kind = draw(st.sampled_from(Objective)), draw(st.sampled_from(Format))
    room = ((starts - closes).days - 1) // 2
    by_choice = kind == Format.MENTORING and room > 0 and draw(st.booleans())
    rotations = st.none() if by_choice else st.none() | st.sampled_from(ROTATIONS)
    fitting = range(1, min(14, room) + 1) if by_choice else range(1, 15)
    return ProgramForm(
        name=draw(words(60, least=1)),
        objective=objective,
        objective_words=draw(words(300, least=int(objective == Objective.OWN))),
        format=kind,
        rotate_weeks=draw(rotations),
        paired_by=PairedBy.CHOICE if by_choice else PairedBy.FIT,
        answer_days=draw(st.sampled_from(fitting)),
        audience=draw(words(200)),
        rolling=draw(st.booleans()) and ends >= starts + SHORTEST_ROLLING,
        terms=draw(words(800, lines=True, least=1)),
        enrollment_closes_on=closes,
        starts_on=starts,
        ends_on=ends,
        cadence=draw(st.sampled_from(Cadence)),
        coordinator_channel=draw(channel),
        announcement_channel=draw(channel),
        default_capacity=draw(st.integers(3, 7) if kind == Format.CIRCLES else st.integers(1, 10)),
        common_language=draw(st.booleans()),
        other_department=draw(st.booleans()),
        min_shared_hours=draw(st.integers(0, 8)),
        min_level_gap=draw(st.sampled_from([None, 1, 2, 3])),
        reverse=draw(st.booleans()),
        agenda=tuple(draw(sessions())),
        survey_questions=tuple(draw(surveys())),
        questions=tuple(draw(join_questions())),
        texts=draw(texts()),
        order=draw(orders()),
        bar=draw(st.none() | st.integers(0, HIGHEST_BAR)),
        **draw(weights()),
    )


@settings(deadline=None, max_examples=40)
@given(forms())
def test_what_is_written_is_read_back_the_same(form: ProgramForm) -> None:
    file = read(write_program_file(form))
    assert file.form(file.channels) == form


@settings(deadline=None, max_examples=30)
@given(forms())
def test_exporting_applying_and_exporting_again_gives_the_same_file(form: ProgramForm) -> None:
    database = new_database()
    bench = Workbench(database, MovableClock(MONDAY), TEAM)
    with bench.write() as work:
        work.session.add(Workspace(id=TEAM, installed_at=work.now))
        work.session.flush()
        actor = a_person(work, is_admin=True)
        program = create_program(work, actor, form)
        first = write_program_file(form_of(program), program.key)
        apply_program_file(work, actor, read(first), {})
        assert write_program_file(form_of(program), program.key) == first
        copy = apply_program_file(work, actor, read(write_program_file(form)), {})
        assert form_of(copy) == form
    database.dispose()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_ready_made_programs_are_fine(path: Path) -> None:
    file = read_program_file(path.read_bytes(), TODAY)
    assert file.form(CHANNELS).name == file.name
    assert file.skills
    assert not file.channels
    assert file.program is None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_ready_made_programs_bring_agendas_questions_and_texts(path: Path) -> None:
    form = read_program_file(path.read_bytes(), TODAY).form(CHANNELS)
    days = 7 * form.rotate_weeks if form.rotate_weeks else (form.ends_on - form.starts_on).days
    meetings = days // form.cadence.days
    assert len(form.agenda) >= min(meetings, 10)
    assert all(3 <= len(session.points) <= 4 for session in form.agenda)
    assert {question.wave for question in form.survey_questions} == set(Wave)
    assert form.questions
    assert set(form.texts) == set(TEXT_LIMITS)
    written = read(write_program_file(form))
    assert written.form(written.channels) == form


def test_there_are_ready_made_programs_for_each_aim() -> None:
    assert [path.stem for path in SHIPPED] == [
        "by-choice",
        "leadership",
        "onboarding",
        "peers",
        "skills-exchange",
    ]


def test_days_are_counted_from_the_day_of_reading() -> None:
    assert read(GOOD).dates == (TODAY + timedelta(7), TODAY + timedelta(14), TODAY + timedelta(14 + 84))


def test_what_a_file_leaves_out_is_as_in_a_new_form() -> None:
    form = read(GOOD).form(CHANNELS)
    assert form.cadence == Cadence.FORTNIGHTLY
    assert (form.common_language, form.other_department) == (True, False)
    assert (form.min_shared_hours, form.min_level_gap) == (2, None)
    assert (form.default_capacity, form.emphasis, form.weights) == (1, "balanced", {})
    assert (form.order, form.bar) == (PEOPLE_FIRST, GOOD_ENOUGH)


def test_a_field_with_nothing_beside_it_is_as_if_it_were_not_there() -> None:
    assert (
        read(GOOD + "cadence:\nskills:\nrules:\n  min_shared_hours:\nweights:\n").decisions
        == read(GOOD).decisions
    )


def test_a_file_can_say_that_no_pair_is_weak() -> None:
    assert read(f"{GOOD}matching: {{bar: none}}\n").form(CHANNELS).bar is None


def test_yes_and_no_may_be_said_in_yamls_words() -> None:
    for said, meant in {"Yes": True, "true": True, "on": True, "no": False, "False": False}.items():
        assert read(f"{GOOD}rules:\n  other_department: {said}\n").decisions["other_department"] is meant


def form_limits() -> dict[str, Any]:
    """What the set-up form allows, by field: the longest text, the range, or the options."""
    values: dict[str, Any] = {}
    for view in (purpose_form({}, {}), dates_form({}, {}), rules_form({}, {})):
        for block in view["blocks"]:
            element = block.get("element", {})
            if "max_length" in element:
                values[block["block_id"]] = element["max_length"]
            elif "min_value" in element:
                values[block["block_id"]] = (int(element["min_value"]), int(element["max_value"]))
            elif "options" in element:
                values[block["block_id"]] = [option["value"] for option in element["options"]]
    return values


def file_limit(kind: Field) -> Any:
    if isinstance(kind, Words):
        return kind.limit
    if isinstance(kind, Whole):
        return (kind.least, kind.most)
    return list(kind.values) if isinstance(kind, OneOf) else None


def test_a_file_allows_what_the_form_allows() -> None:
    limits = form_limits()
    ticked = limits.pop("rules")
    assert set(ticked) <= set(RULES)
    assert limits.pop("rolling") == ["yes"]
    assert isinstance(PROGRAM_FILE.fields["rolling"], YesOrNo)
    fields = {**PROGRAM_FILE.fields, **RULES, **MATCHING}
    assert {name: file_limit(fields[name]) for name in limits} == limits


def test_a_file_can_say_all_that_the_form_knows() -> None:
    names = set(PROGRAM_FILE.fields)
    for kind in PROGRAM_FILE.fields.values():
        names |= set(kind.fields) if isinstance(kind, Group) else set()
    assert set(ProgramForm.model_fields) <= names
