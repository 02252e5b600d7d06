"""What is said of a question that is closed or opened again together with what solved it."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.notifications.states import NOT_SOLVED_NOW, SOLVED_AGAIN, Kind
from forum.resolution.states import Cause

OUTCOMES = frozenset({NOT_SOLVED_NOW, SOLVED_AGAIN, str(Cause.ARTICLE_REMOVED)})


def outcome_sentence(kind: str, name: str, detail: str) -> str:
    """For who accepted the answer and for who wrote it alike."""
    if detail == SOLVED_AGAIN:
        return str(_("%(name)s reopened this: it is solved again, by the answer that was accepted before", name=name))
    if kind == Kind.REOPENED:
        return str(_("The article that solved this is not available any more: the question is open again"))
    if kind == Kind.DUPLICATE:
        return str(_("%(name)s closed this as a duplicate: the accepted answer counts as no solution while it is closed", name=name))
    return str(_("%(name)s closed this: the accepted answer counts as no solution while it is closed", name=name))
