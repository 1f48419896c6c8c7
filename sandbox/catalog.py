"""The published facts about each Web API method and event, read from data/methods.json."""

import json
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "methods.json"


@dataclass(frozen=True)
class MethodFacts:
    name: str
    required: tuple[str, ...]
    scopes: tuple[str, ...]
    tier: str


@dataclass(frozen=True)
class Catalog:
    """`events` gives, per event subscription, the scopes of which any one lets it be delivered."""

    methods: dict[str, MethodFacts]
    events: dict[str, tuple[str, ...]]


def load_catalog() -> Catalog:
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    methods = {name: _method(name, entry) for name, entry in source["methods"].items()}
    return Catalog(methods, {name: tuple(scopes) for name, scopes in source["events"].items()})


def _method(name: str, entry: dict[str, dict[str, dict[str, object]]]) -> MethodFacts:
    required = tuple(key for key, about in entry["arguments"].items() if about.get("required"))
    return MethodFacts(name, required, tuple(entry["bot_scopes"]), str(entry["tier"]))
