"""Members: the directory, a member's page, who may be mentioned; and the viewer's own bookmarks."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from flask import make_response, redirect, render_template, request
from flask_babel import format_percent
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.states import Hidden
from forum.core import settings
from forum.core.config import current_config
from forum.core.door import viewer
from forum.core.entries import Place, entries_for
from forum.core.limits import spend
from forum.core.permissions import authorize
from forum.kit.errors import NotFound
from forum.kit.paging import clamp_page
from forum.pages.browsing import LANGUAGE_WORDS
from forum.pages.kept_impact import kept_impact, kept_top_tags
from forum.pages.queries.badges import tag_names
from forum.pages.queries.impact import languages_of
from forum.pages.queries.members import MAX_PAGE, Profile, directory, members_to_mention, profile_for
from forum.pages.queries.reputation import GROUPS, ledger_of, steps_of
from forum.pages.queries.waiting import waiting_count, waiting_of
from forum.pages.queries.written import answers_by, bookmarks_of, lately_by, questions_by
from forum.pages.routes import blueprint
from forum.pages.steps import steps_chart
from forum.policy import Action
from forum.reputation.points import DAILY_CAP
from forum.reputation.privileges import ladder, next_rung
from forum.reputation.queries import badges_of
from forum.search.allowance import spend_one

Answer = str | Response
TABS = ("overview", "questions", "answers", "solutions", "reputation")
CARD_TAGS = 3
MAX_TAG_CHARS = 60
MAX_NAME_CHARS = 60


@blueprint.get("/members/")
def members() -> str:
    text = request.args.get("q", "")[:MAX_NAME_CHARS].strip()
    found = directory(viewer(), text, clamp_page(request.args.get("page", "1"), MAX_PAGE))
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
    if profile.is_closed:
        return render_template("pages/removed_member.html", person=profile.person)
    tab = request.args.get("tab", "")
    if tab == "reputation" and not profile.shows(Hidden.REPUTATION):
        raise NotFound()
    return render_template("pages/member.html", **member_context(profile, tab if tab in TABS else TABS[0]))


@blueprint.get("/members/<id:member_id>/card")
def member_card(member_id: int) -> Response:
    """What is shown beside a name that is pointed at: a fragment. Its ETag is this viewer's own, so that nobody's copy serves another."""
    spend_one("card", "accounts.cards_per_minute", "accounts.cards_per_minute")
    profile = profile_for(viewer(), member_id)
    tags = () if profile.person.is_deleted or profile.is_closed else kept_top_tags(viewer(), profile, CARD_TAGS)
    response = make_response(render_template("pages/_card.html", profile=profile, tags=tags))
    response.headers["Cache-Control"], response.headers["X-Robots-Tag"] = "private, no-cache", "noindex"
    response.set_etag(hashlib.blake2b(f"{viewer().id}|".encode() + response.get_data(), digest_size=12).hexdigest())
    return response.make_conditional(request)


def member_context(profile: Profile, tab: str) -> dict[str, Any]:
    before, who, member_id = request.args.get("before", ""), viewer(), profile.person.id
    common = {
        "profile": profile, "tab": tab, "is_older": bool(before), "kinds": tab_links(profile, tab),
        "waits": waiting_count(who, member_id), "canonical_url": current_config().public_url + profile.url, "languages": (), "tag": "",
        "entries": [(entry, False) for entry in entries_for(who, Place.MEMBER, profile.person)] if not profile.is_placeholder else [],
    }
    if tab == "overview":
        return common | overview_context(profile) | {"waiting": waiting_of(who) if member_id == who.id else []}
    if tab == "reputation":
        return common | reputation_context(profile, before)
    url, tag = f"{profile.url}?tab={tab}", request.args.get("tag", "")[:MAX_TAG_CHARS] if tab != "questions" else ""
    rows = questions_by(who, member_id, before) if tab == "questions" else None
    answers = answers_by(who, member_id, before, solutions=tab == "solutions", tag=tag) if rows is None else None
    return common | {"page": rows or answers, "rows": rows, "answers": answers, "tag": tag, "tab_url": url,
                     "list_url": f"{url}&{urlencode({'tag': tag})}" if tag else url}


def overview_context(profile: Profile) -> dict[str, Any]:
    """The member in numbers, and what they did lately; the steps of reputation unless they are kept from this viewer."""
    member_id = profile.person.id
    languages = profile.languages or languages_of(viewer(), member_id)
    found: dict[str, Any] = {
        "impact": kept_impact(viewer(), profile), "languages": [LANGUAGE_WORDS[code] for code in languages],
        "lately": lately_by(viewer(), member_id) if profile.shows(Hidden.ACTIVITY) else None, "percent": format_percent,
        "next_rung": next_rung(ladder(profile.reputation)), "steps": None, "answers_url": f"{profile.url}?tab=answers",
    } | badges_context(member_id)
    if profile.shows(Hidden.REPUTATION):
        found |= steps_context(member_id)
    return found


def badges_context(member_id: int) -> dict[str, Any]:
    badges = badges_of(member_id, viewer())
    return {"badges": badges, "badge_tags": tag_names(viewer(), [tag for held in badges for tag in held.subject_ids])}


def steps_context(member_id: int) -> dict[str, Any]:
    steps = steps_of(member_id)
    return {"steps": steps, "chart": steps_chart(steps.start, steps.end, steps.first, steps.days)}


def tab_links(profile: Profile, tab: str) -> list[dict[str, Any]]:
    words = {"overview": _("Overview"), "questions": _("Questions"), "answers": _("Answers"), "solutions": _("Solutions"),
             "reputation": _("Reputation")}
    return [
        {"label": words[name], "url": f"{profile.url}?tab={name}" if name != TABS[0] else profile.url,
         "count": getattr(profile, name, None), "current": name == tab}
        for name in TABS if name != "reputation" or profile.shows(Hidden.REPUTATION)
    ]


def reputation_context(profile: Profile, before: str) -> dict[str, Any]:
    """The steps, the ladder, and a page of the ledger: all of it, or one `kind` of rows."""
    group = request.args.get("kind", "")
    group = group if group in GROUPS else ""
    rungs = ladder(profile.reputation)
    url = f"{profile.url}?tab=reputation"
    words = {"": _("Everything"), "votes": _("Votes"), "acceptances": _("Acceptances"), "verifications": _("Verifications"),
             "edits": _("Edits"), "citations": _("Citations"), "removals": _("Removals"), "others": _("Other reasons")}
    return steps_context(profile.person.id) | badges_context(profile.person.id) | {
        "ledger": ledger_of(viewer(), profile.person.id, group, before), "rungs": rungs, "next_rung": next_rung(rungs), "cap": DAILY_CAP,
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
