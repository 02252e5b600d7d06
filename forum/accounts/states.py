"""Words of the accounts room that are stored."""

from __future__ import annotations

from enum import StrEnum


class TokenPurpose(StrEnum):
    """What a mailed link may do, and nothing else."""

    VERIFY = "verify"
    RESET = "reset"
    CHANGE_ADDRESS = "change_address"


class Hidden(StrEnum):
    """What a member may keep from others (`profile_choices.hides_...`)."""

    LAST_SEEN = "last_seen"
    REPUTATION = "reputation"
    ACTIVITY = "activity"
    LEADERBOARDS = "leaderboards"
    DIRECTORY = "directory"
    SEARCH_ENGINES = "search_engines"
