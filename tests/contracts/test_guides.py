"""The guides are true: links lead somewhere, and samples can be used."""

import re
from pathlib import Path

import pytest

from mentorship.hr_rows import HEADER, read_hr_file
from tests.contracts.source import ROOT

GUIDES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_links_between_files_lead_somewhere(guide: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", guide.read_text(encoding="utf-8")):
        assert (guide.parent / target).exists(), target


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((.+?)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


def test_the_sample_of_an_hr_file_can_be_read_and_shows_every_column() -> None:
    text = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    found = re.search(r"```csv\n(.*?)```", text, re.DOTALL)
    assert found is not None
    read = read_hr_file(found[1].encode())
    assert (len(read.rows), read.problems, read.ignored) == (2, (), ())
    assert found[1].splitlines()[0] == HEADER
