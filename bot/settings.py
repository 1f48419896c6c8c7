"""Settings from the environment, as one frozen value; every problem is reported at once."""

import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zoneinfo import available_timezones

from dotenv import dotenv_values
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SLACK_API_URL = "https://slack.com/api/"
DATABASE_URL = "sqlite:///mentorship.db"


class BadSettings(Exception):
    """Some settings are missing or wrong; `problems` names each with its remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Address(NamedTuple):
    """Where something listens on this machine."""

    host: str
    port: int


@dataclass(frozen=True)
class Settings:
    """What an operator decides; see `.env.example` for each."""

    bot_token: str
    app_token: str
    api_url: str = SLACK_API_URL
    database_url: str = DATABASE_URL
    owners: frozenset[str] = frozenset()
    default_zone: str = "UTC"
    log_level: str = "INFO"
    sending: bool = True
    messages_per_second: float = 4.0
    messages_a_week: int = 3
    deeds_a_minute: int = 120
    listen_on: Address | None = None
    signing_secret: str = ""
    health_port: int | None = None
    metrics: bool = False
    backup_folder: Path | None = None
    backups_kept: int = 7


def read_settings(env_file: Path = Path(".env"), environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from the file and, before it, the environment; raises BadSettings with all problems."""
    reader = _Reader(_merged(env_file, os.environ if environment is None else environment))
    listen_on = reader.address("LISTEN_ON")
    reader.problems.extend(_readable_by_others(env_file))
    settings = Settings(
        bot_token=reader.text("SLACK_BOT_TOKEN", _is_bot_token),
        app_token=reader.text("SLACK_APP_TOKEN", _anything if reader.has("LISTEN_ON") else _is_app_token),
        api_url=reader.text("SLACK_API_URL", _is_api_url, SLACK_API_URL),
        database_url=reader.text("DATABASE_URL", problem_with_database_url, DATABASE_URL),
        owners=reader.owners("MENTORSHIP_OWNERS"),
        default_zone=reader.text("DEFAULT_ZONE", _is_zone, "UTC"),
        log_level=reader.text("LOG_LEVEL", _is_log_level, "INFO"),
        sending=reader.text("SENDING", _is_switch, "on") == "on",
        messages_per_second=float(reader.text("MESSAGES_PER_SECOND", _is_rate, "4")),
        messages_a_week=int(reader.text("MESSAGES_A_WEEK", _is_count, "3")),
        deeds_a_minute=int(reader.text("DEEDS_A_MINUTE", _is_count, "120")),
        listen_on=listen_on,
        health_port=reader.port("HEALTH_PORT"),
        metrics=reader.text("METRICS", reader.is_switch_of_health) == "on",
        backup_folder=_folder(reader.text("BACKUP_FOLDER", reader.backs_up_files)),
        backups_kept=int(reader.text("BACKUPS_KEPT", _is_count, "7")),
        signing_secret=reader.text("SLACK_SIGNING_SECRET", _is_signing_secret if listen_on else _anything),
    )
    if reader.problems:
        raise BadSettings(reader.problems)
    return settings


def _merged(env_file: Path, environment: Mapping[str, str]) -> dict[str, str]:
    from_file = {name: value or "" for name, value in dotenv_values(env_file).items()}
    return {**from_file, **environment}


def _readable_by_others(env_file: Path) -> list[str]:
    if not env_file.exists() or not env_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return []
    return [f"{env_file.name} holds secrets and others can read it. Run: chmod 600 {env_file.name}"]


class _Reader:
    """Reads one setting after the other and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    def has(self, name: str) -> bool:
        """Whether anything was given, right or wrong."""
        return bool(self._values.get(name, "").strip())

    def text(self, name: str, problem_with: Callable[[str], str | None], default: str = "") -> str:
        value = self._values.get(name, "").strip() or default
        problem = problem_with(value)
        if problem:
            self.problems.append(f"{name} {problem}")
            return default
        return value

    def address(self, name: str) -> Address | None:
        host, _, port = self.text(name, _is_address).rpartition(":")
        return Address(host.strip("[]"), int(port)) if host else None

    def backs_up_files(self, folder: str) -> str | None:
        """A problem if there is no file to back up."""
        if not folder or not self._values.get("DATABASE_URL", "").strip().startswith("postgresql"):
            return None
        return "is for SQLite. Leave it empty and back PostgreSQL up with pg_dump; see docs/operations.md."

    def port(self, name: str) -> int | None:
        value = self.text(name, _is_port)
        return int(value) if value else None

    def is_switch_of_health(self, value: str) -> str | None:
        if value == "on" and not self.has("HEALTH_PORT"):
            return "needs HEALTH_PORT, where it is to be found."
        return _is_switch(value or "off")

    def owners(self, name: str) -> frozenset[str]:
        listed = [part for part in re.split(r"[\s,]+", self._values.get(name, "")) if part]
        wrong = [part for part in listed if not re.fullmatch(r"[UW][A-Z0-9]{2,}", part)]
        if wrong:
            self.problems.append(f"{name} wants Slack member ids such as U012ABC3D, separated by commas.")
        return frozenset(listed)


def _is_bot_token(value: str) -> str | None:
    if value.startswith("xoxb-"):
        return None
    return "wants the Bot User OAuth Token (xoxb-…), found under OAuth & Permissions in the app's settings."


def _is_app_token(value: str) -> str | None:
    if value.startswith("xapp-"):
        return None
    return "wants an app-level token (xapp-…) with connections:write, made under Basic Information."


def _anything(_value: str) -> str | None:
    """For what nobody will look at."""
    return None


def _is_signing_secret(value: str) -> str | None:
    if re.fullmatch(r"[0-9a-f]{16,}", value):
        return None
    return "wants the Signing Secret (with LISTEN_ON), found under Basic Information in the app's settings."


def _is_address(value: str) -> str | None:
    host, _, port = value.rpartition(":")
    fits = re.fullmatch(r"[\w.-]+|\[[0-9a-fA-F:.]+\]", host) and port and _is_port(port) is None
    if not value or fits:
        return None
    return "wants an address of this machine and a port, such as 127.0.0.1:3000, or nothing."


def _is_port(value: str) -> str | None:
    if not value or (re.fullmatch(r"[0-9]{1,5}", value) and 0 < int(value) < 65_536):
        return None
    return "wants a port between 1 and 65535, such as 8081, or nothing."


def _is_api_url(value: str) -> str | None:
    if value.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        return None
    return "wants an https address (plain http only for this machine)."


def problem_with_database_url(value: str) -> str | None:
    """What the address of a database should be instead, if it is none that can be used."""
    try:
        backend = make_url(value).drivername
    except ArgumentError:
        backend = ""
    if backend in ("sqlite", "postgresql+psycopg"):
        return None
    return "wants sqlite:///file.db or postgresql+psycopg://user:password@host/name."


def _is_zone(value: str) -> str | None:
    return None if value in available_timezones() else "wants an IANA time zone such as Europe/Berlin."


def _is_log_level(value: str) -> str | None:
    allowed = ("INFO", "WARNING", "ERROR")
    return None if value in allowed else f"wants one of {', '.join(allowed)}."


def _is_switch(value: str) -> str | None:
    return None if value in ("on", "off") else "wants on or off."


def _folder(path: str) -> Path | None:
    return Path(path) if path else None


def _is_count(value: str) -> str | None:
    return None if re.fullmatch(r"[1-9]\d{0,3}", value) else "wants a whole number from 1 upwards, such as 7."


def _is_rate(value: str) -> str | None:
    if re.fullmatch(r"\d{1,3}(\.\d+)?", value) and float(value) > 0:
        return None
    return "wants a number of messages a second, such as 4."
