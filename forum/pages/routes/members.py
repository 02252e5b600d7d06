"""Members: the directory, a member's page, who may be mentioned; and the viewer's own bookmarks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core import settings
from forum.core.config import current_config
from forum.core.door import viewer
from forum.core.limits import spend
from forum.core.permissions import authorize
from forum.kit.paging import clamp_page
from forum.pages.queries.badges import tag_names
from forum.pages.queries.members import MAX_PAGE, Profile, directory, members_to_mention, profile_for
from forum.pages.queries.reputation import GROUPS, ledger_of, steps_of
from forum.pages.queries.written import answers_by, bookmarks_of, questions_by
from forum.pages.routes import blueprint
from forum.pages.steps import steps_chart
from forum.policy import Action
from forum.reputation.points import DAILY_CAP
from forum.reputation.privileges import ladder, next_rung
from forum.reputation.queries import badges_of

Answer = str | Response
TABS = ("questions", "answers", "solutions", "reputation")
MAX_NAME_CHARS = 60


@blueprint.get("/members/")
def members() -> str:
    text = request.args.get("q", "")[:MAX_NAME_CHARS].strip()
    found = directory(text, clamp_page(request.args.get("page", "1"), MAX_PAGE))
    return render_template("pages/members.html", found=found, text=text, page_url=lambda number: members_url(text, number))


def members_url(text: str, number: int) -> str:
    said = {"q": text, "page": str(number) if number > 1 else ""}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"/members/?{query}" if query else "/members/"


@blueprint.get("/members/suggest")
def suggest_members() -> str:
    """Members whose name begins with `q`, as options of the list under the text being written."""
    authorize(viewer(), Action.ASK)
    spend(f"mention:{viewer().id}", f"{settings.get('search.suggestions_per_minute')}/minute")
    return render_template("pages/_mentions.html", found=members_to_mention(viewer(), request.args.get("q", "")))


@blueprint.get("/members/<id:member_id>/", defaults={"handle": ""})
@blueprint.get("/members/<id:member_id>/<handle>/")
def member(member_id: int, handle: str) -> Answer:
    profile = profile_for(viewer(), member_id)
    query = request.query_string.decode("ascii", "ignore")
    if request.path != profile.url:
        return redirect(f"{profile.url}?{query}" if query else profile.url, 301)
    if profile.person.is_deleted:
        return render_template("pages/former_member.html")
    tab = request.args.get("tab", "")
    return render_template("pages/member.html", **member_context(profile, tab if tab in TABS else most_telling(profile)))


def most_telling(profile: Profile) -> str:
    """The tab to begin with: what the member does most here."""
    return "questions" if profile.questions >= profile.answers else "answers"


def member_context(profile: Profile, tab: str) -> dict[str, Any]:
    before, who, member_id = request.args.get("before", ""), viewer(), profile.person.id
    common = {
        "profile": profile, "tab": tab, "is_older": bool(before), "kinds": tab_links(profile, tab),
        "canonical_url": current_config().public_url + profile.url,
    }
    if tab == "reputation":
        return common | reputation_context(profile, before)
    rows = questions_by(who, member_id, before) if tab == "questions" else None
    answers = answers_by(who, member_id, before, solutions=tab == "solutions") if rows is None else None
    return common | {"page": rows or answers, "rows": rows, "answers": answers}


def tab_links(profile: Profile, tab: str) -> list[dict[str, Any]]:
    words = {"questions": _("Questions"), "answers": _("Answers"), "solutions": _("Solutions"), "reputation": _("Reputation")}
    return [
        {"label": words[name], "url": f"{profile.url}?tab={name}", "count": getattr(profile, name), "current": name == tab} for name in TABS
    ]


def reputation_context(profile: Profile, before: str) -> dict[str, Any]:
    """The steps, the ladder, and a page of the ledger: all of it, or one `kind` of rows."""
    group = request.args.get("kind", "")
    group = group if group in GROUPS else ""
    steps, rungs = steps_of(profile.person.id), ladder(profile.reputation)
    url, badges = f"{profile.url}?tab=reputation", badges_of(profile.person.id, viewer())
    words = {"": _("Everything"), "votes": _("Votes"), "acceptances": _("Acceptances"), "verifications": _("Verifications"),
             "others": _("Other reasons")}
    return {
        "badges": badges, "badge_tags": tag_names(viewer(), [tag for held in badges for tag in held.subject_ids]),
        "ledger": ledger_of(viewer(), profile.person.id, group, before), "steps": steps, "rungs": rungs, "next_rung": next_rung(rungs),
        "chart": steps_chart(steps.start, steps.end, steps.first, steps.days), "cap": DAILY_CAP,
        "ledger_url": f"{url}&kind={group}" if group else url,
        "groups": [
            {"label": words[name], "url": f"{url}&kind={name}" if name else url, "current": name == group} for name in ("", *GROUPS)
        ],
    }


@blueprint.get("/bookmarks/")
def bookmarks() -> str:
    authorize(viewer(), Action.BOOKMARK)
    before = request.args.get("before", "")
    return render_template("pages/bookmarks.html", page=bookmarks_of(viewer(), before), is_older=bool(before))
