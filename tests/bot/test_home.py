"""Home follows every change, for those who have opened it and for nobody else."""

from tests.town import Town


def published(town: Town) -> int:
    town.rest()
    return town.sandbox.transcript.calls["views.publish"]


def test_home_shows_the_change_that_somebody_made(town: Town) -> None:
    town.open_program()
    ana = town.person("Ana Example")
    assert "You have applied" not in ana.open_home().content
    town.enroll(ana, "mentee")
    town.rest()
    assert ana.home is not None
    assert "You have applied" in ana.home.content


def test_home_is_not_published_for_somebody_who_never_opened_it(town: Town) -> None:
    ana = town.person("Ana Example")
    ana.command("/mentorship", "status")
    assert published(town) == 0
    ana.open_home()
    assert published(town) >= 1


def test_a_home_that_cannot_be_published_costs_nobody_their_answer(town: Town) -> None:
    ana = town.person("Ana Example")
    ana.open_home()
    town.sandbox.faults.server_error("views.publish", times=5)
    reply = ana.command("/mentorship", "status")
    assert reply.ok
    town.rest()
    town.sandbox.faults.clear()
    assert ana.command("/mentorship", "status").ok
