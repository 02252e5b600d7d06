"""What a case must not end without: the room that keeps what was written in private says whether the public has to hear of it."""

from __future__ import annotations

from collections.abc import Callable

from moderation.escalations.models import Escalation

Asked = Callable[[Escalation], bool]
_asked: list[Asked] = []


def ask_with(asked: Asked) -> None:
    """`asked(case)` is asked from now on whether there was a private exchange; without any, there was none."""
    _asked[:] = [asked]


def was_private(case: Escalation) -> bool:
    return any(asked(case) for asked in _asked)
