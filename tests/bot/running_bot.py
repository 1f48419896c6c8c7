"""`python -m bot run` as a process of its own, beside a stand-in Slack in real time."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from sandbox import Sandbox, SandboxOptions
from storage.database import Database

ROOT = Path(__file__).parent.parent.parent
MANIFEST = ROOT / "manifest.yml"


class RunningBot:
    """One process at a time; `environment` are settings besides tokens and database."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.sandbox = Sandbox(MANIFEST, SandboxOptions(rate_limits=False)).start()
        self.olga = self.sandbox.add_person("Olga Owner", admin=True)
        self.environment = {
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'mentorship.db'}",
            **environment,
        }
        self.folder = folder
        self.prefix: list[str] = []
        self.process: subprocess.Popen[str] | None = None
        self.log: list[str] = []

    def __enter__(self) -> "RunningBot":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        self.wait()
        self.sandbox.stop()

    def start(self) -> None:
        """Returns once Slack can reach it."""
        self.launch()
        self.wait_for("Connected to Slack")
        self.sandbox.wait_for_socket()

    def launch(self) -> None:
        self.log = []
        self.process = subprocess.Popen(
            [*self.prefix, sys.executable, "-m", "bot", "run"],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            self.log.extend(lines)

    def wait_for(self, words: str) -> None:
        """Until it has said so; it must not end before."""
        while words not in self.words:
            assert self.process is not None
            assert self.process.poll() is None, self.words
            time.sleep(0.02)

    def stop(self) -> int:
        """Ask it to end; returns its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        if self.process is None:
            return 0
        status = self.process.wait(60)
        self._reader.join()
        return status

    @property
    def words(self) -> str:
        """What it has said so far."""
        return "".join(self.log)

    def type(self, *words: str) -> str:
        """What another command says, with the same settings."""
        command = [sys.executable, "-m", "bot", *words]
        env = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment}
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True).stdout

    def database(self) -> Database:
        return Database(self.environment["DATABASE_URL"])
