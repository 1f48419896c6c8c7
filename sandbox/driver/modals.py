"""Filling in, submitting and closing the modal on a person's screen."""

from typing import Any

from sandbox import block_kit
from sandbox.core import Core
from sandbox.driver.form_checks import client_errors
from sandbox.driver.interactions import closed_payload, deliver, submission_payload
from sandbox.driver.outcomes import NothingHappened, NotOnScreen, Submission
from sandbox.records import Member, View
from sandbox.refusal import Refusal

Json = dict[str, Any]
NO_ANSWER = "We had some trouble connecting. Try again?"


class Modals:
    """One person's modals; `top` is the one in front."""

    def __init__(self, core: Core, member: Member) -> None:
        self._core = core
        self._member = member

    def top(self, view_id: str | None = None) -> View:
        """The modal in front; NotOnScreen when there is none, or another than the one asked for."""
        view = self._core.views.top(self._member.id)
        if view is None:
            raise NotOnScreen(f"{self._member.real_name} has no modal open.")
        if view_id not in (None, view.id):
            raise NotOnScreen("This is not in front any more.")
        return view

    def wait(self, timeout: float, title: str | None) -> View:
        """The modal in front, once there is one (with this title, when given). NothingHappened otherwise."""
        with self._core.lock:
            self._core.lock.wait_for(lambda: self._shown(title) is not None, timeout)
            view = self._shown(title)
        if view is None:
            wanted = f"the modal “{title}”" if title else "a modal"
            headline = f"{self._member.real_name} waited for {wanted}, but none opened."
            raise NothingHappened(self._core.transcript.report(headline))
        return view

    def submit(self, view_id: str | None = None) -> Submission:
        """Sends the modal in front; NotOnScreen when a `view_id` is given and that is not in front."""
        with self._core.lock:
            view = self.top(view_id)
            if view.source.get("submit") is None:
                raise NotOnScreen(f"The modal “{view.title}” has no submit button.")
            view.errors = client_errors(view)
            self._core.lock.notify_all()
            if view.errors:
                return Submission(errors=dict(view.errors), sent=False)
            payload = submission_payload(self._core, self._member, view)
        return self._answered(view, deliver(self._core, payload).ack)

    def forge(self, callback_id: str, values: Json, private_metadata: str, blocks: list[Json]) -> Submission:
        """A submission of a view that was never opened; nothing on the screen changes."""
        source = {"type": "modal", "callback_id": callback_id, "blocks": blocks}
        source["private_metadata"] = private_metadata
        with self._core.lock:
            view_id = self._core.mint.new("V")
            view = View(view_id, self._member.id, source, "0.forged", view_id, values=values)
            payload = submission_payload(self._core, self._member, view)
        answer = deliver(self._core, payload).ack
        if answer is None:
            return Submission(error=NO_ANSWER)
        return Submission(closed=not answer, errors=dict(answer.get("errors", {})))

    def close_all(self, view_id: str | None = None) -> None:
        """The ✕: everything closes."""
        with self._core.lock:
            root = self._core.views.stacks[self.top(view_id).user][0]
            payload = closed_payload(self._core, self._member, root, cleared=True)
            self._core.views.close_all(self._member.id)
            self._core.lock.notify_all()
        self._tell_closed(root, payload)

    def back(self, view_id: str | None = None) -> None:
        """Cancel: the modal in front closes, and the one beneath appears unless all are to close."""
        if self.top(view_id).source.get("clear_on_close"):
            self.close_all(view_id)
            return
        with self._core.lock:
            view = self.top(view_id)
            payload = closed_payload(self._core, self._member, view, cleared=False)
            self._close(view)
            self._core.lock.notify_all()
        self._tell_closed(view, payload)

    def _shown(self, title: str | None) -> View | None:
        view = self._core.views.top(self._member.id)
        return view if view and title in (None, view.title) else None

    def _tell_closed(self, view: View, payload: Json) -> None:
        if view.source.get("notify_on_close"):
            deliver(self._core, payload)

    def _answered(self, view: View, answer: Json | None) -> Submission:
        if answer is None:
            return Submission(error=NO_ANSWER)
        problems = block_kit.check_view_submission_response(answer, view.source)
        if problems:
            return Submission(error=f"{NO_ANSWER} ({'; '.join(str(each) for each in problems)})")
        with self._core.lock:
            try:
                return self._apply(view, answer)
            except Refusal as refusal:
                return Submission(error=f"{NO_ANSWER} ({refusal.error})")
            finally:
                self._core.lock.notify_all()

    def _apply(self, view: View, answer: Json) -> Submission:
        action = answer.get("response_action")
        if action == "errors":
            view.errors = dict(answer["errors"])
            return Submission(errors=dict(view.errors))
        if action == "update":
            return Submission(updated=self._core.views.update(view, answer["view"]))
        if action == "push":
            return Submission(pushed=self._core.views.push(self._member.id, answer["view"]))
        if action == "clear":
            self._core.views.close_all(self._member.id)
        else:
            self._close(view)
        return Submission(closed=True)

    def _close(self, view: View) -> None:
        if self._core.views.top(self._member.id) is view:
            self._core.views.close_top(self._member.id)
