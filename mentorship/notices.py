"""Every fact somebody may be told, as a small value that holds ids only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar


@dataclass(frozen=True)
class Notice:
    """A fact on its way to somebody; `kind` is the class's name in snake case."""

    kinds: ClassVar[dict[str, type["Notice"]]] = {}

    def __init_subclass__(cls) -> None:
        Notice.kinds[_snake(cls.__name__)] = cls

    @property
    def kind(self) -> str:
        return kind_of(type(self))


def kind_of(notice: type[Notice]) -> str:
    """The word that a delivery row stores for this type of notice."""
    return _snake(notice.__name__)


def notice_from(kind: str, values: Mapping[str, Any]) -> Notice:
    """The notice that a delivery row holds."""
    return Notice.kinds[kind](**values)


@cache
def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


# Programs and recruiting


@dataclass(frozen=True)
class Invitation(Notice):
    """To the announcement channel: enrollment is open."""

    program_id: int


@dataclass(frozen=True)
class ProgramCreated(Notice):
    """To the coordinator channel: a program was set up and what comes next."""

    program_id: int


@dataclass(frozen=True)
class CoordinatorAdded(Notice):
    """To somebody who now helps to run a program."""

    program_id: int


# Enrollment and review


@dataclass(frozen=True)
class ApplicationReceived(Notice):
    """To the applicant: what was received and what happens next."""

    enrollment_id: int


@dataclass(frozen=True)
class ApplicationsToReview(Notice):
    """To the coordinator channel, once a day while people apply: how many wait for an answer."""

    program_id: int
    day: str


@dataclass(frozen=True)
class ApplicationDecided(Notice):
    """To the applicant: accepted, waitlisted or declined."""

    enrollment_id: int
    version: int


@dataclass(frozen=True)
class EnrollmentEnded(Notice):
    """To somebody who withdrew: it is done, and how to come back."""

    enrollment_id: int


# Matching and introductions


@dataclass(frozen=True)
class DraftReady(Notice):
    """To the coordinator channel: a match run waits for review."""

    match_run_id: int


@dataclass(frozen=True)
class MatchFound(Notice):
    """To one side of an approved pairing, ahead of the group introduction."""

    pairing_id: int
    person_id: int


@dataclass(frozen=True)
class NoMatchYet(Notice):
    """To a mentee whom an approved run left without a mentor: the reason and what comes next."""

    unmatched_id: int


@dataclass(frozen=True)
class NoMenteeYet(Notice):
    """To a mentor whom an approved run left without a mentee."""

    enrollment_id: int
    match_run_id: int


@dataclass(frozen=True)
class RoundBegan(Notice):
    """To the coordinator channel: everybody has got a new partner; rounds count from 1."""

    match_run_id: int
    number: int


@dataclass(frozen=True)
class Introduction(Notice):
    """To the pairing's group DM."""

    pairing_id: int


@dataclass(frozen=True)
class PartnerLeft(Notice):
    """To the partner of somebody who left or withdrew: kindly, and who goes first next."""

    pairing_id: int
    person_id: int


@dataclass(frozen=True)
class PairGoesOn(Notice):
    """To one of those who stay when one of three or more leaves: with whom they go on."""

    pairing_id: int
    person_id: int
    left_id: int


@dataclass(frozen=True)
class PairingEnded(Notice):
    """To one side of a pairing that a coordinator ended."""

    pairing_id: int
    person_id: int


@dataclass(frozen=True)
class PersonLeft(Notice):
    """To the coordinator channel: somebody left and what that changed."""

    program_id: int
    person_id: int


@dataclass(frozen=True)
class LastCoordinatorLeft(Notice):
    """To the coordinator channel: nobody runs the program any more, and who can take over."""

    program_id: int
    person_id: int


# Pairs by choice


@dataclass(frozen=True)
class ChoiceProgress(Notice):
    """To the coordinator channel: mentees choose or mentors answer, how far they are and until when."""

    round_id: int


@dataclass(frozen=True)
class ChooseMentors(Notice):
    """To a mentee: choose mentors; shows the choices once they are made."""

    voice_id: int


@dataclass(frozen=True)
class MentorChosen(Notice):
    """To a mentor whom mentees have chosen: who they are; shows the answers once they are given."""

    voice_id: int


@dataclass(frozen=True)
class ChoiceReminder(Notice):
    """To a mentee or mentor who has not answered, a day before it is too late: once."""

    voice_id: int


# Check-ins and concerns


@dataclass(frozen=True)
class CheckInDue(Notice):
    """To one side of a pairing: have you met?"""

    check_in_id: int


@dataclass(frozen=True)
class HelpWanted(Notice):
    """To the coordinator channel: somebody asked for help."""

    concern_id: int


@dataclass(frozen=True)
class HelpOnTheWay(Notice):
    """To the person who asked for help: a coordinator has taken it."""

    concern_id: int


@dataclass(frozen=True)
class DmAnswer(Notice):
    """To somebody who wrote to the bot: what it can do for them."""

    person_id: int


# Surveys, digest, closing


@dataclass(frozen=True)
class SurveyPrompt(Notice):
    """To a participant: a few questions."""

    participation_id: int


@dataclass(frozen=True)
class SurveyReminder(Notice):
    """To a participant who has not answered: once, then peace."""

    participation_id: int


@dataclass(frozen=True)
class WeeklyDigest(Notice):
    """To the coordinator channel each week; `ends_on` is the last day it covers (ISO)."""

    program_id: int
    ends_on: str


@dataclass(frozen=True)
class RoundProgress(Notice):
    """To the coordinator channel: how far a long round of messages has come."""

    round_id: int


@dataclass(frozen=True)
class ProgramThanks(Notice):
    """To a participant when the program closes."""

    enrollment_id: int


@dataclass(frozen=True)
class Recognition(Notice):
    """To the announcement channel: thanks by name to those who agreed to be named."""

    program_id: int


@dataclass(frozen=True)
class ClosingReport(Notice):
    """To the coordinator channel: the program's numbers and their definitions."""

    program_id: int
