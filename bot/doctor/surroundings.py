"""What the bot finds around it: settings, the file they are in, and time zones."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

from dotenv import dotenv_values

from bot.doctor.finding import Finding, fine, problem
from bot.settings import BadSettings, Settings, read_settings

# Let the settings that are right be read although these are not; never sent anywhere.
STAND_INS = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-", "SLACK_SIGNING_SECRET": "0" * 32}
FEWEST_ZONES = 300


@dataclass(frozen=True)
class Surroundings:
    """The settings as far as they can be used; `wrong` names those that cannot."""

    settings: Settings
    wrong: frozenset[str]
    findings: tuple[Finding, ...]

    def has(self, name: str) -> bool:
        return name not in self.wrong


def look_around(env_file: Path, environment: Mapping[str, str]) -> Surroundings:
    """Read the settings; a wrong one does not keep the others from being looked at."""
    try:
        settings = read_settings(env_file, environment)
    except BadSettings as error:
        wrong = frozenset(each.split()[0] for each in error.problems)
        findings = tuple(problem("Settings", each, "See .env.example.") for each in error.problems)
        return Surroundings(_read_without(env_file, environment, wrong), wrong, (*findings, time_zones()))
    where = "complete, and the file is yours alone" if env_file.exists() else "complete, without a file"
    return Surroundings(settings, frozenset(), (fine("Settings", where), time_zones()))


def time_zones(known: frozenset[str] | None = None) -> Finding:
    """Whether this machine knows the world's time zones; `known` defaults to what Python finds."""
    count = len(available_timezones() if known is None else known)
    if count >= FEWEST_ZONES:
        return fine("Time zones", f"{count} are known")
    return problem(
        "Time zones", f"only {count} are known.", "Install the package tzdata: run `make run` once more."
    )


def _read_without(env_file: Path, environment: Mapping[str, str], wrong: frozenset[str]) -> Settings:
    given = {name: value or "" for name, value in dotenv_values(env_file).items()} | dict(environment)
    replaced = given | {name: STAND_INS.get(name, "") for name in wrong}
    no_file = env_file / "none"
    return read_settings(no_file, replaced)
