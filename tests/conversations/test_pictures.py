"""The chart that coordinators see in the digest and in the closing report."""

from typing import Any

from sandbox import Message
from tests.town import Town


def charts(message: Message) -> list[dict[str, Any]]:
    return [block for block in message.blocks if block["type"] == "image"]


def test_coordinators_see_the_weeks_in_each_digest_and_in_the_report(town: Town) -> None:
    town.run_program([town.person("Ben Example")], [town.person("Mia Example")])
    town.pass_time(days=8)
    digests = [message for message in town.staff() if "digest" in message.content]
    assert charts(digests[0]) == [], "nobody was paired yet"
    assert "1 pair, 1 new" in charts(digests[-1])[0]["alt_text"]
    town.end_program()
    town.pass_time(days=15)
    (report,) = (message for message in town.staff() if message.text.startswith("Report on"))
    (chart,) = charts(report)
    assert "1 pair, 1 new." in chart["alt_text"]
    content = town.sandbox.file_content(chart["slack_file"]["id"])
    assert content is not None
    assert content.startswith(b"\x89PNG")
