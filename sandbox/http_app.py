"""The addresses of the stand-in Slack: Web API, response URLs, uploads, files, Socket Mode link and page."""

import asyncio
import json
from collections.abc import Callable
from email.utils import format_datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from sandbox.arguments import read_arguments
from sandbox.core import Core
from sandbox.gateway import Answer, Gateway
from sandbox.json_text import as_json
from sandbox.page.site import Site
from sandbox.socket_mode import SocketMode

Json = dict[str, Any]
Address = tuple[str, int]


class HttpApp:
    """`abort` cuts the TCP connection from a client's address without an answer.

    `silence` leaves it open and reads no more of it.
    """

    def __init__(
        self, core: Core, abort: Callable[[Address], None], silence: Callable[[Address], None]
    ) -> None:
        self._core = core
        self._gateway = Gateway(core)
        self._abort, self._silence = abort, silence

    def asgi(self) -> Starlette:
        sockets = SocketMode(self._core, self._abort, self._silence)
        return Starlette(
            routes=[
                Route("/api/{method:path}", self.web_api, methods=["GET", "POST"]),
                Route("/respond/{key}", self.response_url, methods=["POST"]),
                Route("/upload/v1/{file_id}", self.upload, methods=["POST", "PUT"]),
                Route("/files/{file_id}/{name:path}", self.download),
                WebSocketRoute("/link/", sockets.serve),
                *Site(self._core).routes(),
            ]
        )

    async def web_api(self, request: Request) -> Response:
        args, token = await read_arguments(request)
        try:
            answer = self._gateway.answer(request.path_params["method"], token, args)
            if answer.delay:
                await asyncio.sleep(answer.delay)
            if answer.dropped:
                await self._cut(request)
        finally:
            self._gateway.finished()
        # What time it is in Slack.
        return _json_response(answer, date=format_datetime(self._core.options.now(), usegmt=True))

    async def _cut(self, request: Request) -> None:
        if request.client:
            self._abort((request.client.host, request.client.port))
        await asyncio.sleep(0)

    async def response_url(self, request: Request) -> Response:
        body = _json_object(await request.body())
        if body is None:
            return PlainTextResponse("invalid_payload", 400)
        answer = self._gateway.respond(request.path_params["key"], body)
        return PlainTextResponse("ok") if answer.body["ok"] else _json_response(answer)

    async def upload(self, request: Request) -> Response:
        file = self._core.files.get(request.path_params["file_id"])
        fault = self._core.faults.take_for_call("upload")
        if fault is not None:
            await asyncio.sleep(fault.seconds)
            if fault.kind == "server_error":
                return PlainTextResponse("upload failed", fault.status)
        if file is None:
            return PlainTextResponse("file not found", 404)
        file.content = await _uploaded(request)
        return PlainTextResponse(f"OK - {len(file.content)}")

    async def download(self, request: Request) -> Response:
        """A private file, for a bearer of the bot token whose app may read files."""
        file = self._core.files.get(request.path_params["file_id"])
        if request.headers.get("authorization") != f"Bearer {self._core.app.bot_token}":
            return PlainTextResponse("sign in first", 403)
        if "files:read" not in self._core.manifest.scopes:
            return PlainTextResponse("missing_scope", 403)
        if file is None or file.content is None:
            return PlainTextResponse("file not found", 404)
        return Response(file.content, media_type="application/octet-stream")


async def _uploaded(request: Request) -> bytes:
    """The bytes of an upload, sent as they are or as the first file of a form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for part in form.values():
            if not isinstance(part, str):
                return await part.read()
    return b""


def _json_object(body: bytes) -> Json | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _json_response(answer: Answer, **head: str) -> Response:
    headers = {**answer.headers, **head}
    return Response(
        as_json(answer.body), answer.status, headers, media_type="application/json; charset=utf-8"
    )
