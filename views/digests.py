"""The weekly digest on the screen: what needs a coordinator first, then how the program stands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from mentorship.digests import DigestFacts, OpenConcern, digest_facts
from mentorship.health import Health
from mentorship.history import last_weeks
from mentorship.notices import WeeklyDigest
from mentorship.programs import program_by_id
from mentorship.undelivered import Undelivered
from mentorship.work import Work
from storage.words import EnrollmentState, Format, ProgramState, Role
from views.blocks import (
    Block,
    Message,
    Picture,
    View,
    actions,
    button,
    context,
    facts,
    header,
    mention,
    modal,
    moment,
    safe,
    section,
)
from views.choice_rounds import end_step_button, progress_words
from views.ids import COMMAND, Action
from views.partners import everybody_in
from views.programs import STATES, day
from views.rendering import Painters, Renderers
from views.rolling import new_pairs_words
from views.surveys import WAVES
from views.undelivered import messages, trouble_blocks
from views.weeks import weeks_picture

HEALTH = {
    Health.ON_TRACK: "on track",
    Health.NEW: "new",
    Health.LATE: "late",
    Health.SILENT: "silent",
    Health.NEEDS_HELP: "asking for help",
}
PEOPLE = {
    EnrollmentState.APPLIED: "waiting for an answer",
    EnrollmentState.WAITLISTED: "on the waiting list",
    EnrollmentState.ACCEPTED: "taking part",
    EnrollmentState.PAUSED: "on a break",
    EnrollmentState.WITHDRAWN: "left",
    EnrollmentState.COMPLETED: "completed",
    EnrollmentState.DECLINED: "declined",
}
WHAT_THE_WORDS_MEAN = (
    "On track: met lately or a meeting is planned. New: just started. Late: no meeting for one and a half "
    "times the rhythm. Silent: nobody of the pair answered two check-ins in a row."
)


def digest(found: DigestFacts) -> Message:
    """To the coordinator channel; also what is refreshed when somebody takes a concern."""
    opening, details = _opening(found), _details(found)
    return Message(_text(found), [*opening, *details], picture_at=len(opening))


def digest_view(found: DigestFacts) -> View:
    """The same in private, at once."""
    return modal("Digest", [*_opening(found), *_details(found)])


def _opening(found: DigestFacts) -> list[Block]:
    program = found.program
    return [
        header(f"{program.name}: digest"),
        context(f"{STATES[program.state]}. The week to {day(found.ends_on)}; states are as of now."),
        *_needs(found),
        facts(_standing(found)),
    ]


def _details(found: DigestFacts) -> list[Block]:
    return [
        *_concerns(found),
        *_silent(found),
        *_undelivered(found.undelivered),
        context(f"{WHAT_THE_WORDS_MEAN} `{COMMAND} admin digest` shows this any time."),
    ]


def _needs(found: DigestFacts) -> list[Block]:
    """What a coordinator should do next, with the buttons for it."""
    needs = _to_do(found)
    if not needs:
        return [section("*Nothing needs you right now.*")]
    lines = "\n".join(f"• {words}" for words, _ in needs)
    buttons = [one for _, some in needs for one in some]
    return [section(f"*What needs you next*\n{lines}"), *([actions(*buttons)] if buttons else [])]


def _to_do(found: DigestFacts) -> list[tuple[str, list[dict[str, Any]]]]:
    key = found.program.key
    needs: list[tuple[str, list[dict[str, Any]]]] = []
    if found.concern_count:
        needs.append(
            (f"{_calls(found.concern_count)} for help without an answer; please take care of it below.", [])
        )
    if found.to_review:
        review = button("Review Applications", Action.REVIEW, key)
        needs.append((f"{_people(found.to_review)} waiting for an answer to an application.", [review]))
    needs += _about_matching(found)
    if found.silent:
        needs.append((f"{_pairs(found.silent_count)} fell silent; a word from you often helps.", []))
    if found.undelivered:
        count = sum(trouble.count for trouble in found.undelivered)
        show = button("Show Deliveries", Action.SHOW_DELIVERIES, key)
        needs.append((f"{messages(count)} did not arrive or may not have; see below why.", [show]))
    return needs


def _about_matching(found: DigestFacts) -> list[tuple[str, list[dict[str, Any]]]]:
    """A draft that waits, people who choose each other, or people who wait to be matched."""
    key, state = found.program.key, found.program.state
    if found.draft_waits:
        show = button("Show Draft", Action.SHOW_DRAFT, key)
        return [("A draft of pairs waits for your approval.", [show])]
    if found.choosing:
        return [(progress_words(found.choosing), [end_step_button(found.choosing)])]
    if state == ProgramState.MATCHING and not found.matched_before:
        match = button("Match People", Action.RUN_MATCHING, key)
        return [("People wait to be matched.", [match])]
    if state == ProgramState.RUNNING and found.people_unpaired:
        match = button("Match Those Waiting", Action.RUN_MATCHING, key)
        return [(_waiting_words(found), [match])]
    return []


def _waiting_words(found: DigestFacts) -> str:
    soon = new_pairs_words(found.program)
    if found.program.format == Format.PEERS:
        return f"{_people(found.people_unpaired)} waiting for a partner. {soon}".strip()
    return f"{_mentees(found.people_unpaired)} waiting for a mentor. {soon}".strip()


def _standing(found: DigestFacts) -> Mapping[str, str]:
    shown = {
        **_roles(found),
        "Running pairs": _pair_states(found),
        "Check-ins answered this week": f"{found.check_ins.display} ({found.check_ins.n:,} asked)",
    }
    for survey in found.surveys:
        so_far = " so far" if survey.still_open else ""
        shown[f"{WAVES[survey.wave].capitalize()} answered"] = (
            f"{survey.rate.display}{so_far} ({survey.rate.n:,} asked)"
        )
    return shown


def _roles(found: DigestFacts) -> Mapping[str, str]:
    if found.program.format == Format.PEERS:
        return {"People": _people_of(found, Role.PEER)}
    return {"Mentors": _people_of(found, Role.MENTOR), "Mentees": _people_of(found, Role.MENTEE)}


def _people_of(found: DigestFacts, role: Role) -> str:
    counts = {state: found.people.get((role, state), 0) for state in PEOPLE}
    return ", ".join(f"{count:,} {PEOPLE[state]}" for state, count in counts.items() if count) or "None yet"


def _pair_states(found: DigestFacts) -> str:
    total = sum(found.pairs.values())
    states = [f"{found.pairs[state]:,} {words}" for state, words in HEALTH.items() if found.pairs.get(state)]
    return f"{total:,} ({', '.join(states)})" if total else "None yet"


def _concerns(found: DigestFacts) -> list[Block]:
    blocks = [_concern(one) for one in found.concerns]
    more = found.concern_count - len(found.concerns)
    rest = [context(f"and {more:,} more. `{COMMAND} admin concerns` shows them.")] if more > 0 else []
    return [section("*Asked for help*"), *blocks, *rest] if blocks else []


def _concern(one: OpenConcern) -> Block:
    concern, person = one.concern, one.person
    words = f"\n>{_one_line(concern.words, 300)}" if concern.words else ""
    take = button(
        "I Will Take Care", Action.TAKE_CONCERN, concern.key, describe=f"Take {person.name}'s request"
    )
    return section(f"{mention(person.slack_id)}, {moment(concern.created_at)}{words}", take)


def _silent(found: DigestFacts) -> list[Block]:
    lines = [f"• {everybody_in(pair)}" for pair in found.silent]
    more = found.silent_count - len(found.silent)
    rest = [f"and {more:,} more"] if more > 0 else []
    return [section("\n".join(["*Silent pairs*", *lines, *rest]))] if lines else []


def _undelivered(troubles: Sequence[Undelivered]) -> list[Block]:
    blocks = trouble_blocks(troubles)
    return [section("*Messages that did not arrive this week*"), *blocks] if blocks else []


def _text(found: DigestFacts) -> str:
    needs = " ".join(words for words, _ in _to_do(found)) or "Nothing needs you right now."
    standing = ". ".join(f"{label}: {words}" for label, words in _standing(found).items())
    return f"{safe(found.program.name)}, the week to {day(found.ends_on)}. {needs} {standing}."


def _one_line(words: str, limit: int) -> str:
    return safe(" ".join(words.split()), limit)


def _counted(one: str, several: str) -> Callable[[int], str]:
    return lambda count: f"1 {one}" if count == 1 else f"{count:,} {several}"


_people = _counted("person", "people")
_calls = _counted("call", "calls")
_pairs = _counted("pair", "pairs")
_mentees = _counted("mentee", "mentees")


def _render(work: Work, notice: WeeklyDigest) -> Message:
    program = program_by_id(work, notice.program_id)
    return digest(digest_facts(work, program, date.fromisoformat(notice.ends_on)))


def _paint(work: Work, notice: WeeklyDigest) -> Picture | None:
    program = program_by_id(work, notice.program_id)
    return weeks_picture(last_weeks(work, program, work.now))


RENDERERS: Renderers = {WeeklyDigest: _render}
PAINTERS: Painters = {WeeklyDigest: _paint}
