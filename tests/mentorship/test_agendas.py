"""Which meeting comes next, and what the program's own agenda says about it."""

from datetime import timedelta

from bot.workbench import Workbench
from mentorship.agendas import coming_session, own_agenda
from mentorship.meetings import meetings_of
from storage.words import MeetingState
from tests.started_programs import a_check_in, a_meeting, a_pairing, a_running_program, people_of

AGENDA = [{"title": "Hello", "points": ["Who we are"]}, {"title": "Goals", "points": []}]


def test_each_meeting_held_brings_the_next_session(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing, other = a_pairing(work, program), a_pairing(work, program)
        assert coming_session(work, program, meetings_of(work, pairing)) == 1
        a_meeting(work, pairing, work.now - timedelta(days=3))
        a_meeting(work, pairing, work.now - timedelta(days=1))
        a_meeting(work, pairing, work.now + timedelta(days=1), MeetingState.SCHEDULED)
        a_meeting(work, pairing, work.now - timedelta(days=2), MeetingState.CANCELLED)
        assert coming_session(work, program, meetings_of(work, pairing)) == 3
        assert coming_session(work, program, meetings_of(work, other)) == 1


def test_one_meeting_that_both_tell_of_counts_once(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        pairing = a_pairing(work, program)
        for days, person in enumerate(people_of(work, pairing), 1):
            check_in = a_check_in(work, pairing, person)
            a_meeting(work, pairing, work.now - timedelta(days=days)).check_in_id = check_in.key
        work.session.flush()
        assert coming_session(work, program, meetings_of(work, pairing)) == 2


def test_a_program_has_an_agenda_for_as_many_sessions_as_it_says(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work, agenda=AGENDA)
    titles = [session.title if (session := own_agenda(program, number)) else None for number in range(4)]
    assert titles == [None, "Hello", "Goals", None]
