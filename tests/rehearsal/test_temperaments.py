"""One play with one person of each temperament: everybody behaves as they are."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.rehearsal.cast import Temperament
from sandbox.rehearsal.coordinator import morning
from sandbox.rehearsal.play import Play
from sandbox.rehearsal.script import Script, usual_script
from tests.rehearsal.troupe import Witness, opened, pairs_of
from views.ids import Field

TUESDAY_AFTER_EASTER = date(2026, 4, 7)
WEEKS = 6
BERLIN = ZoneInfo("Europe/Berlin")


def weekly() -> Script:
    usual = usual_script(WEEKS)
    return Script(usual.name, WEEKS, usual.purpose, {Field.CADENCE: "weekly"}, usual.rules)


@pytest.fixture(scope="module")
def played() -> Iterator[tuple[Play, Witness]]:
    with opened(pairs_of(*Temperament, each=2), script=weekly()) as (play, witness):
        play.run()
        yield play, witness


@pytest.fixture(scope="module")
def play(played: tuple[Play, Witness]) -> Play:
    return played[0]


@pytest.fixture(scope="module")
def witness(played: tuple[Play, Witness]) -> Witness:
    return played[1]


def answers_of(witness: Witness, temperament: Temperament) -> list[tuple[datetime, str]]:
    return [(now, what) for now, what in witness.deeds_of(temperament.value) if what.startswith("answers")]


def starts(play: Play) -> datetime:
    return morning((play.start + timedelta(days=14)).date())


def test_everybody_joins(play: Play, witness: Witness) -> None:
    joined = {who for _, who, what in witness.deeds if what.startswith("joins")}
    assert joined == {actor.employee.name for actor in play.actors.values()}


def test_nothing_went_wrong(play: Play, witness: Witness) -> None:
    assert not [deed for deed in witness.deeds if "cannot" in deed[2] or "fails" in deed[2]]
    assert play.stage.sandbox.transcript.refusals == []


def test_the_keen_answer_every_check_in_within_a_working_day(witness: Witness) -> None:
    answered = [now for now, what in answers_of(witness, Temperament.KEEN) if "check-in" in what]
    assert len(answered) == WEEKS - 1
    days = {now.astimezone(BERLIN).date() for now in answered}
    assert {day.strftime("%a") for day in days - {TUESDAY_AFTER_EASTER}} == {"Mon"}
    assert TUESDAY_AFTER_EASTER in days  # nobody is asked on a public holiday


def test_the_busy_take_longer(witness: Witness) -> None:
    answered = [now for now, what in answers_of(witness, Temperament.BUSY) if "check-in" in what]
    assert answered
    assert not {now.astimezone(BERLIN).strftime("%a") for now in answered} & {"Mon", "Sat", "Sun"}


def test_the_silent_never_answer(witness: Witness) -> None:
    assert answers_of(witness, Temperament.SILENT) == []


def test_the_forgetful_leave_something_unanswered(witness: Witness) -> None:
    keen = answers_of(witness, Temperament.KEEN)
    assert 0 < len(answers_of(witness, Temperament.FORGETFUL)) < len(keen)


def test_whoever_asks_for_help_does_so_once(witness: Witness) -> None:
    answers = [what for _, what in answers_of(witness, Temperament.ASKS_FOR_HELP)]
    assert answers.count("answers the check-in: need help") == 1
    assert len(answers) > 3
    coordinator = [what for _, what in witness.deeds_of("Cora Coordinator")]
    assert "takes care of somebody who asked for help" in coordinator


def test_whoever_leaves_is_gone_after_five_weeks(play: Play, witness: Witness) -> None:
    *before, (left_at, what) = witness.deeds_of(Temperament.LEAVES.value)
    assert what == "leaves the company"
    assert left_at == starts(play) + timedelta(weeks=5)
    assert len(before) > 3


def test_night_owls_act_at_night_and_at_weekends(witness: Witness) -> None:
    deeds = witness.deeds_of(Temperament.ODD_HOURS.value)
    assert len(deeds) > 3
    for now, _ in deeds:
        local = now.astimezone(BERLIN)
        assert local.weekday() >= 5 or local.hour >= 20 or local.hour < 6


def test_everybody_else_acts_in_working_hours(witness: Witness) -> None:
    others = {temperament.value for temperament in Temperament} - {Temperament.ODD_HOURS, "Cora Coordinator"}
    own = [
        (now, what)
        for now, who, what in witness.deeds
        if who in others and "holiday" not in what and "company" not in what
    ]
    for now, _ in own:
        local = now.astimezone(BERLIN)
        assert local.weekday() < 5
        assert 9 <= local.hour < 17


def test_who_is_on_holiday_answers_nothing_and_catches_up(witness: Witness) -> None:
    deeds = witness.deeds_of(Temperament.ON_HOLIDAY.value)
    (left, words), *_ = [deed for deed in deeds if deed[1].startswith("goes on holiday")]
    (back, _), *_ = [deed for deed in deeds if deed[1].startswith("comes back")]
    assert timedelta(days=14) <= back - left <= timedelta(days=25)
    assert "app" in words or "nobody" in words
    assert [now for now, _ in deeds if left < now < back] == []
    assert [now for now, what in deeds if now >= back and what.startswith("answers")]
