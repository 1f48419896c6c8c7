"""`pair`: pairs the people of a spreadsheet by their own wishes, or as peers, without Slack or a database."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.files_written import check_places, write_all
from bot.matching import BadFiles, MatchOrder, read_inputs
from bot.operators import NotPossible, Report
from bot.ways import How
from mentorship.people_table.pairing import paired_as_peers, paired_by_wishes

Json = dict[str, Any]


@dataclass(frozen=True)
class PairOrder:
    """Who is to be paired, how, and where it is to be written; `rounds` is for peers."""

    people: Path
    out: Path
    how: How
    program: Path | None = None
    rounds: int = 1


def pair_people(order: PairOrder, today: date) -> Report:
    """Pair and write; what to tell."""
    try:
        check_places({"--out": order.out}, (order.people, *([order.program] if order.program else [])))
        inputs = read_inputs(MatchOrder(order.people, order.out, order.program))
        if order.how == How.WISHES:
            result = paired_by_wishes(inputs.people, inputs.plan, today)
        else:
            result = paired_as_peers(inputs.people, inputs.plan, today, order.rounds)
        text = json.dumps(result, ensure_ascii=False, indent=1).encode() + b"\n"
        write_all({order.out: lambda file: file.write(text)})
    except BadFiles as error:
        return Report(["Nothing was written. Please mend:", *error.lines], accepted=False)
    except NotPossible as error:
        return Report([f"Nothing was written. {error.sentence}"], accepted=False)
    return Report([_told(order.how, result), f"Written: {order.out}."])


def _told(how: How, result: Json) -> str:
    if how == How.PEERS:
        alone = f" {len(result['alone'])} could be with nobody." if result["alone"] else ""
        return f"Rounds: {len(result['rounds'])}, the first with {len(result['rounds'][0])} groups.{alone}"
    summary = result["summary"]
    return (
        f"Matched {summary['matched']}, {summary['first_choices']} of them with their first choice; "
        f"{len(result['unmatched'])} without a mentor. Nobody would rather swap with somebody who would, too."
    )
