"""Checks everything in Block Kit that Slack would refuse, with Slack's wording where it is known."""

from sandbox.block_kit.message import check_message
from sandbox.block_kit.problem import Problem
from sandbox.block_kit.responses import check_options_response, check_view_submission_response
from sandbox.block_kit.view import check_view

__all__ = [
    "Problem",
    "check_message",
    "check_options_response",
    "check_view",
    "check_view_submission_response",
]
