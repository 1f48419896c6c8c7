"""A stand-in Slack workspace: Web API and Socket Mode for any Bolt app, and people who use it."""

from sandbox.driver.outcomes import (
    GroupDm,
    NotAllowed,
    NothingHappened,
    NotOnScreen,
    Option,
    Place,
    Reply,
    Submission,
)
from sandbox.driver.person import Person
from sandbox.faults import Faults
from sandbox.options import SandboxOptions
from sandbox.records import Message, View
from sandbox.workbench import Sandbox

__all__ = [
    "Faults",
    "GroupDm",
    "Message",
    "NotAllowed",
    "NotOnScreen",
    "NothingHappened",
    "Option",
    "Person",
    "Place",
    "Reply",
    "Sandbox",
    "SandboxOptions",
    "Submission",
    "View",
]
