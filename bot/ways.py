"""The ways to pair a spreadsheet's people that `pair` knows; apart, so that other commands start quickly."""

from enum import StrEnum


class How(StrEnum):
    """By whose will people are paired."""

    WISHES = "wishes"
    PEERS = "peers"
