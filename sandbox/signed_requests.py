"""Payloads as requests to the app's own address, signed with the app's signing secret."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urlsplit

Json = dict[str, Any]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
NO_MORE: Mapping[str, str] = MappingProxyType({})
REASONS = {"not acknowledged in time": "http_timeout"}


@dataclass(frozen=True)
class SignedRequest:
    """What Slack puts on the wire; `stamp` is the real time in whole seconds."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class HttpAnswer:
    """What came back; `failure` says why it is no acknowledgement."""

    status: int = 0
    body: Json | None = None
    failure: str | None = None


class RequestUrl:
    """The address from the app's settings, for payloads of every kind."""

    def __init__(self, address: str, secret: str, timeout: float) -> None:
        self.address, self._secret, self._timeout = address, secret, timeout

    def signed(
        self, body: bytes, kind: str, stamp: int | None = None, more: Mapping[str, str] = NO_MORE
    ) -> SignedRequest:
        """The body with the headers that vouch for it, as of now or of another time."""
        moment = str(int(time.time()) if stamp is None else stamp)
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": signature(self._secret, moment, body),
        }
        return SignedRequest(body, {**headers, **more})

    def request(self, type_: str, payload: Json, attempt: int = 0, failure: str = "") -> SignedRequest:
        """`attempt` counts from 0; `failure` is why the one before it came to nothing."""
        again = {
            "X-Slack-Retry-Num": str(attempt),
            "X-Slack-Retry-Reason": REASONS.get(failure, "http_error"),
        }
        return self.signed(*encoded(type_, payload), more=again if attempt else NO_MORE)

    def send(self, request: SignedRequest) -> HttpAnswer:
        """Blocks until there is an answer, or there will be none in time."""
        where = urlsplit(self.address)
        connection = HTTPConnection(where.hostname or "", where.port, timeout=self._timeout)
        try:
            connection.request("POST", where.path, request.body, dict(request.headers))
            response = connection.getresponse()
            return _read(response.status, response.headers.get_content_type(), response.read())
        except TimeoutError:
            return HttpAnswer(failure="not acknowledged in time")
        except (OSError, HTTPException):
            return HttpAnswer(failure="no connection")
        finally:
            connection.close()

    def challenge(self, token: str) -> bool:
        """Whether the app at the address answers as Slack wants it before the address is taken."""
        asked = {"type": "url_verification", "token": token, "challenge": token[::-1]}
        answer = self.send(self.request("events_api", asked))
        return (answer.body or {}).get("challenge") == token[::-1]


def signature(secret: str, stamp: str, body: bytes) -> str:
    signed = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def encoded(type_: str, payload: Json) -> tuple[bytes, str]:
    """Events are JSON, commands are forms, and the rest is JSON within a form."""
    if type_ == "events_api":
        return json.dumps(payload).encode(), JSON
    fields = payload if type_ == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), FORM


def _read(status: int, kind: str, body: bytes) -> HttpAnswer:
    if not 200 <= status < 300:
        return HttpAnswer(status, failure=f"HTTP {status}")
    if kind == JSON and body:
        return HttpAnswer(status, json.loads(body))
    return HttpAnswer(status, {"text": body.decode()} if body else {})
