"""The alerting rules speak of numbers that there are, and the guide says what each of them means."""

import re

import yaml

from tests.bot.test_metrics import Site
from tests.contracts.source import ROOT
from tests.town import Town

RULES = ROOT / "deploy" / "alerts.yml"
GUIDE = ROOT / "docs" / "operations.md"
NUMBER = r"\b(?:mentorship|process)_[a-z_]+"


def rules() -> list[dict[str, str]]:
    (group,) = yaml.safe_load(RULES.read_text())["groups"]
    return list(group["rules"])


def test_every_rule_asks_for_a_number_that_there_is() -> None:
    town = Town()
    site = Site(town)
    there = {name for name, _ in site.samples()}
    # A counter with labels is there from its first count on.
    there |= {"mentorship_slack_calls_total"}
    asked = {name for rule in rules() for name in re.findall(NUMBER, rule["expr"])}
    assert asked <= there
    assert len(asked) > 5
    site.server.stop()
    town.stop()


def test_the_guide_explains_every_alarm_and_every_number() -> None:
    guide = GUIDE.read_text()
    assert [rule["alert"] for rule in rules() if rule["alert"] not in guide] == []
    numbers = {name for rule in rules() for name in re.findall(r"\bmentorship_[a-z_]+", rule["expr"])}
    assert [name for name in numbers if name not in guide] == []
