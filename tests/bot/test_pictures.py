"""The picture that goes with a digest: uploaded, shown, kept, and never in the digest's way."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web import SlackResponse

from bot.slack import GuardedClient
from mentorship.notices import WeeklyDigest
from mentorship.post import refresh, tell, to_channel
from sandbox import Message
from storage.outbox import LEASE
from storage.tables import Pairing, Program
from storage.words import DeliveryState, PairingState, ProgramState
from tests.bot.post_office import PostOffice


@pytest.fixture
def digest(office: PostOffice) -> PostOffice:
    """The pair has run for four weeks, and a digest is queued."""
    with office.bench.write() as work:
        program = work.session.get_one(Program, office.program_id)
        program.state, program.running_since = ProgramState.RUNNING, work.now - timedelta(days=28)
        pairing = work.session.get_one(Pairing, office.pairing.key)
        pairing.state, pairing.started_at = PairingState.RUNNING, work.now - timedelta(days=28)
        work.session.add_all([program, pairing])
        notice = WeeklyDigest(program.key, work.now.date().isoformat())
        assert tell(work, to_channel(office.channel), notice, key="k")
    return office


def received(office: PostOffice) -> Message:
    """The one digest that arrived."""
    office.deliver()
    (message,) = office.read(office.ana, office.channel)
    assert office.row().state == DeliveryState.SENT
    return message


def pictures(message: Message) -> list[dict[str, Any]]:
    return [block for block in message.blocks if block["type"] == "image"]


def test_a_digest_shows_the_weeks_as_a_picture_and_in_words(digest: PostOffice) -> None:
    (picture,) = pictures(received(digest))
    content = digest.sandbox.file_content(picture["slack_file"]["id"])
    assert content is not None
    assert content.startswith(b"\x89PNG")
    assert picture["alt_text"].endswith(
        " 02 Mar: 1 pair, 1 late. 23 Feb: 1 pair, 1 new. 16 Feb: 1 pair, 1 new. 09 Feb: 1 pair, 1 new. "
        "02 Feb: 1 pair, 1 new."
    )


def test_a_digest_that_is_brought_up_to_date_keeps_its_picture(digest: PostOffice) -> None:
    before = pictures(received(digest))
    digest.clock.move_by(timedelta(days=3))
    with digest.bench.write() as work:
        work.session.get_one(Program, digest.program_id).name = "Another name"
        refresh(work, "k")
    message = received(digest)
    assert "Another name" in message.text
    kept = pictures(message)
    assert [(one["slack_file"], one["alt_text"]) for one in kept] == [
        (one["slack_file"], one["alt_text"]) for one in before
    ]
    assert digest.sandbox.transcript.calls["files.getUploadURLExternal"] == 1


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("error", ["missing_scope", "internal_error", "file_not_found"])
def test_a_refused_upload_costs_the_digest_nothing_but_its_picture(
    digest: PostOffice, method: str, error: str
) -> None:
    digest.sandbox.faults.fail(method, error)
    assert pictures(received(digest)) == []
    assert digest.posts() == 1


def test_a_digest_does_not_wait_until_files_may_be_uploaded_again(digest: PostOffice) -> None:
    digest.sandbox.faults.rate_limit("files.getUploadURLExternal", retry_after=30)
    assert pictures(received(digest)) == []


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
def test_a_digest_does_not_wait_long_for_its_picture(digest: PostOffice, step: str) -> None:
    digest.sandbox.faults.slow(step, seconds=3)
    assert pictures(received(digest)) == []


def test_a_file_that_does_not_arrive_whole_is_not_shown(digest: PostOffice) -> None:
    digest.sandbox.faults.server_error("upload", status=500)
    assert pictures(received(digest)) == []


def test_a_file_that_slack_does_not_know_yet_is_shown_a_moment_later(digest: PostOffice) -> None:
    digest.sandbox.faults.fail("chat.postMessage", "invalid_blocks")
    assert len(pictures(received(digest))) == 1


def test_a_picture_that_slack_will_not_show_is_left_out(digest: PostOffice) -> None:
    digest.sandbox.faults.fail("chat.postMessage", "invalid_blocks", times=3)
    message = received(digest)
    assert pictures(message) == []
    assert message.blocks[0]["type"] == "header"
    with digest.bench.write() as work:
        refresh(work, "k")
    assert pictures(received(digest)) == []


def test_a_digest_that_is_sent_again_may_bring_its_picture_again(digest: PostOffice) -> None:
    digest.sandbox.faults.rate_limit("chat.postMessage", retry_after=5)
    digest.deliver()
    digest.clock.move_by(timedelta(seconds=10))
    assert len(pictures(received(digest))) == 1


def test_a_picture_that_is_gone_from_slack_does_not_stop_an_update(digest: PostOffice) -> None:
    received(digest)
    digest.sandbox.faults.fail("chat.update", "invalid_blocks")
    with digest.bench.write() as work:
        work.session.get_one(Program, digest.program_id).name = "Another name"
        refresh(work, "k")
    message = received(digest)
    assert (pictures(message), message.text.startswith("Another name")) == ([], True)


class SlowClient(GuardedClient):
    """A minute goes by whenever Slack is asked to post."""

    def __init__(self, office: PostOffice) -> None:
        super().__init__(token=office.sandbox.bot_token, base_url=office.sandbox.api_url, retry_handlers=[])
        self.office = office

    def chat_postMessage(self, **arguments: Any) -> SlackResponse:
        try:
            return super().chat_postMessage(**arguments)
        finally:
            self.office.clock.move_by(LEASE)


def test_whoever_waited_too_long_for_the_picture_leaves_the_digest_to_others(digest: PostOffice) -> None:
    """While Slack does not know the file yet the right to send runs out, and others may have sent."""
    digest.sandbox.faults.fail("chat.postMessage", "invalid_blocks")
    digest.a_sender(SlowClient(digest)).step()
    assert digest.posts() == 1
    assert digest.row().state == DeliveryState.QUEUED
    assert len(pictures(received(digest))) == 1
