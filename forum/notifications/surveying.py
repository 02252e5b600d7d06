"""Mails that ask for somebody's opinion: the room that asks says where their links lead; this one knows no survey."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from forum.notifications.states import ABOUT_SURVEYS

Answers = Mapping[int, str]


class Asked(Protocol):
    """A line of a mail, as far as surveys go."""

    kind: str
    detail: str
    member_id: int


Linking = Callable[[str, int, str], str]
"""(kind, member, detail of the line) to the whole address of a page that needs no sign-in."""
_linking: list[tuple[Linking, Mapping[str, Answers]]] = []


def link_surveys_with(linking: Linking, answers: Mapping[str, Answers]) -> None:
    """From now on. `answers`: by kind, what may be answered, number and words."""
    _linking[:] = [(linking, answers)]


def survey_link(line: Asked) -> str:
    """Where a line that asks for an opinion leads; empty for every other line."""
    if line.kind not in ABOUT_SURVEYS:
        return ""
    return next((linking(line.kind, line.member_id, line.detail) for linking, _answers in _linking), "")


def survey_in(lines: Collection[Asked]) -> dict[str, Any] | None:
    """The asking part of a mail for the templates, with a link for each answer; None when it only tells."""
    line = next((one for one in lines if one.kind in ABOUT_SURVEYS), None)
    link = survey_link(line) if line is not None else ""
    if line is None or not link:
        return None
    answers = _linking[0][1].get(line.kind, {})
    return {
        "kind": line.kind, "link": link,
        "answers": [{"number": number, "words": str(words), "link": f"{link}?score={number}"} for number, words in answers.items()],
    }
