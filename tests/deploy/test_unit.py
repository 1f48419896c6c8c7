"""The systemd unit: systemd takes it, finds little to criticise, and knows how the process ends."""

import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from bot.service import BAD_SETTINGS, STOP_SECONDS
from tests.contracts.source import ROOT

UNIT = ROOT / "deploy" / "mentorship.service"
LEAST_SECURE = 20  # of 100; what systemd's own judgement may be at most

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")


def service() -> dict[str, str]:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read_string(UNIT.read_text())
    return dict(unit["Service"])


@needs_systemd
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    """With the program put where this machine has one."""
    here = tmp_path / UNIT.name
    here.write_text(UNIT.read_text().replace("/opt/mentorship/.venv/bin/python", sys.executable))
    found = subprocess.run(["systemd-analyze", "verify", "--man=no", here], capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")


@needs_systemd
def test_it_may_do_little_besides_its_work() -> None:
    threshold = f"--threshold={LEAST_SECURE}"
    found = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", threshold, UNIT], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout


def test_it_is_started_again_unless_a_setting_is_wrong() -> None:
    assert service()["Restart"] == "always"
    assert service()["RestartPreventExitStatus"] == str(BAD_SETTINGS)


def test_it_gets_the_time_it_takes_to_end() -> None:
    assert float(service()["TimeoutStopSec"]) > STOP_SECONDS + 1
