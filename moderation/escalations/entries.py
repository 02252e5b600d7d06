"""Where pages of the forum lead: to asking staff for help, and for staff to the case of a question."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.entries import Entry, Place, Remark
from forum.core.permissions import Actor, can
from forum.policy import Action
from forum.resolution.states import Resolution
from moderation.escalations.queries import cases_of
from moderation.policy import DeskAction


def may_need_staff(viewer: Actor, post: Any) -> bool:
    """Under open questions: for askers also before they may, since the page says when, and for whoever may ask."""
    thread = post.thread
    if post.kind != "question" or not thread.is_question or not thread.listed or thread.resolution != Resolution.OPEN:
        return False
    return can(viewer, Action.REQUEST_ESCALATION, thread)


def reads_cases(viewer: Actor) -> bool:
    return can(viewer, DeskAction.READ_CASES)


def cases_nav(who: Actor) -> dict[str, Any] | None:
    """The way to the cases in the account menu of whoever works them."""
    if not can(who, DeskAction.WORK_CASES):
        return None
    return {"label": _("Cases"), "url": "/desk/cases/", "icon": "siren", "count": 0, "in_menu": True}


ENTRIES = (
    Entry(Place.POST, "staff-help", "/posts/{id}/staff-help", "siren", _l("Ask staff for help…"), may_need_staff),
)
REMARKS = (Remark("case", "siren", reads_cases, cases_of),)
