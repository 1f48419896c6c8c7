"""users.info and users.list."""

from typing import Any

from sandbox.payloads import user_object
from sandbox.records import Member
from sandbox.refusal import Refusal
from sandbox.web_api.call import Call, Method
from sandbox.web_api.paging import LARGEST_PAGE, UNPAGED_MAX, page_of, page_size

Json = dict[str, Any]


def info(call: Call) -> Json:
    member = call.core.workspace.members.get(call.text("user"))
    if member is None:
        raise Refusal("user_not_found")
    return {"user": _shape(call, member)}


def list_all(call: Call) -> Json:
    """Without a limit everyone comes at once, or limit_required in a large workspace."""
    workspace = call.core.workspace
    unpaged = not call.number("limit", 0)
    if unpaged and len(workspace.member_order) > UNPAGED_MAX:
        raise Refusal("limit_required")
    size = UNPAGED_MAX if unpaged else page_size(call, LARGEST_PAGE)
    page, metadata = page_of(workspace.member_order, call, size)
    members = [_shape(call, workspace.members[each]) for each in page]
    return {"members": members, "cache_ts": workspace.seconds(), "response_metadata": metadata}


def _shape(call: Call, member: Member) -> Json:
    core = call.core
    email = "users:read.email" in core.manifest.scopes
    locale = call.flag("include_locale")
    return user_object(member, core.team_id, core.workspace.now(), email=email, locale=locale)


METHODS: dict[str, Method] = {"users.info": info, "users.list": list_all}
