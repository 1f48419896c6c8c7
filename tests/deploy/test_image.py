"""The image, as far as it can be tried without building it: its files alone, read-only, without rights."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.bot.running_bot import ROOT, RunningBot
from tests.contracts.source import ROOMS

DOCKERFILE = ROOT / "deploy" / "Dockerfile"


@dataclass(frozen=True)
class Instruction:
    """One line of a Dockerfile, as Docker reads it."""

    name: str
    words: str

    def form(self) -> list[str]:
        """The words of a command that is run without a shell; ValueError if it is not."""
        found = json.loads(self.words)
        assert isinstance(found, list)
        return found


def instructions() -> list[Instruction]:
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [Instruction(*line.split(maxsplit=1)) for line in lines if line.strip()]


def of(name: str) -> list[Instruction]:
    return [each for each in instructions() if each.name == name]


def copied() -> list[tuple[str, str]]:
    """Source and target of everything that is copied from this folder."""
    pairs = [tuple(shlex.split(each.words)) for each in of("COPY") if not each.words.startswith("--from")]
    return [(source, target) for source, target in pairs]


def test_it_runs_as_a_user_without_rights_whose_number_is_known() -> None:
    (user,) = of("USER")
    uid, _, gid = user.words.partition(":")
    assert int(uid) > 0
    assert int(gid) > 0
    assert instructions().index(user) > instructions().index(of("COPY")[-1]), (
        "the user owns none of the files"
    )


def test_its_only_volume_is_where_the_database_is() -> None:
    (volume,) = of("VOLUME")
    (environment,) = of("ENV")
    settings = dict(each.split("=", 1) for each in shlex.split(environment.words))
    assert settings["DATABASE_URL"].startswith(f"sqlite:///{volume.words}/")


def test_it_is_asked_to_end_in_a_way_that_reaches_the_process() -> None:
    """Commands without a shell around them, which would keep the signal to itself."""
    assert of("ENTRYPOINT")[0].form() == ["python", "-m", "bot"]
    assert of("CMD")[0].form() == ["run"]
    assert of("STOPSIGNAL")[0].words == "SIGTERM"


def test_what_is_installed_is_checked_against_its_hashes() -> None:
    installs = [each.words for each in of("RUN") if "pip install" in each.words]
    assert installs
    assert all("--require-hashes" in words for words in installs)


def test_no_room_is_missing_and_nothing_but_the_product_can_get_in() -> None:
    sources = {source for source, _ in copied()}
    assert sources >= {*ROOMS, "manifest.yml"}
    ignored = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text().splitlines()
    assert "*" in ignored
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    assert allowed == sources
    assert not any(
        fnmatch(name, pattern) for name in (".env", ".git", "mentorship.db") for pattern in allowed
    )


@pytest.fixture
def image(tmp_path: Path) -> Iterator[Path]:
    """The files of the image, where nobody may write."""
    root = tmp_path / "image"
    for source, target in copied():
        into = root / target
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, into, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            into.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, into)
    subprocess.run(["chmod", "-R", "a-w", root], check=True)
    yield root
    subprocess.run(["chmod", "-R", "u+w", root], check=True)


class Container(RunningBot):
    """The image's command with the image's settings; only the volume can be written to."""

    def __init__(self, image: Path, port: int) -> None:
        self.volume = image.parent / "data"
        self.volume.mkdir(mode=0o700)
        database = f"sqlite:///{self.volume / 'mentorship.db'}"
        super().__init__(image, DATABASE_URL=database, HEALTH_PORT=str(port))
        self.environment |= {"PYTHONPATH": str(image), "PYTHONDONTWRITEBYTECODE": "1"}
        if os.geteuid() == 0:  # root may write anywhere, unless it gives that right away
            self.prefix = ["setpriv", "--bounding-set=-all"]


def test_it_runs_with_its_files_alone_and_writes_to_its_volume_only(image: Path, free_port: int) -> None:
    before = set(image.rglob("*"))
    container = Container(image, free_port)
    with container:
        container.start()
        assert container.olga.command("/mentorship", "help").ok
        assert health_check(free_port) == 0
        assert container.stop() == 0
        assert health_check(free_port) != 0
    assert set(image.rglob("*")) == before
    written = {path.name: oct(path.stat().st_mode & 0o777) for path in container.volume.iterdir()}
    assert written["mentorship.db"] == "0o600"
    assert set(written.values()) == {"0o600"}


def health_check(port: int) -> int:
    """The exit status of the image's health check, on another port."""
    (check,) = of("HEALTHCHECK")
    program, *arguments = json.loads(check.words[check.words.index("[") :])
    assert program == "python"
    moved = [each.replace(":8081/", f":{port}/") for each in arguments]
    assert moved != arguments
    return subprocess.run([sys.executable, *moved], capture_output=True).returncode
