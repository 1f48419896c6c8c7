"""views.open, views.push, views.update and views.publish."""

from typing import Any

from sandbox.records import View
from sandbox.refusal import Refusal, invalid_arguments, require_legal_view
from sandbox.tickets import Trigger
from sandbox.web_api.call import Call, Method

Json = dict[str, Any]


def open_view(call: Call) -> Json:
    source, trigger = _source(call), _trigger(call)
    return _answer(call, call.core.views.open(trigger.user_id, source))


def push_view(call: Call) -> Json:
    source, trigger = _source(call), _trigger(call)
    if trigger.view_id is None:
        raise Refusal("not_found")
    return _answer(call, call.core.views.push(trigger.user_id, source))


def update_view(call: Call) -> Json:
    source = _source(call)
    view = call.core.views.find(call.text("view_id"), call.text("external_id"))
    if view is None:
        raise Refusal("not_found")
    return _answer(call, call.core.views.update(view, source, call.text("hash")))


def publish_view(call: Call) -> Json:
    source = _source(call)
    user_id = call.text("user_id")
    if not call.core.manifest.home_tab:
        raise Refusal("not_enabled")
    if user_id not in call.core.workspace.members:
        raise Refusal("user_not_found")
    return _answer(call, call.core.views.publish(user_id, source, call.text("hash")))


def _source(call: Call) -> Json:
    source = call.structure("view", "invalid_arguments")
    if not isinstance(source, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    require_legal_view(source)
    return source


def _trigger(call: Call) -> Trigger:
    trigger_id = call.text("trigger_id")
    if not trigger_id:
        raise invalid_arguments("missing required field: trigger_id")
    trigger = call.core.triggers.redeem(trigger_id)
    if isinstance(trigger, str):
        raise Refusal(trigger)
    return trigger


def _answer(call: Call, view: View) -> Json:
    call.core.lock.notify_all()
    return {"view": call.core.view_json(view)}


METHODS: dict[str, Method] = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}
