"""The pages of the desk, in the order of its side column: each with the action that opens it."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.door import viewer
from forum.core.permissions import Actor, can
from moderation.policy import DeskAction

# (key, endpoint, label, icon, who)
PAGES: tuple[tuple[str, str, Any, str, DeskAction], ...] = (
    ("inbox", "desk.show_inbox", _l("Moderation desk"), "inbox", DeskAction.REVIEW),
    ("queue", "review.show_queue", _l("Review queue"), "list-checks", DeskAction.REVIEW),
    ("cases", "escalations.show_cases", _l("Cases"), "siren", DeskAction.READ_CASES),
    ("case_rules", "raising.list_rules", _l("Case rules"), "zap", DeskAction.READ_CASES),
    ("case_replies", "correspondence.list_replies", _l("Ready replies"), "message-square-text", DeskAction.READ_CASES),
    ("clocks", "escalations.list_policies", _l("Clocks of cases"), "timer", DeskAction.READ_CASES),
    ("handoff", "handoff.list_destinations", _l("Hand-off"), "send", DeskAction.READ_CASES),
    ("case_measures", "escalations.show_measures", _l("Measures of cases"), "chart-line", DeskAction.READ_CASES),
    ("looks", "desk.list_second_looks", _l("Second looks"), "eye", DeskAction.REVIEW),
    ("findings", "admin.findings", _l("Who votes for whom"), "scale", DeskAction.REVIEW),
    ("team", "desk.show_team", _l("Team"), "users", DeskAction.REVIEW),
    ("teams", "teams.list_teams", _l("Case teams"), "users-round", DeskAction.READ_TEAMS),
    ("calendars", "teams.list_calendars", _l("Calendars"), "calendar-days", DeskAction.READ_TEAMS),
    ("cleanups", "cleanup.listed", _l("Clean-ups"), "brush-cleaning", DeskAction.REVIEW),
    ("screening", "screening.show_checks", _l("Screening"), "shield", DeskAction.REVIEW),
    ("canned", "guidelines.canned_list", _l("Canned reasons"), "message-square", DeskAction.REVIEW),
    ("guidelines", "guidelines.rules", _l("Guidelines"), "book-open", DeskAction.EDIT_GUIDELINES),
    ("audit", "audit.show_audit", _l("Audit log"), "scroll-text", DeskAction.READ_AUDIT),
)


def desk_nav(who: Actor) -> dict[str, Any] | None:
    """The way to the first page of the desk that they may open, in the account menu; what waits is counted beside the queue in the
    header."""
    first = next((endpoint for _key, endpoint, _label, _icon, needed in PAGES
                  if endpoint in current_app.view_functions and can(who, needed)), None)
    if first is None:
        return None
    return {"label": _("Moderation desk"), "url": current_app.url_for(first), "icon": "scale", "count": 0, "in_menu": True}


def desk_pages(here: str = "") -> list[dict[str, Any]]:
    """Those this viewer may open, as a side navigation takes them; `here` is the key of the page itself."""
    return [
        {"label": label, "url": current_app.url_for(endpoint), "icon": icon, "current": key == here}
        for key, endpoint, label, icon, needed in PAGES
        if endpoint in current_app.view_functions and can(viewer(), needed)
    ]
