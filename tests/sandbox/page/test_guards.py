"""The page answers itself alone: no other host name, no other site, no junk, no way out of its folder."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from page_visitor import Browser, Live
from websockets.exceptions import InvalidStatus

from sandbox import Person, Sandbox

OpenPage = Callable[..., Live]
ADDRESSES = ("/", "/page/app.js", "/page/report", "/page/files/U1/F1")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}"]
)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_foreign_host_name_is_refused(browser: Browser, host: str, address: str) -> None:
    port = browser.origin.rpartition(":")[2]
    assert browser.request(address, headers={"Host": host.format(port=port)})[0] == 403


@pytest.mark.parametrize("host", ["localhost:{port}", "[::1]:{port}", "LOCALHOST:{port}"])
def test_other_names_of_this_machine_are_fine(browser: Browser, host: str) -> None:
    port = browser.origin.rpartition(":")[2]
    assert browser.request("/page/report", headers={"Host": host.format(port=port)})[0] == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", ""])
@pytest.mark.parametrize("address", ["/page/people/{ada}/send", "/page/clock/play"])
def test_another_sites_posts_are_refused(browser: Browser, ada: Person, origin: str, address: str) -> None:
    headers = {"Content-Type": "application/json", "Origin": origin}
    assert browser.request(address.format(ada=ada.id), b"{}", headers)[0] == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_another_sites_sockets_are_refused(
    sandbox: Sandbox, ada: Person, open_page: OpenPage, origin: str
) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        open_page(sandbox, ada, origin=origin)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_taken(browser: Browser, ada: Person, kind: str) -> None:
    headers = {"Content-Type": kind, "Origin": browser.origin}
    assert browser.request(f"/page/people/{ada.id}/send", b"{}", headers)[0] == 415


JUNK = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"5",
    b"\xff\xfe",
    b"[" * 100_000,
    b"1" * 10_000,
    b'{"text": "\\ud800"}',
]


@pytest.mark.parametrize("body", JUNK, ids=range(len(JUNK)))
def test_junk_is_refused_in_words(browser: Browser, ada: Person, body: bytes) -> None:
    headers = {"Content-Type": "application/json", "Origin": browser.origin}
    # An empty body would make it a GET, so that one travels as a space.
    status, answer, _ = browser.request(f"/page/people/{ada.id}/send", body or b" ", headers)
    assert (status, json.loads(answer)["ok"]) == (400, False)


def test_characters_written_as_escapes_are_fine(sandbox: Sandbox, ada: Person, browser: Browser) -> None:
    news = sandbox.add_channel("news", [ada])
    body = json.dumps({"channel": news, "text": "Grüße 😀"}).encode()
    assert b"\\ud83d" in body
    assert browser.post(f"/page/people/{ada.id}/send", body) == (200, {"ok": True})
    assert sandbox.channel_messages(news)[0].text == "Grüße 😀"


def test_huge_bodies_are_refused(browser: Browser, ada: Person) -> None:
    headers = {"Content-Type": "application/json", "Origin": browser.origin}
    try:
        status = browser.request(f"/page/people/{ada.id}/send", b" " * (33 * 2**20), headers)[0]
    except OSError:
        status = 413  # The connection was cut while the body was still being sent.
    assert status == 413
    assert browser.post(f"/page/people/{ada.id}/send", {})[0] == 400


PATHS = [
    "/page/../site.py",
    "/page/%2e%2e/site.py",
    "/page/..%2fsite.py",
    "/page/..%5csite.py",
    "/page//etc/passwd",
    "/page/%2fetc%2fpasswd",
    "/page/%00",
    "/page/index.html%00",
    "/page/.",
    "/page/",
    "/page/nothing.js",
    "/page/" + "x" * 5000,
]


@pytest.mark.parametrize("path", PATHS)
def test_only_the_pages_own_files_are_served(browser: Browser, path: str) -> None:
    assert browser.request(path)[0] == 404


def test_the_page_may_load_nothing_from_elsewhere(browser: Browser) -> None:
    status, body, headers = browser.request("/")
    assert status == 200
    assert b"<!doctype html>" in body.lower()
    assert headers["content-type"] == "text/html; charset=utf-8"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; img-src 'self' data:; connect-src 'self' ws:;")
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-cache", "nosniff")


@pytest.mark.parametrize(
    ("path", "kind"),
    [("app.js", "text/javascript; charset=utf-8"), ("style.css", "text/css; charset=utf-8")],
)
def test_files_come_with_their_media_type(browser: Browser, path: str, kind: str) -> None:
    assert browser.request(f"/page/{path}")[2]["content-type"] == kind


@pytest.mark.parametrize("path", ["/page/people/U1/send", "/page/clock/play"])
def test_deeds_are_not_done_by_following_a_link(browser: Browser, path: str) -> None:
    assert browser.request(path)[0] in (404, 405)


def test_the_web_api_is_still_there(sandbox: Sandbox, browser: Browser) -> None:
    answer: Any = json.loads(browser.request("/api/api.test")[1])
    assert answer["ok"]
