"""What people see when something fails: a refusal's own sentence, or an apology with a reference."""

import logging
import secrets
import traceback

from mentorship.refusals import Refused, WrongFields
from views.blocks import safe

log = logging.getLogger(__name__)


def sentence_for(error: Exception) -> str:
    """What to tell the person; an unexpected error is logged under the reference they are given."""
    if isinstance(error, Refused):
        return safe(error.sentence)
    if isinstance(error, WrongFields):
        return safe(" ".join(error.errors.values()))
    reference = report(error)
    return (
        "Sorry, something went wrong on our side and nothing was changed. Please try once more; "
        f"if it happens again, give your coordinator this reference: *{reference}*."
    )


def report(error: Exception) -> str:
    """Log where it happened, but not the error's own words, which may hold what somebody typed."""
    reference = secrets.token_hex(4)
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("reference %s: %s\n%s", reference, type(error).__name__, where)
    return reference
