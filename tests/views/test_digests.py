"""The digest on the screen: what needs a coordinator, in words, within limits."""

import json
from collections import Counter

import pytest

from bot.delivery.outcome import CURABLE, PERMANENT
from bot.workbench import Workbench
from mentorship.digests import DigestFacts, OpenConcern, SurveyResponse, digest_facts, today_for
from mentorship.health import Health
from mentorship.measures import response_rate
from mentorship.notices import Notice, WeeklyDigest
from mentorship.pairings import pair_of
from mentorship.undelivered import Undelivered, Unreached
from mentorship.work import Work
from storage.tables import Concern
from storage.words import EnrollmentState, PlaceKind, ProgramState, Role, Wave
from tests.builders import a_person
from tests.started_programs import a_pairing, a_running_program
from tests.views.surfaces import HOSTILE, legal, legal_view, pinged
from views.digests import RENDERERS, digest, digest_view
from views.troubles import KINDS, UNCERTAIN, UNKNOWN, remedy


def a_full_digest(work: Work) -> DigestFacts:
    """Everything there is to tell, and much of it."""
    program = a_running_program(work, name=HOSTILE * 2)
    pair = pair_of(work, a_pairing(work, program))
    person = a_person(work, HOSTILE * 3)
    concern = Concern(program_id=program.key, person_id=person.key, words=HOSTILE * 40, created_at=work.now)
    work.session.add(concern)
    work.session.flush()
    unreached = Unreached("introduction", PlaceKind.PAIRING, str(pair.pairing.key), pair)
    rate = response_rate(1_234, 2_000)
    return DigestFacts(
        choosing=None,
        program=program,
        ends_on=work.now.date(),
        people={(role, state): 2_000 for role in Role for state in EnrollmentState},
        to_review=2_000,
        draft_waits=True,
        matched_before=False,
        people_unpaired=300,
        pairs=Counter(dict.fromkeys(Health, 1000)),
        silent=(pair,) * 10,
        silent_count=1_000,
        check_ins=rate,
        surveys=tuple(SurveyResponse(wave, True, rate) for wave in Wave),
        concerns=(OpenConcern(concern, person),) * 5,
        concern_count=700,
        undelivered=tuple(Undelivered(f"error_{n}", False, 400, (unreached,) * 5) for n in range(30)),
    )


def test_a_digest_of_two_thousand_people_stays_within_limits(bench: Workbench) -> None:
    with bench.write() as work:
        found = a_full_digest(work)
        message, view = legal(digest(found)), legal_view(digest_view(found))
    blocks = json.dumps(message.blocks)
    assert len(blocks) < 13_000
    assert len(message.text) < 4_000
    assert "and 990 more" in blocks
    assert "and 695 more" in blocks
    assert not any(ping in ("<!channel>", "<@U1>") for ping in [*pinged(message), *pinged(view)])


def test_what_needs_a_coordinator_comes_with_its_buttons(bench: Workbench) -> None:
    with bench.write() as work:
        message = legal(digest(a_full_digest(work)))
    actions = [
        element["action_id"]
        for block in message.blocks
        for element in [*block.get("elements", []), block.get("accessory", {})]
        if "action_id" in element
    ]
    assert actions == ["review", "show_draft", "show_deliveries", *["take_concern"] * 5]
    assert "700 calls for help" in message.text
    assert "2,000 people waiting for an answer" in message.text


def test_a_quiet_week_says_that_nothing_is_to_be_done(bench: Workbench) -> None:
    with bench.write() as work:
        program = a_running_program(work)
        day = today_for(work, program)
        message = legal(RENDERERS[WeeklyDigest](work, WeeklyDigest(program.key, day.isoformat())))
    assert "Nothing needs you right now." in message.text
    assert "button" not in json.dumps(message.blocks)


@pytest.mark.parametrize(("state", "asks"), [(ProgramState.MATCHING, True), (ProgramState.RUNNING, False)])
def test_a_program_that_waits_for_its_first_match_says_so(
    bench: Workbench, state: ProgramState, asks: bool
) -> None:
    with bench.write() as work:
        program = a_running_program(work, state=state)
        found = digest_facts(work, program, today_for(work, program))
        assert ("run_matching" in json.dumps(digest(found).blocks)) == asks


def test_every_error_that_slack_documents_has_a_remedy_in_words() -> None:
    ours = {"invalid_arguments", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
    ours |= {"msg_too_long", "no_text", "not_enough_users", "too_many_users", "org_login_required"}
    of_updates = {"cant_update_message", "edit_window_closed", "message_not_found"}
    rates = {"ratelimited", "rate_limited"}
    for error in (CURABLE | PERMANENT) - ours - of_updates - rates:
        assert remedy(error, uncertain=False) != UNKNOWN, error
    assert remedy("http_500", uncertain=True) == UNCERTAIN


def test_every_kind_of_message_has_a_name() -> None:
    assert set(Notice.kinds) <= set(KINDS)
