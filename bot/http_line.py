"""HTTP mode: Slack sends signed requests to an address of the bot's own."""

import logging
import re
from datetime import timedelta

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import report
from bot.http_server import HttpServer
from bot.precedence import Precedence
from bot.settings import Address
from bot.vitals import Vital

PATH = "/slack/events"
LARGEST_BODY = 1_000_000  # bytes; a form with every field full has less than a fifth of it


class HttpLine:
    """One address for events, commands and everything that people click; Bolt checks the signatures."""

    def __init__(self, bolt: App, address: Address, precedence: Precedence) -> None:
        # Of a request whose signature is wrong it would log everything that stands in it.
        logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.WARNING)
        self._bolt, self._precedence = bolt, precedence
        routes = [Route(PATH, self._hear, methods=["POST"])]
        self._server = HttpServer(Starlette(routes=routes), address)

    @property
    def address(self) -> str:
        """Where this machine reaches it, once it is open."""
        return self._server.url + PATH

    def open(self) -> None:
        self._server.start()

    def close(self) -> None:
        self._server.stop()

    def let_go(self) -> None:
        """Nothing to do: it is Slack that calls."""

    def is_open(self) -> bool:
        return self._server.is_serving()

    def vital(self) -> Vital:
        serving = self.is_open()
        return Vital("the web server has stopped", at=serving, may_last=None if serving else timedelta(0))

    async def _hear(self, request: Request) -> Response:
        body = await _body_of(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not _may_be_signed(request, body):
            return PlainTextResponse("not signed", 401)
        with self._precedence.attend():
            answer = await run_in_threadpool(self._answer, to_bolt_request(request, body))
        return to_starlette_response(answer)

    def _answer(self, request: BoltRequest) -> BoltResponse:
        try:
            return self._bolt.dispatch(request)
        except Exception as error:
            report(error)
            return BoltResponse(status=500)


async def _body_of(request: Request) -> bytes | None:
    """The body; None if it is larger than anything Slack sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return body


def _may_be_signed(request: Request, body: bytes) -> bool:
    """Whether the request has the form of a signed one, without which Bolt's check would fail noisily."""
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    return bool(re.fullmatch(r"[0-9]{1,12}", stamp)) and signature.isascii() and _is_text(body)


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
