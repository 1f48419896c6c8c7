"""The demo as its user starts it: one address, and a clean end."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def start(*words: str) -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "bot", *words)
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ask(port: int, path: str, body: str | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"content-type": "application/json", "origin": f"http://127.0.0.1:{port}"}
    connection.request("GET" if body is None else "POST", path, body, headers if body is not None else {})
    answer = connection.getresponse()
    said = answer.status, answer.read().decode()
    connection.close()
    return said


@pytest.mark.parametrize("way_out", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_prints_one_address_serves_the_page_and_ends_when_told(
    way_out: signal.Signals, taken_port: int
) -> None:
    demo = start("demo", "--port", str(taken_port))
    try:
        assert demo.stdout is not None
        lines = [demo.stdout.readline() for _ in range(3)]
        (address,) = re.findall(r"http://127\.0\.0\.1:(\d+)/", "".join(lines))
        port = int(address)
        assert port != taken_port
        status, page = ask(port, "/")
        assert (status, "<html" in page) == (200, True)
        assert json.loads(ask(port, "/page/clock/next", "{}")[1]) == {"ok": True}
        assert ask(port, "/page/report")[0] == 404
        demo.send_signal(way_out)
        said, trouble = demo.communicate(timeout=120)
    finally:
        demo.kill()
    assert (demo.returncode, said, trouble) == (0, "", "")
