"""The way in for every Web API call: faults, token, limits, scopes, arguments, then the method itself."""

import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sandbox.catalog import MethodFacts
from sandbox.core import Core
from sandbox.faults import Fault
from sandbox.posting import post_due
from sandbox.refusal import Refusal, invalid_arguments, rate_limited
from sandbox.response_posts import respond
from sandbox.web_api import METHODS, Call

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """`delay` is real seconds to hold the answer back; `dropped` closes the connection instead."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    dropped: bool = False


class Gateway:
    def __init__(self, core: Core) -> None:
        self._core = core

    def answer(self, method: str, token: str | None, args: Json) -> Answer:
        """Does what the call asks and says how to answer it, faults included."""
        started = time.perf_counter()
        with self._core.lock:
            self._core.active_calls += 1
            answer = self._with_faults(method, token, args)
            ms = 1000 * (time.perf_counter() - started + answer.delay)
            self._core.transcript.call(method, args, answer.body, ms)
        return answer

    def respond(self, key: str, body: Json) -> Answer:
        """Takes what the app posts to a response_url."""
        with self._core.lock:
            self._core.last_activity = time.monotonic()
            try:
                respond(self._core, key, body)
                answer = Answer({"ok": True})
            except Refusal as refusal:
                gone = refusal.error in ("expired_url", "used_url")
                answer = Answer(refusal.body(), 404 if gone else 400)
            holder = self._core.response_urls.holder(key)
            self._core.transcript.call("response_url", body, answer.body, 0.0, holder)
        return answer

    def finished(self) -> None:
        """The answer is on its way or the connection is gone."""
        with self._core.lock:
            self._core.active_calls -= 1
            self._core.last_activity = time.monotonic()
            self._core.lock.notify_all()

    def _with_faults(self, method: str, token: str | None, args: Json) -> Answer:
        fault = self._core.faults.take_for_call(method)
        if fault is None:
            return self._run(method, token, args)
        if fault.kind == "rate_limit":
            return _refused(rate_limited(int(fault.seconds)))
        if fault.kind == "error":
            return _refused(Refusal(fault.error))
        if fault.kind == "server_error" and not fault.applied:
            return _broken(fault)
        answer = self._run(method, token, args)
        if fault.kind == "server_error":
            return _broken(fault)
        dropped = fault.kind == "drop_answer"
        return Answer(answer.body, answer.status, answer.headers, fault.seconds, dropped)

    def _run(self, method: str, token: str | None, args: Json) -> Answer:
        try:
            post_due(self._core)
            facts = self._facts(method)
            self._require_token(method, token)
            self._require_pace(facts)
            call = Call(self._core, method, args)
            if facts.scopes:
                call.require_scope(*facts.scopes)
            _require_arguments(facts, args)
            return Answer({"ok": True, **METHODS[method](call)}, headers=self._scope_headers(facts))
        except Refusal as refusal:
            return _refused(refusal)

    def _facts(self, method: str) -> MethodFacts:
        facts = self._core.catalog.methods.get(method)
        if facts is None:
            raise Refusal("unknown_method", req_method=method)
        return facts

    def _require_token(self, method: str, token: str | None) -> None:
        app = self._core.app
        if method == "api.test":
            return
        if not token:
            raise Refusal("not_authed")
        if token not in (app.bot_token, app.app_token):
            raise Refusal("invalid_auth")
        if not app.installed:
            raise Refusal("account_inactive")
        if (token == app.app_token) != (method == "apps.connections.open"):
            raise Refusal("not_allowed_token_type")

    def _require_pace(self, facts: MethodFacts) -> None:
        wait = self._core.limits.refuse_call(facts.name, facts.tier)
        if wait is not None:
            raise rate_limited(wait)

    def _scope_headers(self, facts: MethodFacts) -> dict[str, str]:
        granted = self._core.manifest.scopes
        return {"x-oauth-scopes": _listed(granted), "x-accepted-oauth-scopes": ",".join(facts.scopes)}


def _require_arguments(facts: MethodFacts, args: Json) -> None:
    missing = [name for name in facts.required if args.get(name) in (None, "")]
    if missing:
        raise invalid_arguments(*(f"missing required field: {name}" for name in missing))


@lru_cache(maxsize=4)
def _listed(scopes: frozenset[str]) -> str:
    return ",".join(sorted(scopes))


def _refused(refusal: Refusal) -> Answer:
    if refusal.retry_after is None:
        return Answer(refusal.body())
    return Answer(refusal.body(), 429, {"Retry-After": str(refusal.retry_after)})


def _broken(fault: Fault) -> Answer:
    return Answer({"ok": False, "error": "service_unavailable"}, fault.status)
