"""Modals and Home views: stacks of at most three, unique external ids, hashes that reveal stale updates."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.entries import initial_values
from sandbox.ids import IdMint
from sandbox.records import View
from sandbox.refusal import Refusal, invalid_arguments

Json = dict[str, Any]
STACK_DEPTH = 3


def fill_in_ids(blocks: list[Json], mint: IdMint) -> list[Json]:
    """Gives every block and interactive element that came without an id one of its own, as Slack does."""
    for block in blocks:
        if not block.get("block_id"):
            block["block_id"] = mint.secret(5)
        candidates = [block.get("accessory"), block.get("element"), *_listed_elements(block)]
        for element in candidates:
            if isinstance(element, dict) and _wants_action_id(element) and not element.get("action_id"):
                element["action_id"] = mint.secret(5)
    return blocks


def keep_ids(blocks: list[Json], before: list[Json]) -> None:
    """Gives blocks that came without an id the one that the very same block had before.

    Home is published anew whenever something happens: whoever clicks in that moment hits what they saw.
    """
    known = {_content(block): block["block_id"] for block in before}
    for block in blocks:
        if not block.get("block_id") and (kept := known.pop(_content(block), None)):
            block["block_id"] = kept


def _content(block: Json) -> str:
    return json.dumps({key: value for key, value in block.items() if key != "block_id"}, sort_keys=True)


def _listed_elements(block: Json) -> list[Json]:
    return list(block["elements"]) if block["type"] == "actions" else []


def _wants_action_id(element: Json) -> bool:
    return element.get("type") != "image"


class ViewShelf:
    """Every open modal and published Home view; callers hold the sandbox's lock."""

    def __init__(self, mint: IdMint, now: Callable[[], datetime]) -> None:
        self._mint = mint
        self._now = now
        self._views: dict[str, View] = {}
        self._external: dict[str, str] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.published: Counter[str] = Counter()

    def find(self, view_id: str = "", external_id: str = "") -> View | None:
        return self._views.get(view_id or self._external.get(external_id, ""))

    def top(self, user_id: str) -> View | None:
        stack = self.stacks.get(user_id)
        return stack[-1] if stack else None

    def open(self, user_id: str, source: Json) -> View:
        """A new modal; one that was open gives way to it."""
        self._require_type(source, "modal")
        self._require_free(source, None)
        self.close_all(user_id)
        view = self._make(user_id, source)
        self.stacks[user_id] = [view]
        return view

    def push(self, user_id: str, source: Json) -> View:
        self._require_type(source, "modal")
        stack = self.stacks.get(user_id)
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= STACK_DEPTH:
            raise Refusal("push_limit_reached")
        self._require_free(source, None)
        view = self._make(user_id, source)
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def update(self, view: View, source: Json, hash_: str = "") -> View:
        """Replaces what a view shows; inputs keep what was entered when their ids stay the same."""
        self._require_type(source, view.type)
        if hash_ and hash_ != view.hash:
            raise Refusal("hash_conflict")
        self._require_free(source, view)
        self._external.pop(view.source.get("external_id", ""), None)
        self._show(view, source)
        return view

    def publish(self, user_id: str, source: Json, hash_: str = "") -> View:
        self._require_type(source, "home")
        known = self.homes.get(user_id)
        if known:
            self.update(known, source, hash_)
        else:
            self._require_free(source, None)
            self.homes[user_id] = known = self._make(user_id, source)
        self.published[user_id] += 1
        return known

    def close_top(self, user_id: str) -> None:
        stack = self.stacks[user_id]
        self._forget(stack.pop())
        if not stack:
            del self.stacks[user_id]

    def close_all(self, user_id: str) -> None:
        for view in self.stacks.pop(user_id, []):
            self._forget(view)

    def _make(self, user_id: str, source: Json) -> View:
        view_id = self._mint.new("V")
        view = View(view_id, user_id, source, "", view_id)
        self._views[view_id] = view
        self._show(view, source)
        return view

    def _show(self, view: View, source: Json) -> None:
        if view.type == "home" and view.source is not source:
            keep_ids(source["blocks"], view.blocks)
        fill_in_ids(source["blocks"], self._mint)
        view.source = source
        view.hash = f"{int(self._now().timestamp())}.{self._mint.secret(8)}"
        view.values = initial_values(list(source["blocks"]), view.values)
        view.errors = {}
        if source.get("external_id"):
            self._external[source["external_id"]] = view.id

    def _forget(self, view: View) -> None:
        self._views.pop(view.id, None)
        self._external.pop(view.source.get("external_id", ""), None)

    def _require_free(self, source: Json, owner: View | None) -> None:
        holder = self._external.get(source.get("external_id") or "")
        if holder and (owner is None or holder != owner.id):
            raise Refusal("duplicate_external_id")

    @staticmethod
    def _require_type(source: Json, expected: str) -> None:
        if source["type"] != expected:
            raise invalid_arguments(f"must be of type {expected} [json-pointer:/view/type]")
