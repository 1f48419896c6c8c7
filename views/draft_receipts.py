"""Why a pair, why not another, and what would help somebody who is left: details of a draft in Slack."""

from collections.abc import Iterator

from mentorship.draft_edits import Edit, EditKind
from mentorship.draft_receipts import NO_PLACE, Choice, Cost, LeftOverReceipt, PairReceipt, WhyNot
from mentorship.matching import Aim, Receipt, Rules
from mentorship.matching.changes import sentence
from mentorship.matching.words import listed, points_sentence, reason_sentences
from mentorship.pairings import Pair
from views.blocks import Block, View, actions, button, divider, modal, safe, section
from views.draft_edits import back_button, edit_value, gain_words, moves_words
from views.fields import Payload, choice_of, found_field, whole
from views.ids import Action, Callback, Field
from views.matches import reasons, receipt_of, written_forms
from views.partners import described

LONGEST = 2_500


def pair_modal(shown: PairReceipt, page: int) -> View:
    """One pair: its points in words, what could not be met, who comes next, and a question about others."""
    run, pair = shown.run, shown.pair
    mentor = str(pair.pairing.mentor_id)
    blocks: list[Block] = [section(_lead(shown)), *(section(words) for words in _about(pair))]
    blocks += [divider(), section("\n".join(_next_words(shown)))]
    more = button("One More Place", Action.ADD_PLACE, *_place(mentor, 1), run.key, run.version, page)
    blocks.append(actions(more, back_button(run.program_id, page)))
    hint = "You are told which rule stands against it, or what it would cost and whom it would move."
    blocks.append(found_field(Field.OTHER_MENTOR, "Why not another mentor?", hint=hint))
    about = {"pairing": pair.pairing.key, "version": run.version, "page": page}
    return modal("Why This Pair", blocks, callback=Callback.WHY_NOT, submit="Ask", about=about)


def why_not_modal(shown: WhyNot, page: int) -> View:
    """Why this mentee is not with another mentor; and a way to put them together all the same."""
    run, pair = shown.run, shown.pair
    lead = f"{described(shown.other)} is not the mentor of {described(pair.mentee.person)}."
    blocks: list[Block] = [section(lead)]
    buttons = [back_button(run.program_id, page)]
    if shown.choice:
        words = f"{shown.choice.points} points. {_cost_words(shown.choice.cost)}"
        blocks += [section(words), section(f"*Who would move*\n{moves_words(shown.moves)}")]
        keep = Edit(EditKind.KEEP, shown.choice.mentor, shown.choice.mentee)
        value = (*edit_value(keep), run.key, run.version, page)
        buttons.insert(0, button("Pair These Two", Action.KEEP_TOGETHER, *value))
    else:
        blocks.append(section(shown.sentence or NO_PLACE))
    return modal("Why Not", [*blocks, actions(*buttons)])


def left_over_modal(shown: LeftOverReceipt, page: int) -> View:
    """Why somebody has no mentor, and the smallest change that would give them one."""
    run = shown.run
    blocks: list[Block] = [section(f"{described(shown.person)} stays without a mentor.")]
    if shown.unmatched and not shown.by_hand:
        counted = "\n".join(f"• {words}" for words in reason_sentences(shown.unmatched))
        blocks.append(section(safe(counted, LONGEST)))
    blocks.append(section(_what_helps(shown)))
    return modal(
        "Why No Mentor", [*blocks, actions(*_helping(shown, page), back_button(run.program_id, page))]
    )


def read_other_mentor(payload: Payload) -> int:
    """The chosen mentor's enrollment; 0, which no row has, for none or a forged one."""
    return whole(choice_of(payload, Field.OTHER_MENTOR) or "")


def _lead(shown: PairReceipt) -> str:
    pair = shown.pair
    kept = " Kept by hand." if shown.kept else " They chose each other." if shown.chosen else ""
    return f"{described(pair.mentor.person)} mentors {described(pair.mentee.person)}.{kept}"


def _about(pair: Pair) -> Iterator[str]:
    receipt = receipt_of(pair)
    if receipt:
        yield f"*Points*\n{points_sentence(receipt)}"
        told = "\n".join(f"• {words}" for words in reasons(pair))
        yield f"*In words*\n{told or 'Nothing in particular.'}"[:LONGEST]
        yield f"*Not met*\n{_unmet(receipt, pair)}"


def _unmet(receipt: Receipt, pair: Pair) -> str:
    """The wishes of the mentee that this mentor does not meet."""
    names = written_forms(pair)
    unmet = [names.get(key, key) for key in receipt.unmet_wants]
    scarce = [names.get(key, key) for key in receipt.scarce_wants]
    if not unmet:
        return "Every wish is met."
    nobody = f" Nobody with a free place offers {listed(scarce)}." if scarce else ""
    return safe(f"The wish for {listed(unmet)}.{nobody}", LONGEST)


def _next_words(shown: PairReceipt) -> Iterator[str]:
    pair = shown.pair
    yield "*Who comes next*"
    if shown.kept:
        yield "This pair is kept by hand, so nobody else is weighed for this mentee."
    elif shown.chosen:
        yield "These two chose each other, so nobody else is weighed for this mentee."
    else:
        yield _choice_words("mentor", described(pair.mentee.person), shown.next_mentor)
    yield _choice_words("mentee", described(pair.mentor.person), shown.next_mentee)


def _choice_words(role: str, whose: str, choice: Choice | None) -> str:
    if choice is None:
        return f"• No other {role} is possible for {whose}."
    who = described(choice.person)
    return f"• For {whose} the next {role} would be {who}, {choice.points} points. {_cost_words(choice.cost)}"


def _cost_words(cost: Cost | None) -> str:
    """What choosing somebody else would cost."""
    if cost is None:
        return "Every place of theirs is kept for somebody."
    how = "exactly" if cost.exact else "at least"
    loses = cost.loses if cost.exact else _first_loss(cost)
    gain = {aim: -count for aim, count in loses.items()}
    if not any(gain.get(aim) for aim in (Aim.COVERAGE, Aim.WEAK, Aim.TOTAL)):
        return "Choosing them would cost no points."
    return f"Choosing them would mean, {how}: {gain_words(gain)[:1].lower()}{gain_words(gain)[1:]}"


def _first_loss(cost: Cost) -> dict[Aim, int]:
    """Of a bound only the most important difference is sure."""
    return dict([(aim, count) for aim, count in cost.loses.items() if count][:1])


def _what_helps(shown: LeftOverReceipt) -> str:
    if shown.waiting:
        return "They have no mentor by choice. *Match Those Left* in the draft matches them by best fit."
    if shown.by_hand:
        return "A coordinator took their pair out of this draft."
    if shown.remedy is None:
        return "*What would help*\nNo small change was found." + (
            " Not everything could be tried in the time there is." if shown.beyond else ""
        )
    name = described(shown.mentor) if shown.mentor else ""
    told = sentence(shown.remedy, Rules(**shown.run.inputs["rules"]), name)
    return f"*What would help*\n{told} This was tried out: they would have a mentor then."


def _helping(shown: LeftOverReceipt, page: int) -> Iterator[dict[str, object]]:
    """The button that makes the change, where it can be made in a draft."""
    run, remedy = shown.run, shown.remedy
    if shown.by_hand:
        back = Edit(EditKind.LEAVE_OUT, mentee=shown.mentee)
        yield button("Take Back", Action.TAKE_BACK, *edit_value(back), run.key, run.version, page)
    elif remedy and remedy.mentor and remedy.places and not remedy.rules and not remedy.again:
        label = "One More Place" if remedy.places == 1 else f"{remedy.places} More Places"
        value = (*_place(remedy.mentor, remedy.places), run.key, run.version, page)
        yield button(label, Action.ADD_PLACE, *value, style="primary")


def _place(mentor: str, places: int) -> tuple[str, str, str, int]:
    return edit_value(Edit(EditKind.PLACES, mentor, places=places))
