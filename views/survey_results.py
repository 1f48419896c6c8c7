"""What came of a program's own survey questions, on the screen."""

from mentorship.survey_results import OwnResult, WaveResult
from views.blocks import Block, safe, section

QUOTES = 10
QUOTE_LIMIT = 250
BLOCK_LIMIT = 2_800
OWN = "Your own questions. Ratings are means, from 1 (not at all) to 5 (very much)."


def own_figures(wave: WaveResult) -> list[Block]:
    """Each question with its mean, or with how many answered in words."""
    lines = [f"*{safe(result.question, 100)}: {result.display}*" for result in wave.own]
    return [section("\n".join([*lines, OWN]))] if lines else []


def own_text(wave: WaveResult) -> list[str]:
    """The same for a plain text."""
    return [f"{safe(result.question, 80)}: {result.display}" for result in wave.own]


def own_words(title: str, wave: WaveResult) -> list[Block]:
    """What people wrote to each question, in no order; for coordinators in private."""
    return [section(_quoted(title, result)) for result in wave.own if result.words]


def _quoted(title: str, result: OwnResult) -> str:
    lines = [f"_{title}: {safe(result.question, 100)}_"]
    for words in result.words[:QUOTES]:
        line = f"“{safe(words, QUOTE_LIMIT)}”"
        if sum(map(len, lines)) + len(line) > BLOCK_LIMIT:
            break
        lines.append(line)
    more = len(result.words) - len(lines) + 1
    return "\n".join([*lines, *([f"and {more:,} more"] if more else [])])
