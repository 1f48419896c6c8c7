"""Matching values as plain JSON and back: for storing problems, outcomes and receipts."""

from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")
Json = Any  # what json.dumps takes: dict, list, str, int, float, bool, None


def to_json(value: object) -> Json:
    """The value as dicts, lists and scalars; sets are sorted, so equal values give equal JSON."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, frozenset):
        return to_json(sorted(value))
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def from_json(kind: type[T], data: Json) -> T:
    """The value of `kind` that `to_json` wrote. Raises pydantic.ValidationError for anything else."""
    adapter: TypeAdapter[T] = _adapter(kind)  # type: ignore[arg-type]  # classes are hashable
    return adapter.validate_python(data)


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
