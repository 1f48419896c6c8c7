"""Reading the arguments and the token of a Web API call from JSON, forms and query strings."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

Json = dict[str, Any]


async def read_arguments(request: Request) -> tuple[Json, str | None]:
    """The arguments and the token, which may come as a header or as an argument."""
    args: Json = dict(request.query_params)
    if request.method == "POST":
        args |= await _body_arguments(request)
    header = request.headers.get("authorization", "")
    scheme, _, bearer = header.partition(" ")
    given = args.pop("token", None)
    return args, bearer.strip() if scheme.lower() == "bearer" else given


async def _body_arguments(request: Request) -> Json:
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        async with request.form() as form:
            return {key: value for key, value in form.items() if isinstance(value, str)}
    body = (await request.body()).decode()
    if kind.startswith("application/json"):
        return _json_object(body)
    return dict(parse_qsl(body, keep_blank_values=True))


def _json_object(body: str) -> Json:
    try:
        found = json.loads(body) if body else {}
    except ValueError:
        return {}
    return (
        {key: value for key, value in found.items() if value is not None} if isinstance(found, dict) else {}
    )
