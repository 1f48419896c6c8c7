"""A draft of peers on the screen, and the news of a round."""

from itertools import combinations

from mentorship.draft_pages import DraftPage, LeftOver
from mentorship.match_runs import Figures, figures_of
from mentorship.matching.words import points_sentence
from mentorship.notices import RoundBegan
from mentorship.pair_lists import pairs_where
from mentorship.pairings import Pair
from mentorship.peer_groups import left_out_of, problem_in
from mentorship.programs import program_by_id
from mentorship.work import Work
from storage.tables import MatchRun, Pairing, Program
from storage.words import Format
from views.blocks import Block, Message, actions, button, menu, section
from views.ids import Action
from views.matches import reasons, receipt_of
from views.partners import described, who_with_whom
from views.programs import name_of
from views.rendering import Renderers

APART, LEAVE_OUT = "apart", "leave_out"


def pair_block(pair: Pair, shown: DraftPage) -> Block:
    """Who comes together and why, with what can be done about it."""
    receipt = receipt_of(pair)
    points = points_sentence(receipt) if receipt else f"{pair.pairing.score} points."
    about = f"{pair.pairing.key}:{shown.run.version}:{shown.page}"
    apart = {f"{APART}:{about}": "Never These Two"} if len(pair.sides) == 2 else {}
    choices = menu(Action.DRAFT_PAIR, {**apart, f"{LEAVE_OUT}:{about}": "Leave Them Out"})
    return section("\n".join([who_with_whom(pair), points, " ".join(reasons(pair))]), choices)


def left_block(left: LeftOver, shown: DraftPage) -> Block:
    by_hand = str(left.unmatched.enrollment_id) in left_out_of(shown.run)
    why = "You left them out of this draft." if by_hand else "The rules allow nobody who is free."
    return section(f"{described(left.person)} stays without a partner.\n{why}")


def left_words(figures: Figures) -> str:
    """How many stay alone."""
    one = "1 person stays without a partner."
    some = {0: "Everybody has a partner.", 1: one}
    return some.get(figures.unmatched, f"{figures.unmatched} people stay without a partner.")


def mentees_left(figures: Figures) -> str:
    """How many mentees stay without a mentor."""
    some = {0: "Every mentee has a mentor.", 1: "1 mentee stays without a mentor."}
    return some.get(figures.unmatched, f"{figures.unmatched} mentees stay without a mentor.")


def round_began(program: Program, number: int, figures: Figures, again: int) -> Message:
    """To the coordinator channel; nobody has to approve a round."""
    pairs = "1 pair" if figures.pairs == 1 else f"{figures.pairs:,} pairs"
    new = "Everybody meets somebody new."
    if again:
        met = "1 of them has" if again == 1 else f"{again:,} of them have"
        new = f"{met} met before, as long ago as could be."
    left = left_words(figures) if program.format == Format.PEERS else mentees_left(figures)
    text = f"{name_of(program)}: round {number} begins with {pairs}. {new} {left}"
    show = button("View Pairs", Action.SHOW_PAIRS, program.key)
    return Message(text, [section(text), actions(show)])


def _met_before(work: Work, run: MatchRun) -> int:
    """In how many of the run's pairs two people have met in an earlier round."""
    if "people" not in run.inputs:
        return 0  # mentors and mentees who have met are never matched again
    past = (meeting for past in problem_in(run).rounds for meeting in past)
    met = {frozenset(two) for meeting in past for two in combinations(meeting, 2)}
    pairs = pairs_where(work, Pairing.match_run_id == run.key)
    return sum(bool(met & _twos(pair)) for pair in pairs)


def _twos(pair: Pair) -> set[frozenset[str]]:
    return {frozenset(two) for two in combinations((str(side.enrollment.key) for side in pair.sides), 2)}


def _render_round(work: Work, notice: RoundBegan) -> Message:
    run = work.session.get_one(MatchRun, notice.match_run_id)
    program = program_by_id(work, run.program_id)
    return round_began(program, notice.number, figures_of(work, run), _met_before(work, run))


RENDERERS: Renderers = {RoundBegan: _render_round}
