"""Where suggestions are made, and the steps somebody takes with one."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """Where a suggestion was shown."""

    ASK = "ask"
    THREAD = "thread"
    DUPLICATE = "duplicate"
    REVIEW = "review"
    API = "api"
    WIDGET = "widget"
    ANSWER = "answer"


class Step(StrEnum):
    """What became of a suggestion."""

    SHOWN = "shown"
    OPENED = "opened"
    SOLVED = "solved"
    DIFFERENT = "different"
    ASKED_ANYWAY = "asked_anyway"


def listed_values(kind: type[StrEnum]) -> str:
    """The values for a CHECK constraint."""
    return ", ".join(f"'{one}'" for one in kind)
