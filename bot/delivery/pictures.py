"""Uploading the picture of a message before the message is posted; whatever goes wrong, there is just none.

An upload is not remembered until its message was taken: a message that is tried again uploads again, and a
file that no message shows stays unseen in Slack and does no harm.
"""

import logging
from time import monotonic
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from bot.delivery.outcome import CALL_ERRORS, outcome_of
from bot.errors import report
from bot.slack import slack_client
from bot.workbench import Workbench
from mentorship.notices import notice_from
from storage.tables import Delivery
from views.blocks import Block, Picture
from views.notices import PAINTERS, paint

log = logging.getLogger(__name__)

# Seconds: for all three calls together, and for Slack's next sign of life.
PATIENCE, SILENCE = 4.0, 2


class TookTooLong(OSError):
    """The message should not wait any longer for its picture."""


def picture_block(bench: Workbench, client: WebClient, delivery: Delivery) -> Block | None:
    """The block of the picture that goes with the delivery, uploaded; never raises."""
    try:
        picture = _painted(bench, delivery)
        return picture.block(_upload(client, picture)) if picture else None
    except CALL_ERRORS as error:
        outcome = outcome_of(error)
        log.warning("a message goes without its picture: %s", outcome.error)
    except Exception as error:
        report(error)
    return None


def _painted(bench: Workbench, delivery: Delivery) -> Picture | None:
    notice = notice_from(delivery.kind, delivery.notice)
    if type(notice) not in PAINTERS:
        return None
    with bench.read() as work:
        return paint(work, notice)


def _upload(client: WebClient, picture: Picture) -> str:
    """Hand the file to Slack, in no conversation; its id."""
    hasty = slack_client(str(client.token), client.base_url, timeout=SILENCE)
    until = monotonic() + PATIENCE
    ticket = hasty.files_getUploadURLExternal(filename=picture.name, length=len(picture.png))
    _go_on(until)
    request = Request(ticket["upload_url"], data=picture.png, headers={"Content-Type": "image/png"})
    urlopen(request, timeout=SILENCE).close()
    _go_on(until)
    hasty.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": picture.title}])
    return str(ticket["file_id"])


def _go_on(until: float) -> None:
    if monotonic() > until:
        raise TookTooLong
