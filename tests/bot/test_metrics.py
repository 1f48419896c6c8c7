"""Numbers for Prometheus: they are right, and they hold nothing about anybody."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.health import health_site
from bot.http_server import HttpServer
from bot.settings import Address
from bot.watchdog import Watchdog, vitals_of
from tests.town import Town

Sample = tuple[str, frozenset[tuple[str, str]]]
ALLOWED_LABELS = {"state", "tick", "method", "outcome", "level"}


class Site:
    """A bot with the page about its health."""

    def __init__(self, town: Town) -> None:
        watchdog = Watchdog(lambda: vitals_of(town.bot), lambda _trouble: None)
        self.server = HttpServer(health_site(town.bot, watchdog, with_metrics=True), Address("127.0.0.1", 0))
        self.server.start()

    def text(self) -> str:
        connection = HTTPConnection(urlsplit(self.server.url).netloc, timeout=30)
        connection.request("GET", "/metrics")
        response = connection.getresponse()
        assert response.getheader("content-type", "").startswith("text/plain; version=")
        text = response.read().decode()
        connection.close()
        return text

    def samples(self) -> dict[Sample, float]:
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(self.text())
            for sample in family.samples
        }


def named(name: str, **labels: str) -> Sample:
    return f"mentorship_{name}", frozenset(labels.items())


@pytest.fixture
def site(town: Town) -> Iterator[Site]:
    site = Site(town)
    yield site
    site.server.stop()


def test_deliveries_are_counted_by_state_and_the_oldest_that_waits_is_told(town: Town, site: Site) -> None:
    town.person("Ana Example").dm("Hello?")
    town.rest()
    town.clock.move_by(timedelta(seconds=90))
    before = site.samples()
    assert before[named("deliveries", state="queued")] == 1
    assert before[named("delivery_delay_seconds")] == 90
    town.settle()
    after = site.samples()
    assert after[named("deliveries", state="queued")] == 0
    assert after[named("deliveries", state="sent")] == 1
    assert after[named("delivery_delay_seconds")] == 0


def test_calls_payloads_and_log_lines_are_counted(town: Town, site: Site) -> None:
    before = site.samples()
    ana = town.person("Ana Example")
    town.sandbox.faults.rate_limit("chat.postMessage", 1)
    ana.command("/mentorship", "help")
    ana.dm("Hello?")
    town.settle()
    town.clock.move_by(timedelta(seconds=5))
    town.settle()
    logging.getLogger("bot").error("reference %s", "1a2b3c4d")
    after = site.samples()

    def more(sample: Sample) -> float:
        return after.get(sample, 0) - before.get(sample, 0)

    assert more(named("payloads_total")) == 2
    assert more(named("slack_calls_total", method="chat.postMessage", outcome="rate_limited")) == 1
    assert more(named("slack_calls_total", method="chat.postMessage", outcome="ok")) == 1
    assert more(named("log_records_total", level="ERROR")) == 1
    assert after[named("connected")] == 1
    assert after[named("tick_runs_total", tick="settle")] == 0
    assert after["process_resident_memory_bytes", frozenset()] > 0


def test_no_number_says_anything_about_anybody(town: Town, site: Site) -> None:
    ana, ben = town.person("Canary Person"), town.person("Canary Partner")
    number = town.run_program([ana], [ben], name="Canary Program")
    ana.dm("canary words")
    town.settle()
    text = site.text()
    secrets = (ana.id, ben.id, town.staff_channel, town.sandbox.team_id, town.sandbox.bot_token)
    assert "canary" not in text.lower()
    assert [secret for secret in secrets if secret in text] == []
    labels = {label for (name, labels) in site.samples() for label, _ in labels if name.startswith("mentor")}
    assert labels <= ALLOWED_LABELS
    assert number
