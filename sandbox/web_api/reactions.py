"""reactions.add."""

from typing import Any

from sandbox.refusal import Refusal
from sandbox.web_api.call import Call, Method
from sandbox.web_api.chat import find_message

Json = dict[str, Any]


def add(call: Call) -> Json:
    message = find_message(call, "timestamp")
    name = call.text("name").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise Refusal("invalid_name")
    users = message.reactions.setdefault(name, [])
    bot = call.core.app.bot_user_id
    if bot in users:
        raise Refusal("already_reacted")
    users.append(bot)
    return {}


METHODS: dict[str, Method] = {"reactions.add": add}
