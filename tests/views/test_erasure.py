"""The question before deleting: Slack takes it however many programs somebody is in."""

from bot.workbench import Workbench
from mentorship.erasure import Erased
from tests.builders import a_program
from tests.views.surfaces import HOSTILE, legal_view, pinged
from views.erasure import erased, erasure_form


def test_slack_takes_it_with_many_programs_of_hostile_names(bench: Workbench) -> None:
    with bench.write() as work:
        programs = [a_program(work, name=(HOSTILE * 20)[:100]) for _ in range(30)]
    view = legal_view(erasure_form(programs))
    assert pinged(view) == []
    assert "and 20 more" in str(view)


def test_who_is_in_no_program_is_told_of_none() -> None:
    assert "also leave" not in str(legal_view(erasure_form([])))
    assert "programs" not in str(legal_view(erased(Erased(0, 0))))
