"""Rules that hold for every input: message times, paging, history windows, rate limits, redaction."""

from datetime import UTC, datetime, timedelta
from functools import cache

from conftest import MANIFEST
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import SandboxOptions
from sandbox.core import Core, build_core
from sandbox.gateway import Gateway
from sandbox.ids import ts_micros, ts_text
from sandbox.manifest import AppManifest, load_manifest
from sandbox.posting import Content, post_as_bot
from sandbox.rate_limits import RateLimiter
from sandbox.records import Channel
from sandbox.transcript import redact

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOMENTS = st.lists(st.integers(-5, 5), max_size=30)


class Wanderer:
    """A clock that steps by the given seconds, backwards too, each time it is read."""

    def __init__(self, steps: list[int]) -> None:
        self.moment, self.steps = MONDAY, iter(steps)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=next(self.steps, 0))
        return self.moment


@cache
def manifest() -> AppManifest:
    return load_manifest(MANIFEST)


def core_at(clock: Wanderer) -> Core:
    options = SandboxOptions(now=clock.now, rate_limits=False, echo_own_messages=False)
    return build_core(manifest(), options)


def filled(core: Core, count: int) -> Channel:
    channel = core.workspace.add_channel("public", "pond", [core.app.bot_user_id], core.app.bot_user_id)
    with core.lock:
        for number in range(count):
            post_as_bot(core, channel, Content(str(number)))
    return channel


@given(st.integers(0, 4_102_444_800_000_000))
def test_a_message_time_survives_being_written_and_read(microseconds: int) -> None:
    assert ts_micros(ts_text(microseconds)) == microseconds


@settings(deadline=None, max_examples=50)
@given(MOMENTS)
def test_message_times_increase_even_when_the_clock_runs_backwards(steps: list[int]) -> None:
    channel = filled(core_at(Wanderer(steps)), 20)
    times = [ts_micros(message.ts) for message in channel.messages]
    assert times == sorted(set(times)) == channel.times


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 25), st.integers(1, 9))
def test_pages_of_history_hold_every_message_once(count: int, size: int) -> None:
    core = core_at(Wanderer([]))
    channel = filled(core, count)
    gateway, texts, cursor = Gateway(core), [], ""
    while True:
        args = {"channel": channel.id, "limit": size, "cursor": cursor}
        body = gateway.answer("conversations.history", core.app.bot_token, args).body
        assert len(body["messages"]) <= size
        texts += [message["text"] for message in body["messages"]]
        cursor = body["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert texts == [str(number) for number in reversed(range(count))]


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_a_history_window_holds_what_lies_in_it(oldest: int, latest: int, inclusive: bool) -> None:
    core = core_at(Wanderer([]))
    channel = filled(core, 10)
    low, high = (channel.messages[each].ts for each in (oldest, latest))
    args = {"channel": channel.id, "oldest": low, "latest": high, "inclusive": inclusive}
    found = Gateway(core).answer("conversations.history", core.app.bot_token, args).body["messages"]
    reach = range(oldest, latest + 1) if inclusive else range(oldest + 1, latest)
    assert [message["text"] for message in found] == [str(number) for number in reversed(reach)]


@given(st.lists(st.floats(0, 20), max_size=60))
def test_no_minute_holds_more_calls_than_allowed(waits: list[float]) -> None:
    clock = Wanderer([])
    limiter = RateLimiter(clock.now, enabled=True, posts_per_minute=300)
    allowed: list[datetime] = []
    for wait in waits:
        clock.moment += timedelta(seconds=wait)
        retry_after = limiter.refuse_call("users.list", "t2")
        if retry_after is None:
            allowed.append(clock.moment)
        else:
            assert 1 <= retry_after <= 60
    for moment in allowed:
        window = [each for each in allowed if moment <= each < moment + timedelta(minutes=1)]
        assert len(window) <= 20


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1))
def test_no_token_survives_redaction(secret: str) -> None:
    assert redact(f'{{"a": "xoxb-{secret}", "b": "ticket={secret}"}}') == '{"a": "xoxb-…", "b": "ticket=…"}'
