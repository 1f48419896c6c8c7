"""`doctor --probe`: tries the workspace once, says what was found, and keeps it for the deliveries."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from slack_sdk.errors import SlackClientError

from bot.clock import Clock, SystemClock
from bot.delivery.probed import Probe
from bot.doctor.finding import Finding, fine, note, problem
from bot.doctor.records import Records
from bot.doctor.surroundings import look_around
from bot.doctor.tokens import Identity, cause_of, who_am_i
from bot.doctor.trials import Laboratory, Listing, LostAnswer, Wait
from bot.slack import slack_client
from storage.outbox import SETTLE
from storage.words import PlaceKind

BEFORE = (
    "Trying the workspace, for up to three minutes. A message to {person}, one to their group and one to "
    "the coordinator channel are scheduled five minutes ahead, listed and deleted; one message is posted to "
    "{person} and deleted."
)
PLACES = {PlaceKind.CHANNEL: "Channels", PlaceKind.PAIRING: "Group conversations"}
CERTAIN = "messages are scheduled a little ahead, and Slack's list of them settles what is uncertain"
NAMED = "messages are posted directly; one whose arrival is uncertain is named in the digest, with buttons"


@dataclass(frozen=True)
class Subjects:
    """Where to try: people for a direct message and a group, and a coordinator channel."""

    people: Sequence[str]
    channel: str | None


def probe(
    env_file: Path = Path(".env"),
    environment: Mapping[str, str] | None = None,
    clock: Clock | None = None,
    wait: Wait = time.sleep,
) -> Iterator[Finding]:
    """One line after the other as it is found; what was found is kept at the end."""
    clock = clock or SystemClock()
    around = look_around(env_file, os.environ if environment is None else environment)
    wrong = [finding for finding in around.findings if finding.is_problem]
    records = Records(around.settings.database_url)
    database = records.look(clock)
    client = slack_client(around.settings.bot_token, around.settings.api_url)
    identity = database if wrong or database.is_problem else who_am_i(client, clock)
    if isinstance(identity, Identity):
        laboratory = Laboratory(client, clock, wait)
        yield from _try_out(laboratory, records, identity, sorted(around.settings.owners))
    else:
        yield from wrong or [identity]
    records.close()


def _try_out(
    laboratory: Laboratory, records: Records, identity: Identity, owners: Sequence[str]
) -> Iterator[Finding]:
    subjects = _subjects(records, identity.team_id, owners)
    if not subjects.people:
        yield problem("Probe", "nobody to try it with.", "List somebody in MENTORSHIP_OWNERS.")
        return
    yield note(BEFORE.format(person=subjects.people[0]))
    lost = laboratory.try_lost_answer(subjects.people[0])
    yield _about_lost_answers(lost)
    yield _about_direct(laboratory.try_listing(subjects.people[0]))
    tried = dict(_listings(laboratory, subjects))
    yield from (_about(kind, listing) for kind, listing in tried.items())
    certain = frozenset(kind for kind, listing in tried.items() if listing.is_true)
    found = Probe(certain, lost.after, laboratory.clock.now())
    if not records.keep_probe(identity.team_id, found):
        yield problem("Probe", "the workspace is not in the database.", "Start the bot once, then try again.")


def _subjects(records: Records, team_id: str, owners: Sequence[str]) -> Subjects:
    programs = records.programs_that_post(team_id)
    people = dict.fromkeys([*owners, *records.coordinators(team_id)])
    return Subjects(tuple(people), programs[0].coordinator_channel if programs else None)


def _listings(laboratory: Laboratory, subjects: Subjects) -> Iterator[tuple[PlaceKind, Listing]]:
    """A channel and a group, as far as there are any to try."""
    if subjects.channel is None:
        yield PlaceKind.CHANNEL, Listing("no program has a channel yet; try again once one has")
    else:
        yield PlaceKind.CHANNEL, laboratory.try_listing(subjects.channel)
    if len(subjects.people) < 2:
        yield PlaceKind.PAIRING, Listing("a group needs two people; list two in MENTORSHIP_OWNERS")
    else:
        yield PlaceKind.PAIRING, _try_group(laboratory, subjects.people[:2])


def _try_group(laboratory: Laboratory, people: Sequence[str]) -> Listing:
    try:
        opened = laboratory.client.conversations_open(users=list(people))
    except (SlackClientError, OSError) as error:
        return Listing(f"Slack answers {cause_of(error)}")
    return laboratory.try_listing(str(opened["channel"]["id"]))


def _about(kind: PlaceKind, listing: Listing) -> Finding:
    if listing.is_true:
        return fine(PLACES[kind], f"{CERTAIN} (listed after {listing.after:g} s).")
    return fine(PLACES[kind], f"not certain, for {listing.trouble}. So {NAMED}.")


def _about_direct(listing: Listing) -> Finding:
    """For comparison only: direct messages are settled by their history."""
    words = f"listed after {listing.after:g} s" if listing.is_true else listing.trouble
    return fine("Scheduled direct message", f"{words}.")


def _about_lost_answers(lost: LostAnswer) -> Finding:
    about = "Direct messages"
    if lost.trouble:
        return problem(about, f"{lost.trouble}.", "`python -m bot doctor` may know why.")
    if lost.after is None:
        return problem(
            about,
            "a message without an answer did not appear in the conversation within a minute.",
            "Look whether it comes later: then messages may arrive twice when Slack is in trouble.",
        )
    left = "" if lost.is_deleted else " It could not be deleted; please delete it."
    words = f"one without an answer stood there after {lost.after:g} s; the bot waits {SETTLE.seconds} s."
    return fine(about, words + left)
