"""Numbers for Prometheus: counts, ages and seconds, and never anything about anybody."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from bot.app import Bot
from storage.outbox import count_by_state
from storage.queue import next_due
from storage.words import DeliveryState


def metrics_page(bot: Bot) -> Callable[[Request], Response]:
    """The page, made anew whenever it is asked for."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(BotCollector(bot, _counted_log_records()))

    def page(_request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return page


class LogCount(logging.Handler):
    """Counts log records by level; their words are not looked at."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records = Counter({"WARNING": 0, "ERROR": 0, "CRITICAL": 0})

    def emit(self, record: logging.LogRecord) -> None:
        self.records[record.levelname] += 1


def _counted_log_records() -> Counter[str]:
    count = LogCount()
    logging.getLogger().addHandler(count)
    return count.records


class BotCollector(Collector):
    """What the database says is true of all processes together; everything else of this one alone."""

    def __init__(self, bot: Bot, log_records: Counter[str]) -> None:
        self._bot, self._log_records = bot, log_records

    def collect(self) -> Iterator[Metric]:
        yield from self._deliveries()
        yield _gauge("connected", "1 while Slack can reach this process.", float(self._bot.line.is_open()))
        yield self._ticks()
        yield self._calls()
        payloads = float(self._bot.bench.database.changes["inbox_entry"])
        yield _counter("payloads", "Clicks, forms, commands and events that were acted on.", payloads)
        yield _counters("log_records", "Log lines by level.", "level", dict(self._log_records))

    def _deliveries(self) -> Iterator[Metric]:
        with self._bot.bench.read() as work:
            counts = count_by_state(work.session)
            due = next_due(work.session)
            late = 0.0 if due is None else max(0.0, (work.now - due).total_seconds())
        by_state = GaugeMetricFamily("mentorship_deliveries", "Messages by state.", labels=["state"])
        for state in DeliveryState:
            by_state.add_metric([state.value], counts.get(state, 0))
        yield by_state
        yield _gauge("delivery_delay_seconds", "How long the message that is due longest has waited.", late)

    def _ticks(self) -> Metric:
        runs = {each.tick.name: each.finished for each in self._bot.timetable.progress}
        return _counters("tick_runs", "How often each tick has come to its end.", "tick", runs)

    def _calls(self) -> Metric:
        family = CounterMetricFamily(
            "mentorship_slack_calls", "Calls to Slack by method and outcome.", labels=["method", "outcome"]
        )
        for (method, outcome), number in sorted(self._bot.client.outcomes.items()):
            family.add_metric([method, outcome], number)
        return family


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"mentorship_{name}", about, value=value)


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"mentorship_{name}", about, value=value)


def _counters(name: str, about: str, label: str, values: dict[str, int]) -> Metric:
    family = CounterMetricFamily(f"mentorship_{name}", about, labels=[label])
    for value, number in sorted(values.items()):
        family.add_metric([value], number)
    return family
