"""Looks at everything the bot needs in one go, and names each problem with its remedy."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.clock import Clock, SystemClock
from bot.delivery.probed import Probe
from bot.doctor.channels import look_at_channels, look_at_messages_tab
from bot.doctor.finding import Finding, fine
from bot.doctor.probe import PLACES
from bot.doctor.records import Records
from bot.doctor.surroundings import Surroundings, look_around
from bot.doctor.tokens import Identity, look_at_app_token, look_at_clock, look_at_scopes, who_am_i
from bot.slack import slack_client

__all__ = ["Finding", "examine"]

ENV_FILE = Path(".env")
MANIFEST = Path("manifest.yml")


def examine(
    env_file: Path = ENV_FILE,
    environment: Mapping[str, str] | None = None,
    clock: Clock | None = None,
    manifest: Path = MANIFEST,
) -> list[Finding]:
    """Everything, in the order in which it is best put right. Nothing is posted and nothing is changed."""
    clock = clock or SystemClock()
    around = look_around(env_file, os.environ if environment is None else environment)
    findings = list(around.findings)
    records = Records(around.settings.database_url)
    if around.has("DATABASE_URL"):
        findings += [records.look(clock), *records.look_at_sending()]
    findings += _look_at_slack(around, records, clock, manifest)
    records.close()
    return findings


def _look_at_slack(around: Surroundings, records: Records, clock: Clock, manifest: Path) -> Iterator[Finding]:
    settings = around.settings
    client = slack_client(settings.bot_token, settings.api_url)
    identity = who_am_i(client, clock) if around.has("SLACK_BOT_TOKEN") else None
    if isinstance(identity, Finding):
        yield identity
    if isinstance(identity, Identity):
        yield fine("Bot token", f"belongs to the workspace {identity.team}")
    if around.has("SLACK_APP_TOKEN") and settings.listen_on is None:
        app_id = identity.app_id if isinstance(identity, Identity) else ""
        yield look_at_app_token(client, settings.app_token, app_id)
    if isinstance(identity, Identity):
        yield from look_at_scopes(identity.scopes, manifest)
        yield look_at_clock(identity.clock_gap)
        yield look_at_messages_tab(client, settings.owners, records.direct_messages_blocked(), clock)
        yield from look_at_channels(client, records.programs_that_post(identity.team_id), clock)
        yield _probed(records.probe(identity.team_id))


def _probed(probe: Probe) -> Finding:
    """How messages travel to places that the app may not read."""
    if probe.at is None:
        return fine(
            "Probe", "not done; `python -m bot doctor --probe` tries whether nothing need be uncertain"
        )
    certain = ", ".join(PLACES[kind].lower() for kind in sorted(probe.certain)) or "nowhere"
    return fine("Probe", f"of {probe.at:%-d %B %Y}; certain without reading: {certain}")
