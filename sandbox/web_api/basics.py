"""api.test, auth.test, team.info and apps.connections.open."""

from typing import Any

from sandbox.refusal import Refusal
from sandbox.web_api.call import Call, Method

Json = dict[str, Any]


def api_test(call: Call) -> Json:
    if call.text("error"):
        raise Refusal(call.text("error"), args=call.args)
    return {"args": call.args}


def auth_test(call: Call) -> Json:
    core = call.core
    return {
        "url": f"https://{core.domain}.slack.com/",
        "team": core.options.team_name,
        "user": core.workspace.members[core.app.bot_user_id].name,
        "team_id": core.team_id,
        "user_id": core.app.bot_user_id,
        "bot_id": core.app.bot_id,
        "app_id": core.app.id,
        "app_name": core.manifest.name,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    core = call.core
    if call.text("team") not in ("", core.team_id):
        raise Refusal("team_not_found")
    team = {"id": core.team_id, "name": core.options.team_name, "domain": core.domain, "email_domain": ""}
    return {"team": {**team, "url": f"https://{core.domain}.slack.com/"}}


def open_connection(call: Call) -> Json:
    core = call.core
    ticket = core.mint.secret(32)
    core.socket_tickets.add(ticket)
    address = core.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}link/?ticket={ticket}&app_id={core.app.id}"}


METHODS: dict[str, Method] = {
    "api.test": api_test,
    "auth.test": auth_test,
    "team.info": team_info,
    "apps.connections.open": open_connection,
}
