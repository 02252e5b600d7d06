"""Where pages of the forum lead: to asking staff for help, and for staff to the case of a question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.entries import Entry, Panel, Place, Remark, ThreadMark
from forum.core.permissions import Actor, can
from forum.policy import Action
from forum.resolution.states import Resolution
from moderation.escalations.queries import case_between, cases_of
from moderation.escalations.states import RATE_DAYS, State
from moderation.escalations.words import PROGRESS, TO_ASKER, TONES
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


def had_cases(viewer: Actor, _subject: Any = None) -> bool:
    """Known with the session, so that menus ask nothing."""
    return bool(viewer.extra.get("has_cases"))


def own_cases_nav(who: Actor) -> dict[str, Any] | None:
    """The way to their cases in the account menu of askers who ever had one."""
    if not had_cases(who):
        return None
    return {"label": _("Your cases"), "url": "/cases/", "icon": "life-buoy", "count": 0, "in_menu": True}


def has_a_rail(viewer: Actor, thread: Any) -> bool:
    """Beside every question, also without a case: who its asker is helps to answer."""
    return bool(thread.is_question) and reads_cases(viewer)


def progress_line(level: str, is_asker: bool) -> tuple[str, Any, Any]:
    """How the case stands, for who asked for it or asked the question: no names, no priority."""
    state = State(level)
    label = _("Say how it was") if is_asker and state is State.RESOLVED else _("See how it stands")
    return TONES[state][1], (TO_ASKER if is_asker else PROGRESS)[state], label


ENTRIES = (
    Entry(Place.POST, "staff-help", "/posts/{id}/staff-help", "siren", _l("Ask staff for help…"), may_need_staff),
    Entry(Place.SETTINGS, "cases", "/cases/", "life-buoy", _l("Your cases"), had_cases),
)
PANELS = (Panel("case", "/questions/{id}/desk", "siren", _l("For staff"), has_a_rail),)
THREAD_MARKS = (ThreadMark("case", "/questions/{id}/staff-help", case_between, progress_line, timedelta(days=RATE_DAYS)),)
REMARKS = (Remark("case", "siren", reads_cases, cases_of),)
