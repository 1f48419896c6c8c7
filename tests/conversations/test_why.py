"""People ask why they were matched, and learn what concerns them and nothing else."""

import json

import pytest
from sqlmodel import select

from sandbox import NothingHappened, Person
from storage.tables import Enrollment, Exclusion, Pairing
from storage.tables import Person as Worker
from storage.words import PairingState, Role
from tests.town import Town

CANARIES = ("canary", "kanarie", "points", "400", "avoid", "exclu")


@pytest.fixture
def people(town: Town) -> dict[str, Person]:
    """A mentor and three mentees of whom one is matched; all of them have said things in private."""
    number = town.open_program()
    joined = {name: town.person(f"{name} Example") for name in ("Mona", "Tess", "Tim")}
    town.enroll(joined["Mona"], "mentor")
    town.enroll(joined["Tess"], "mentee")
    town.enroll(joined["Tim"], "mentee")
    with town.bench.write() as work:
        workers = {row.name: row for row in work.session.exec(select(Worker)).all()}
        mona, tess, tim = (workers[f"{name} Example"] for name in ("Mona", "Tess", "Tim"))
        for row in work.session.exec(select(Enrollment)).all():
            row.goals, row.goes_first = "canary goals", True
            if row.role == Role.MENTEE:
                row.wants = [*row.wants, "Kanarie singing"]
            work.session.add(row)
        for one, other in ((mona, tim), (tim, tess)):
            program = {"program_id": number, "person_id": one.key}
            work.session.add(Exclusion(excluded_id=other.key, **program))
    town.admin(f"accept all {number}")
    town.admin(f"close enrollment {number}")
    town.settle()
    town.admin("approve")
    town.settle()
    return joined


def told(person: Person, title: str = "Why This Match") -> str:
    return json.dumps(person.modal(title=title).source)


def test_both_sides_learn_why_by_the_button_and_by_typing(town: Town, people: dict[str, Person]) -> None:
    tess, mona = people["Tess"], people["Mona"]
    tess.click(tess.expect_message("your mentor is"), "Why This Match?")
    assert "You want to learn Python; your mentor can help with that." in told(tess)
    mona.command("/mentorship", "why")
    assert "Your mentee wants to learn Python; you can help with that." in told(mona)
    assert f"<@{tess.id}>" in told(mona)


def test_nobody_learns_what_others_said_in_private(town: Town, people: dict[str, Person]) -> None:
    for name in ("Mona", "Tess"):
        people[name].command("/mentorship", "why")
    words = told(people["Mona"]).casefold().replace("you both mention canary and goals", "")
    assert [canary for canary in CANARIES if canary in words] == []
    own = told(people["Tess"]).casefold().replace("you both mention canary and goals", "")
    own = own.replace("you also wanted kanarie singing", "")
    assert [canary for canary in CANARIES if canary in own] == []
    people["Tim"].command("/mentorship", "why")
    waiting = told(people["Tim"], "Why No Match").casefold()
    assert "you go first in the next round" in waiting
    assert [canary for canary in (*CANARIES, "mona", "tess", "available") if canary in waiting] == []


def test_the_news_of_a_match_names_no_wish_of_the_other_that_was_not_met(
    town: Town, people: dict[str, Person]
) -> None:
    assert "kanarie" not in people["Mona"].expect_message("your mentee is").text.casefold()
    assert "Kanarie singing" in people["Tess"].expect_message("your mentor is").text


def test_strangers_and_ended_pairs_are_told_nothing(town: Town, people: dict[str, Person]) -> None:
    tess, tim = people["Tess"], people["Tim"]
    message = tess.expect_message("your mentor is")
    with town.bench.write() as work:
        (pairing,) = work.session.exec(select(Pairing)).all()
    tim.click(message, "why_match", str(pairing.key), forge=True)
    town.rest()
    with pytest.raises(NothingHappened):
        tim.modal(0, title="Why This Match")
    with town.bench.write() as work:
        row = work.session.get_one(Pairing, pairing.key)
        row.state, row.ended_at = PairingState.ENDED, work.now
        work.session.add(row)
    tess.click(message, "Why This Match?")
    assert tess.expect_message("This pairing has ended")
    assert "no match yet" in str(people["Mona"].command("/mentorship", "why"))
