"""Words of votes."""

from __future__ import annotations

from enum import IntEnum


class Value(IntEnum):
    """A vote as it is stored; no vote is no row."""

    UP = 1
    DOWN = -1


WORDS: dict[str, Value | None] = {
    "up": Value.UP, "down": Value.DOWN, "none": None,
    "1": Value.UP, "-1": Value.DOWN, "0": None,
}
"""What forms and scripts send; None takes the vote back."""

SWITCH: dict[str, bool] = {"on": True, "off": False, "1": True, "0": False}
"""What a me-too form sends."""
