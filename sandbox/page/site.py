"""The page's addresses: its files, its live socket, deeds, the clock, the report."""

import json
import math
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from sandbox.core import Core
from sandbox.page.assets import PLAIN_HEADERS, asset, uploaded
from sandbox.page.deeds import Deeds
from sandbox.page.entering import BadDeed
from sandbox.page.guards import Refused, read_body, require_own_host, require_own_origin
from sandbox.page.live import LiveSocket, Screen
from sandbox.page.sight import Sight, viewer
from sandbox.records import Member

Json = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]
COMMANDS = ("play", "pause", "day", "week", "next", "end")
NOBODY_HERE = 4404
"""The code a live socket is closed with when there is no such person."""


class Site:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._deeds = Deeds(core)

    def routes(self) -> list[BaseRoute]:
        own = self._guarded
        return [
            Route("/", own(self.index)),
            Route("/page/files/{user_id}/{file_id}", own(self.file)),
            Route("/page/people/{user_id}/{deed}", own(self.deed), methods=["POST"]),
            Route("/page/clock/{command}", own(self.clock), methods=["POST"]),
            Route("/page/report", own(self.report)),
            WebSocketRoute("/page/live", self.live),
            Route("/page/{path:path}", own(self.static)),
        ]

    async def index(self, _request: Request) -> Response:
        return asset("index.html")

    async def static(self, request: Request) -> Response:
        return asset(request.path_params["path"])

    async def file(self, request: Request) -> Response:
        """The bytes of a file, for a person who has it in sight."""
        user_id, file_id = request.path_params["user_id"], request.path_params["file_id"]
        file = self._core.files.get(file_id)
        seen = file is not None and await run_in_threadpool(self._sees, user_id, file_id)
        if file is None or file.content is None or not seen:
            return _json({"ok": False, "error": "There is no such file."}, 404)
        return uploaded(file.name, file.content)

    async def deed(self, request: Request) -> Response:
        body = await read_body(request)
        user_id, deed = request.path_params["user_id"], request.path_params["deed"]
        return _json(await run_in_threadpool(self._deeds.do, user_id, deed, body))

    async def clock(self, request: Request) -> Response:
        body, name = await read_body(request), request.path_params["command"]
        conductor = self._core.conductor
        if conductor is None:
            raise Refused(404, "There is no clock to move here.")
        if name not in COMMANDS:
            raise Refused(400, "The clock knows no such command.")
        error = await run_in_threadpool(conductor.command, name, _speed(body))
        return _json({"ok": False, "error": error} if error else {"ok": True})

    async def report(self, _request: Request) -> Response:
        conductor = self._core.conductor
        sections = await run_in_threadpool(conductor.report) if conductor else None
        if sections is None:
            raise Refused(404, "There is no report yet.")
        return _json(sections)

    async def live(self, socket: WebSocket) -> None:
        """One viewer's socket; without a name it is the first person's."""
        try:
            require_own_host(socket.headers, self._core.base_url)
            require_own_origin(socket.headers)
        except Refused:
            await socket.close()
            return
        await socket.accept()
        member = self._viewer(socket.query_params.get("as"))
        if member is None:
            await socket.close(NOBODY_HERE, "There is no such person.")
            return
        await LiveSocket(socket, Screen(self._core, member)).serve()

    def _viewer(self, user_id: str | None) -> Member | None:
        with self._core.lock:
            if user_id is not None:
                return viewer(self._core, user_id)
            people = (viewer(self._core, each) for each in self._core.workspace.member_order)
            return next((person for person in people if person and not person.deleted), None)

    def _sees(self, user_id: str, file_id: str) -> bool:
        with self._core.lock:
            member = viewer(self._core, user_id)
            return member is not None and Sight(self._core, member).shows_file(file_id)

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        """Refusals as JSON; nothing is done for another site's sake."""

        async def answer(request: Request) -> Response:
            try:
                require_own_host(request.headers, self._core.base_url)
                if request.method == "POST":
                    require_own_origin(request.headers)
                return await endpoint(request)
            except Refused as refusal:
                return _json({"ok": False, "error": str(refusal)}, refusal.status)
            except BadDeed as error:
                return _json({"ok": False, "error": str(error)}, 400)

        return answer


def _speed(body: Json) -> float | None:
    """The speed a clock command names, a positive number."""
    speed = body.get("speed")
    if speed is None:
        return None
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0 < speed < math.inf:
        raise Refused(400, "The speed must be a positive number.")
    return float(speed)


def _json(body: Json | list[Json], status: int = 200) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, PLAIN_HEADERS, media_type="application/json; charset=utf-8")
