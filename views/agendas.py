"""Agendas on the screen: what a pair can talk about when they meet next."""

from collections.abc import Sequence
from dataclasses import dataclass

from mentorship.agendas import coming_session, own_agenda
from mentorship.meetings import Meetings, meetings_of
from mentorship.pairings import Pair
from mentorship.program_settings import Session
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import Person, Program
from storage.words import Format
from views.blocks import Block, View, context, divider, modal, safe, section
from views.conversation_starters import first_agenda, later_agenda, peer_agenda
from views.ids import COMMAND
from views.partners import mentions

PAIRS = 15
LATER_TITLES = 12


@dataclass(frozen=True)
class Coming:
    """A pair's next meeting: which one it is, and what the two can talk about."""

    pair: Pair
    program: Program
    number: int

    @property
    def heading(self) -> str:
        session = _session(self.program, self.number)
        which = "For your first meeting" if self.number == 1 else f"For meeting {self.number}"
        return f"{which}: {session.title}" if session.title else which

    @property
    def words(self) -> str:
        """Heading and points."""
        points = _session(self.program, self.number).points
        lines = [f"{number}. {safe(point)}" for number, point in enumerate(points, 1)]
        return "\n".join([f"*{safe(self.heading)}*", *lines])


def coming(work: Work, program: Program, pair: Pair, meetings: Meetings) -> Coming:
    return Coming(pair, program, coming_session(work, program, meetings))


def agenda_modal(work: Work, pairs: Sequence[Pair], person: Person) -> View:
    """The next agenda of each of the person's pairs, and what comes after it."""
    blocks: list[Block] = []
    for pair in pairs[:PAIRS]:
        program = program_by_id(work, pair.pairing.program_id)
        shown = coming(work, program, pair, meetings_of(work, pair.pairing))
        blocks += [*_pair_blocks(shown, pair.people_besides(person.key)), divider()]
    more = len(pairs) - PAIRS
    rest = f"and {more} more. " if more > 0 else ""
    note = f"{rest}Suggestions, not rules. `{COMMAND} meet` says when you meet."
    return modal("Agenda", [*blocks, context(note)])


def _pair_blocks(shown: Coming, partners: Sequence[Person]) -> list[Block]:
    lead = f"With {mentions(partners)} in {safe(shown.program.name)}"
    blocks = [context(lead), section(shown.words)]
    later = [str(row["title"]) for row in shown.program.agenda[shown.number :]]
    if later:
        more = len(later) - LATER_TITLES
        rest = f" and {more} more" if more > 0 else ""
        titles = "; ".join(safe(title, 80) for title in later[:LATER_TITLES])
        blocks.append(context(f"After that: {titles}{rest}"))
    return blocks


def _session(program: Program, number: int) -> Session:
    """The program's own agenda; where it has none, one that suits its objective."""
    own = own_agenda(program, number)
    if own is not None:
        return own
    if program.format == Format.PEERS:
        return peer_agenda(number)
    if number == 1:
        return Session(title="", points=first_agenda(program.objective))
    return later_agenda(program.objective, number)
