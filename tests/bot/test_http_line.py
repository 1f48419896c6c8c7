"""HTTP mode: what Slack has signed is heard, and nothing else is."""

import logging
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from sqlmodel import func, select

from bot.http_line import LARGEST_BODY
from sandbox import Person
from sandbox.signed_requests import FORM, JSON, RequestUrl, SignedRequest, encoded
from storage.tables import InboxEntry
from tests.town import Town

FIVE_MINUTES = 300


class Wire:
    """A bot that is reached over HTTP, with a hand on what is sent to it."""

    def __init__(self) -> None:
        self.town = HttpTown()
        address = self.town.sandbox.request_url
        self.secret = self.town.sandbox.signing_secret
        self.slack = RequestUrl(address, self.secret, 5)
        self.stranger = RequestUrl(address, "0123456789abcdef" * 2, 5)
        self.ana = self.town.person("Ana Example")

    def command(self, text: str = "help") -> bytes:
        body, _ = encoded("slash_commands", a_command(self.town, self.ana, text))
        return body

    def status_of(self, request: SignedRequest) -> int:
        return self.slack.send(request).status

    def heard(self) -> int:
        """How many payloads the bot has taken to heart."""
        with self.town.bench.read() as work:
            return work.session.exec(select(func.count()).select_from(InboxEntry)).one()


class HttpTown(Town):
    over_http = True


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.town.stop()


def a_command(town: Town, person: Person, text: str) -> dict[str, str]:
    return {
        "team_id": town.sandbox.team_id,
        "user_id": person.id,
        "channel_id": town.news_channel,
        "command": "/mentorship",
        "text": text,
        "trigger_id": f"{time.monotonic_ns()}",
    }


def with_body(request: SignedRequest, body: bytes) -> SignedRequest:
    return SignedRequest(body, request.headers)


def with_headers(request: SignedRequest, **headers: str) -> SignedRequest:
    heads = {name.replace("_", "-"): value for name, value in headers.items()}
    return SignedRequest(request.body, {**request.headers, **heads})


def test_what_slack_has_signed_is_answered(wire: Wire) -> None:
    before = wire.heard()
    answer = wire.slack.send(wire.slack.signed(wire.command(), FORM))
    assert answer.status == 200
    assert "/mentorship join" in str(answer.body)
    assert wire.heard() == before + 1


def test_what_was_changed_on_the_way_is_refused(wire: Wire) -> None:
    body = wire.command("join")
    signed = wire.slack.signed(body, FORM)
    before = wire.heard()
    assert wire.status_of(with_body(signed, body.replace(b"join", b"help"))) == 401
    assert wire.status_of(with_headers(signed, X_Slack_Request_Timestamp=str(int(time.time()) + 1))) == 401
    assert wire.heard() == before


def test_what_another_secret_has_signed_is_refused(wire: Wire) -> None:
    before = wire.heard()
    assert wire.status_of(wire.stranger.signed(wire.command(), FORM)) == 401
    assert wire.heard() == before


@pytest.mark.parametrize("off", [-FIVE_MINUTES - 5, FIVE_MINUTES + 60])
def test_what_was_signed_more_than_five_minutes_away_is_refused(wire: Wire, off: int) -> None:
    before = wire.heard()
    assert wire.status_of(wire.slack.signed(wire.command(), FORM, int(time.time()) + off)) == 401
    assert wire.heard() == before


def test_what_was_signed_a_moment_ago_is_heard_once_however_often_it_comes(wire: Wire) -> None:
    signed = wire.slack.signed(wire.command(), FORM, int(time.time()) - FIVE_MINUTES + 60)
    before = wire.heard()
    assert [wire.status_of(signed) for _ in range(3)] == [200, 200, 200]
    assert wire.heard() == before + 1


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Slack_Signature": ""},
        {"X_Slack_Signature": "v0="},
        {"X_Slack_Signature": "v0=\xe9"},
        {"X_Slack_Request_Timestamp": ""},
        {"X_Slack_Request_Timestamp": "soon"},
        {"X_Slack_Request_Timestamp": "٣"},
        {"X_Slack_Request_Timestamp": "9" * 5000},
    ],
)
def test_what_is_not_signed_at_all_is_refused(wire: Wire, headers: dict[str, str]) -> None:
    signed = wire.slack.signed(wire.command(), FORM)
    as_sent = {name: value.encode("utf-8").decode("latin-1") for name, value in headers.items()}
    assert wire.status_of(with_headers(signed, **as_sent)) == 401


def test_a_question_whether_the_address_is_right_needs_a_signature_too(wire: Wire) -> None:
    asked, kind = encoded("events_api", {"type": "url_verification", "challenge": "echo", "token": "t"})
    assert wire.status_of(wire.stranger.signed(asked, kind)) == 401
    assert wire.slack.send(wire.slack.signed(asked, kind)).body == {"challenge": "echo"}
    assert wire.status_of(wire.stranger.signed(b"ssl_check=1&token=t", FORM)) == 401


def test_bytes_that_are_no_text_are_refused(wire: Wire) -> None:
    assert wire.status_of(wire.slack.signed(b"\xff\xfe", JSON)) == 401


def test_more_than_slack_ever_sends_is_not_read_to_its_end(wire: Wire) -> None:
    assert wire.status_of(wire.slack.signed(b"a" * (LARGEST_BODY + 1), FORM)) == 413


def test_there_is_one_address_and_it_only_takes_posts(wire: Wire) -> None:
    where = urlsplit(wire.slack.address)
    for method, path, status in (("GET", where.path, 405), ("POST", "/", 404), ("GET", "/metrics", 404)):
        connection = HTTPConnection(where.hostname or "", where.port, timeout=30)
        connection.request(method, path)
        response = connection.getresponse()
        assert (response.status, response.getheader("server")) == (status, None)
        connection.close()


def test_a_request_that_is_refused_leaves_none_of_its_words_in_the_log(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert wire.status_of(wire.stranger.signed(wire.command("canary"), FORM)) == 401
    assert "canary" not in caplog.text


def test_an_event_goes_in_by_the_same_door(wire: Wire) -> None:
    before = wire.heard()
    wire.ana.open_home()
    wire.town.rest()
    assert wire.ana.home is not None
    assert wire.heard() == before + 1
